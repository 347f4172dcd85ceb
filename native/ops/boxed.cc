// native/ops/boxed.cc: the invoker for every schema that signatures.cc has no template for,
// third-party operators included.
#include <ATen/core/List.h>

#include "bind/errors.h"
#include "ops/operator.h"

namespace kindling {

namespace {

using c10::IValue;
using c10::TypeKind;

IValue ReadList(const c10::TypePtr& element, CellReader& in);

IValue ReadValue(const c10::TypePtr& type, CellReader& in) {
  switch (type->kind()) {
    case TypeKind::TensorType:
      return in.MaybeTensor();
    case TypeKind::NumberType:
      return in.Scalar();
    case TypeKind::IntType:
    case TypeKind::SymIntType:
    case TypeKind::ScalarTypeType:
    case TypeKind::LayoutType:
    case TypeKind::MemoryFormatType:
      return in.Integer();
    case TypeKind::FloatType:
      return in.Number();
    case TypeKind::BoolType:
      return in.Boolean();
    case TypeKind::StringType:
      return in.String();
    case TypeKind::DeviceObjType:
      return in.Device();
    case TypeKind::GeneratorType: {
      const auto generator = in.Generator();
      return generator ? IValue(*generator) : IValue();
    }
    case TypeKind::OptionalType: {
      const auto& element = type->castRaw<c10::OptionalType>()->getElementType();
      if (element->kind() == TypeKind::TensorType) {
        const at::Tensor tensor = in.MaybeTensor();
        return tensor.defined() ? IValue(tensor) : IValue();
      }
      if (element->kind() == TypeKind::GeneratorType) return ReadValue(element, in);
      return in.Boolean() ? ReadValue(element, in) : IValue();
    }
    case TypeKind::ListType:
      return ReadList(type->castRaw<c10::ListType>()->getElementType(), in);
    default:
      throw ArgumentError("arguments of type " + type->str() + " cannot be passed from JavaScript");
  }
}

IValue ReadList(const c10::TypePtr& element, CellReader& in) {
  switch (element->kind()) {
    case TypeKind::TensorType:
      return in.Tensors();
    case TypeKind::IntType:
    case TypeKind::SymIntType: {
      const auto values = in.Integers<int64_t>();
      return IValue(c10::List<int64_t>(c10::IntArrayRef(values.data(), values.size())));
    }
    case TypeKind::FloatType: {
      c10::List<double> values;
      for (size_t count = in.Length(); count > 0; --count) values.push_back(in.Number());
      return values;
    }
    case TypeKind::BoolType: {
      c10::List<bool> values;
      for (size_t count = in.Length(); count > 0; --count) values.push_back(in.Boolean());
      return values;
    }
    case TypeKind::NumberType: {
      c10::impl::GenericList values(c10::NumberType::get());
      for (size_t count = in.Length(); count > 0; --count) values.push_back(in.Scalar());
      return values;
    }
    case TypeKind::OptionalType: {  // Tensor?[]
      c10::List<std::optional<at::Tensor>> values;
      for (size_t count = in.Length(); count > 0; --count) {
        const at::Tensor tensor = in.MaybeTensor();
        values.push_back(tensor.defined() ? std::optional<at::Tensor>(tensor) : std::nullopt);
      }
      return values;
    }
    default: {
      c10::impl::GenericList values(element);
      for (size_t count = in.Length(); count > 0; --count) values.push_back(ReadValue(element, in));
      return values;
    }
  }
}

/// Whether autograd has ever heard of a tensor among the arguments; lists with gaps count as if.
bool AnyKnownToAutograd(const torch::jit::Stack& stack) {
  for (const IValue& value : stack) {
    if (value.isTensor()) {
      if (value.toTensor().defined() && KnownToAutograd(value.toTensor())) return true;
    } else if (value.isTensorList()) {
      for (const at::Tensor& tensor : value.toTensorVector())
        if (KnownToAutograd(tensor)) return true;
    } else if (value.isList() && !value.isIntList() && !value.isDoubleList() &&
               !value.isBoolList()) {
      return true;
    }
  }
  return false;
}

/// Results by their declared types, since a value that is none says nothing about its own.
void WriteValue(const c10::TypePtr& type, const IValue& value, CellWriter& out) {
  if (type->kind() == TypeKind::OptionalType) {
    const auto& element = type->castRaw<c10::OptionalType>()->getElementType();
    if (element->kind() != TypeKind::TensorType) {
      out.Number(value.isNone() ? 0 : 1);
      if (value.isNone()) return;
    }
    WriteValue(element, value, out);
  } else if (value.isTensor()) {
    out.Tensor(value.toTensor());
  } else if (value.isNone()) {
    out.Number(0);
  } else if (value.isTensorList()) {
    const auto tensors = value.toTensorVector();
    out.Tensors(tensors);
  } else if (value.isDevice()) {
    out.Number(DeviceCode(value.toDevice()));
  } else if (value.isString()) {  // as bytes: results are strings too rarely for a table of them
    const std::string& text = value.toStringRef();
    out.Number(static_cast<double>(text.size()));
    for (const char byte : text) out.Number(static_cast<unsigned char>(byte));
  } else if (value.isScalar()) {
    out.Scalar(value.toScalar());
  } else if (value.isList()) {
    const auto& element = type->castRaw<c10::ListType>()->getElementType();
    const auto list = value.toListRef();
    out.Number(static_cast<double>(list.size()));
    for (const IValue& one : list) WriteValue(element, one, out);
  } else {
    throw ArgumentError("results of type " + value.tagKind() + " cannot be passed to JavaScript");
  }
}

}  // namespace

torch::jit::Stack ReadStack(const Operator& op, CellReader& in) {
  const auto& schema = op.handle.schema();
  torch::jit::Stack stack;
  stack.reserve(schema.arguments().size());
  for (const auto& argument : schema.arguments())
    stack.push_back(ReadValue(argument.real_type(), in));
  return stack;
}

void InvokeBoxed(const Operator& op, CellReader& in) {
  auto stack = ReadStack(op, in);
  {
    std::optional<c10::impl::ExcludeDispatchKeyGuard> unrecorded;
    if (op.own && !AnyKnownToAutograd(stack)) unrecorded.emplace(c10::autograd_dispatch_keyset);
    op.handle.callBoxed(stack);
  }
  CellWriter out(in.environment());
  const auto& returns = op.handle.schema().returns();
  for (size_t i = 0; i < stack.size(); ++i) {
    const auto* alias = i < returns.size() ? returns[i].alias_info() : nullptr;
    if (alias != nullptr && alias->isWrite())
      continue;  // in place: JavaScript has the tensor already
    if (i >= returns.size()) throw ArgumentError("more results than the schema declares");
    WriteValue(returns[i].real_type(), stack[i], out);
  }
}

}  // namespace kindling
