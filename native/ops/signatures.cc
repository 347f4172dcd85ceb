// native/ops/signatures.cc: the C++ signatures that get an invoker of their own. An operator
// matches by the types of its schema; LibTorch then confirms the C++ signature. What is not listed
// is called boxed.
#include <string>
#include <unordered_map>
#include <vector>

#include "bind/errors.h"
#include "ops/invoke.h"

namespace kindling {

namespace {

// One letter group per type: the same key is derived from the C++ signature and from the schema.
template <class T>
constexpr const char* Key();
#define KINDLING_KEY(Type, Text)      \
  template <>                         \
  constexpr const char* Key<Type>() { \
    return Text;                      \
  }
KINDLING_KEY(void, "-")
KINDLING_KEY(at::Tensor, "T")
KINDLING_KEY(const at::Tensor&, "T")
KINDLING_KEY(at::Tensor&, "T!")
KINDLING_KEY(const std::optional<at::Tensor>&, "T?")
KINDLING_KEY(at::TensorList, "[T]")
KINDLING_KEY(const at::ITensorListRef&, "[T]")
KINDLING_KEY(std::vector<at::Tensor>, "[T]")
KINDLING_KEY(const at::Scalar&, "S")
KINDLING_KEY(at::Scalar, "S")
KINDLING_KEY(const std::optional<at::Scalar>&, "S?")
KINDLING_KEY(int64_t, "i")
KINDLING_KEY(c10::SymInt, "I")
KINDLING_KEY(std::optional<int64_t>, "i?")
KINDLING_KEY(std::optional<c10::SymInt>, "I?")
KINDLING_KEY(at::IntArrayRef, "[i]")
KINDLING_KEY(c10::SymIntArrayRef, "[I]")
KINDLING_KEY(at::OptionalIntArrayRef, "[i]?")
KINDLING_KEY(at::OptionalSymIntArrayRef, "[I]?")
KINDLING_KEY(double, "f")
KINDLING_KEY(std::optional<double>, "f?")
KINDLING_KEY(bool, "b")
KINDLING_KEY(std::optional<bool>, "b?")
KINDLING_KEY(at::ScalarType, "d")
KINDLING_KEY(std::optional<at::ScalarType>, "d?")
KINDLING_KEY(std::optional<at::Layout>, "l?")
KINDLING_KEY(std::optional<at::Device>, "D?")
KINDLING_KEY(std::optional<at::MemoryFormat>, "m?")
KINDLING_KEY(std::optional<at::Generator>, "g?")
#undef KINDLING_KEY

template <class T>
struct ResultKey {
  static std::string Get() { return Key<T>(); }
};
template <class... T>
struct ResultKey<std::tuple<T...>> {
  static std::string Get() { return ((std::string(Key<T>()) + ",") + ...); }
};

std::string KeyOf(const c10::Argument& argument) {
  const auto kind = [](const c10::TypePtr& type) -> std::string {
    switch (type->kind()) {
      case c10::TypeKind::TensorType:
        return "T";
      case c10::TypeKind::NumberType:
        return "S";
      case c10::TypeKind::IntType:
        return "i";
      case c10::TypeKind::SymIntType:
        return "I";
      case c10::TypeKind::FloatType:
        return "f";
      case c10::TypeKind::BoolType:
        return "b";
      case c10::TypeKind::ScalarTypeType:
        return "d";
      case c10::TypeKind::LayoutType:
        return "l";
      case c10::TypeKind::DeviceObjType:
        return "D";
      case c10::TypeKind::MemoryFormatType:
        return "m";
      case c10::TypeKind::GeneratorType:
        return "g";
      default:
        return "?";
    }
  };
  c10::TypePtr type = argument.real_type();
  std::string suffix;
  if (type->kind() == c10::TypeKind::OptionalType) {
    type = type->castRaw<c10::OptionalType>()->getElementType();
    suffix = "?";
  }
  const bool written = argument.alias_info() != nullptr && argument.alias_info()->isWrite();
  if (type->kind() == c10::TypeKind::ListType) {
    return "[" + kind(type->castRaw<c10::ListType>()->getElementType()) + "]" + suffix;
  }
  return kind(type) + (written ? "!" : "") + suffix;
}

std::string KeyOf(const c10::FunctionSchema& schema) {
  std::string key;
  for (const auto& argument : schema.arguments()) key += KeyOf(argument) + ",";
  key += ">";
  if (schema.returns().empty()) return key + "-";
  if (schema.returns().size() == 1) return key + KeyOf(schema.returns()[0]);
  for (const auto& result : schema.returns()) key += KeyOf(result) + ",";
  return key;
}

using Factory = std::unique_ptr<Operator> (*)(const c10::OperatorHandle&);
using Table = std::unordered_map<std::string, std::vector<Factory>>;

template <class Signature>
struct Register;
template <class Result, class... Arguments>
struct Register<Result(Arguments...)> {
  static void Into(Table& table) {
    std::string key;
    ((key += std::string(Key<Arguments>()) + ","), ...);
    key += ">" + ResultKey<Result>::Get();
    table[key].push_back([](const c10::OperatorHandle& handle) -> std::unique_ptr<Operator> {
      return std::make_unique<TypedOperator<Result(Arguments...)>>(handle);
    });
  }
};

template <class... Signatures>
Table MakeTable() {
  Table table;
  (Register<Signatures>::Into(table), ...);
  return table;
}

using R = at::Tensor;
using RR = std::tuple<at::Tensor, at::Tensor>;
using RRR = std::tuple<at::Tensor, at::Tensor, at::Tensor>;
using RList = std::vector<at::Tensor>;
using T = const at::Tensor&;
using M = at::Tensor&;  // changed in place
using OT = const std::optional<at::Tensor>&;
using TList = at::TensorList;
using S = const at::Scalar&;
using OS = const std::optional<at::Scalar>&;
using Int = int64_t;
using Sym = c10::SymInt;
using Ints = at::IntArrayRef;
using Syms = c10::SymIntArrayRef;
using OInts = at::OptionalIntArrayRef;
using OSyms = at::OptionalSymIntArrayRef;
using ODType = std::optional<at::ScalarType>;
using OLayout = std::optional<at::Layout>;
using ODevice = std::optional<at::Device>;
using OBool = std::optional<bool>;
using OFormat = std::optional<at::MemoryFormat>;
using OGenerator = std::optional<at::Generator>;
template <class U>
using O = std::optional<U>;

const Table& Typed() {
  static const Table table = MakeTable<
      // unary, binary, ternary
      R(T), M(M), R(T, T), M(M, T), R(T, S), M(M, S), R(S, T), R(T, T, S), M(M, T, S), R(T, S, S),
      M(M, S, S), R(T, T, T), M(M, T, T), R(T, T, T, S), M(M, T, T, S), R(T, T, S, S),
      R(T, T, T, S, S), R(T, OS, OS), M(M, OS, OS), R(T, O<double>), R(T, bool), R(T, double),
      R(T, T, bool), R(T, double, bool), M(M, double, OGenerator), R(T, T, double, double, bool),
      at::Scalar(T), bool(T, T, double, double, bool), bool(T, T),
      // shapes and views
      R(T, Syms), R(T, Ints), R(T, Int), R(T, Int, Int), R(T, Int, Int, Int), R(T, Syms, bool),
      R(T, Syms, Ints), R(T, Int, Sym), R(T, Int, Sym, Sym), R(T, Int, O<Sym>, O<Sym>, Sym),
      R(T, Syms, Syms, O<Sym>), R(T, OFormat), R(T, Ints, Ints), RList(T, Sym, Int),
      RList(T, Syms, Int), RList(T, Int), RList(T, Int, Int),
      // lists of tensors
      R(TList), R(TList, Int), R(const at::ITensorListRef&, Int), RList(TList), RList(TList, S),
      void(TList, S),
      // reductions
      R(T, ODType), R(T, OInts, bool, ODType), R(T, OInts, bool), R(T, Int, bool),
      R(T, Int, ODType), R(T, O<Int>, bool), R(T, OInts, OS, bool), R(T, OS, Ints, bool),
      R(T, Ints, bool), RR(T, Int, bool), RR(T, O<Int>, bool), RR(T, Sym, Int, bool, bool),
      RR(T, bool, bool), RR(T, Int, bool, bool), R(T, Int, bool, bool),
      // picking and placing
      R(T, Int, T), R(T, Int, T, bool), R(T, Int, T, S), R(T, Int, T, T), M(M, Int, T, T),
      M(M, Int, T, S), R(T, T, Int),
      // layers
      R(T, T, OT), R(T, T, OT, Syms, Syms, Syms, Sym), R(T, Ints, Ints, Ints, Ints, bool),
      RR(T, Syms), RR(T, Ints), R(T, OT, OT, OT, OT, bool, double, double, bool),
      R(T, Syms, OT, OT, double, bool), R(T, Sym, OT, OT, double, bool),
      R(T, T, OT, Int, Sym, double), R(T, T, OT, Int), R(T, T, Int, Int),
      R(T, Ints, Ints, Ints, bool, bool, O<Int>), R(T, T, Sym, bool, bool),
      R(T, Syms, bool, O<double>, O<double>),
      // creation and conversion
      R(Syms, ODType, OLayout, ODevice, OBool), R(Syms, S, ODType, OLayout, ODevice, OBool),
      R(Syms, ODType, OLayout, ODevice, OBool, OFormat), R(Sym, ODType, OLayout, ODevice, OBool),
      R(S, ODType, OLayout, ODevice, OBool), R(S, S, ODType, OLayout, ODevice, OBool),
      R(S, S, S, ODType, OLayout, ODevice, OBool), R(T, ODType, OLayout, ODevice, OBool, OFormat),
      R(T, at::ScalarType, bool, bool, OFormat), M(M, T, bool),
      R(Syms, OGenerator, ODType, OLayout, ODevice, OBool)>();
  return table;
}

}  // namespace

std::unique_ptr<Operator> MakeTypedOperator(const c10::OperatorHandle& handle) {
  const auto found = Typed().find(KeyOf(handle.schema()));
  if (found == Typed().end()) return nullptr;
  // TensorList and ITensorListRef share a key; LibTorch tells which one the operator has.
  for (const Factory factory : found->second) {
    std::unique_ptr<Operator> made = Attempt([&] { return factory(handle); });
    if (made) return made;
  }
  return nullptr;
}

}  // namespace kindling
