// native/ops/invoke.h: how an operator is called: one template, instantiated once per C++
// signature. Conversion exists once per type. An operator whose signature is not listed in
// signatures.cc goes through boxed.cc: same result, slightly slower.
#pragma once

#include <ATen/core/IListRef.h>

#include <tuple>
#include <utility>

#include "ops/operator.h"

namespace kindling {

/// Keeps an argument read from the cells alive for the call.
template <class T>
struct Argument;

#define KINDLING_SIMPLE_ARGUMENT(Type, Storage, Read)     \
  template <>                                             \
  struct Argument<Type> {                                 \
    explicit Argument(CellReader& in) : value(in.Read) {} \
    Storage value;                                        \
    Storage& Get() { return value; }                      \
  };

KINDLING_SIMPLE_ARGUMENT(int64_t, int64_t, Integer())
KINDLING_SIMPLE_ARGUMENT(double, double, Number())
KINDLING_SIMPLE_ARGUMENT(bool, bool, Boolean())
KINDLING_SIMPLE_ARGUMENT(const at::Scalar&, at::Scalar, Scalar())
KINDLING_SIMPLE_ARGUMENT(at::ScalarType, at::ScalarType, DType())
KINDLING_SIMPLE_ARGUMENT(at::Device, at::Device, Device())
KINDLING_SIMPLE_ARGUMENT(std::optional<at::Generator>, std::optional<at::Generator>, Generator())
#undef KINDLING_SIMPLE_ARGUMENT

template <>
struct Argument<const at::Tensor&> {
  explicit Argument(CellReader& in) : value(in.Tensor()) {}
  const at::Tensor& value;
  const at::Tensor& Get() { return value; }
};

/// The tensor that an in-place operator changes. A reference into the table would do, but its type
/// is not const.
template <>
struct Argument<at::Tensor&> {
  explicit Argument(CellReader& in) : value(in.Tensor()) {}
  at::Tensor value;
  at::Tensor& Get() { return value; }
};

template <>
struct Argument<const std::optional<at::Tensor>&> {
  explicit Argument(CellReader& in) {
    at::Tensor tensor = in.MaybeTensor();
    if (tensor.defined()) value = std::move(tensor);
  }
  std::optional<at::Tensor> value;
  const std::optional<at::Tensor>& Get() { return value; }
};

template <>
struct Argument<c10::SymInt> {
  explicit Argument(CellReader& in) : value(in.Integer()) {}
  c10::SymInt value;
  c10::SymInt Get() { return value; }
};

template <class List, class Element>
struct IntegersArgument {
  explicit IntegersArgument(CellReader& in) : value(in.Integers<Element>()) {}
  c10::SmallVector<Element, 8> value;
  List Get() { return List(value.data(), value.size()); }
};
template <>
struct Argument<at::IntArrayRef> : IntegersArgument<at::IntArrayRef, int64_t> {
  using IntegersArgument::IntegersArgument;
};
template <>
struct Argument<c10::SymIntArrayRef> : IntegersArgument<c10::SymIntArrayRef, c10::SymInt> {
  using IntegersArgument::IntegersArgument;
};

template <class Optional, class List, class Element>
struct MaybeIntegersArgument {
  explicit MaybeIntegersArgument(CellReader& in) {
    present = in.Boolean();
    if (present) value = in.Integers<Element>();
  }
  bool present;
  c10::SmallVector<Element, 8> value;
  Optional Get() { return present ? Optional(List(value.data(), value.size())) : Optional(); }
};
template <>
struct Argument<at::OptionalIntArrayRef>
    : MaybeIntegersArgument<at::OptionalIntArrayRef, at::IntArrayRef, int64_t> {
  using MaybeIntegersArgument::MaybeIntegersArgument;
};
template <>
struct Argument<at::OptionalSymIntArrayRef>
    : MaybeIntegersArgument<at::OptionalSymIntArrayRef, c10::SymIntArrayRef, c10::SymInt> {
  using MaybeIntegersArgument::MaybeIntegersArgument;
};

template <>
struct Argument<at::TensorList> {
  explicit Argument(CellReader& in) : value(in.Tensors()) {}
  std::vector<at::Tensor> value;
  at::TensorList Get() { return value; }
};

template <>
struct Argument<const at::ITensorListRef&> {
  explicit Argument(CellReader& in) : value(in.Tensors()) {}
  std::vector<at::Tensor> value;
  at::ITensorListRef Get() { return at::ITensorListRef(value); }
};

template <class T>
std::optional<T> ReadOptional(CellReader& in) {
  if (!in.Boolean()) return std::nullopt;
  if constexpr (std::is_same_v<T, int64_t> || std::is_same_v<T, c10::SymInt>)
    return T(in.Integer());
  if constexpr (std::is_same_v<T, double>) return in.Number();
  if constexpr (std::is_same_v<T, bool>) return in.Boolean();
  if constexpr (std::is_same_v<T, at::Scalar>) return in.Scalar();
  if constexpr (std::is_same_v<T, at::Device>) return in.Device();
  if constexpr (std::is_enum_v<T>) return static_cast<T>(in.Integer());
  if constexpr (std::is_same_v<T, c10::string_view>) return c10::string_view(in.String());
}

template <class T>
struct Argument<std::optional<T>> {
  explicit Argument(CellReader& in) : value(ReadOptional<T>(in)) {}
  std::optional<T> value;
  std::optional<T>& Get() { return value; }
};
template <>
struct Argument<const std::optional<at::Scalar>&> : Argument<std::optional<at::Scalar>> {
  using Argument<std::optional<at::Scalar>>::Argument;
};

inline void Write(CellWriter& out, at::Tensor value) { out.Tensor(std::move(value)); }
inline void Write(CellWriter& out, const std::vector<at::Tensor>& value) { out.Tensors(value); }
inline void Write(CellWriter& out, const at::Scalar& value) { out.Scalar(value); }
inline void Write(CellWriter& out, int64_t value) { out.Integer(value); }
inline void Write(CellWriter& out, double value) { out.Scalar(value); }
inline void Write(CellWriter& out, bool value) { out.Scalar(at::Scalar(value)); }
template <class... T>
void Write(CellWriter& out, const std::tuple<T...>& values) {
  std::apply([&](const T&... value) { (Write(out, value), ...); }, values);
}

template <class T>
bool KnownToAutograd(const T&) {
  return false;
}
inline bool KnownToAutograd(const std::optional<at::Tensor>& tensor) {
  return tensor && KnownToAutograd(*tensor);
}
inline bool KnownToAutograd(const std::vector<at::Tensor>& tensors) {
  for (const auto& tensor : tensors)
    if (KnownToAutograd(tensor)) return true;
  return false;
}

/// One argument in its place; the place makes equal types different bases.
template <size_t Place, class T>
struct Placed : Argument<T> {
  using Argument<T>::Argument;
};

/// The arguments of a call, read from the cells in order: bases are made from left to right, and in
/// place.
template <class Places, class... Arguments>
struct ArgumentPack;
template <size_t... Place, class... Arguments>
struct ArgumentPack<std::index_sequence<Place...>, Arguments...> : Placed<Place, Arguments>... {
  explicit ArgumentPack([[maybe_unused]] CellReader& in) : Placed<Place, Arguments>(in)... {}

  template <class Function>
  decltype(auto) Apply(const Function& function) {
    return function.call(static_cast<Placed<Place, Arguments>&>(*this).Get()...);
  }

  /// Whether autograd has ever heard of one of the tensors.
  bool KnownToAutograd() const {
    return (kindling::KnownToAutograd(static_cast<const Placed<Place, Arguments>&>(*this).value) ||
            ...);
  }
};

/// An operator together with LibTorch's handle for its C++ signature (checked once, when it is
/// made).
template <class Signature>
struct TypedOperator;

template <class Result, class... Arguments>
struct TypedOperator<Result(Arguments...)> final : Operator {
  explicit TypedOperator(const c10::OperatorHandle& found)
      : Operator(found), typed(found.typed<Result(Arguments...)>()) {
    invoke = Invoke;
  }

  static void Invoke(const Operator& op, CellReader& in) {
    const auto& typed = static_cast<const TypedOperator&>(op).typed;
    ArgumentPack<std::index_sequence_for<Arguments...>, Arguments...> arguments(in);
    std::optional<c10::impl::ExcludeDispatchKeyGuard> unrecorded;
    if (op.own && !arguments.KnownToAutograd()) unrecorded.emplace(c10::autograd_dispatch_keyset);
    if constexpr (std::is_void_v<Result> || std::is_same_v<Result, at::Tensor&>) {
      arguments.Apply(typed);  // in place: JavaScript has the tensor already
    } else {
      CellWriter out(in.environment());
      Write(out, arguments.Apply(typed));
    }
  }

  c10::TypedOperatorHandle<Result(Arguments...)> typed;
};

}  // namespace kindling
