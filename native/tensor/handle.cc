// native/tensor/handle.cc: the life of a handle as JavaScript sees it, and what can be asked of a
// tensor without an operator.
#include "tensor/handle.h"

#include "bind/function.h"

namespace kindling {

namespace {

/// release(): [count, handles…]
void Release(Call& call) {
  call.environment.Flush();
  for (size_t count = call.in.Length(); count > 0; --count)
    call.environment.Release(call.in.Number());
}

/// guard(object): [handle]
void MakeGuard(Call& call) { call.environment.Guard(call.in.Number(), call.values[0]); }

at::Scalar ReadElement(const at::Tensor& tensor) {
  const void* data = tensor.const_data_ptr();
  switch (tensor.scalar_type()) {
    case at::kFloat:
      return *static_cast<const float*>(data);
    case at::kDouble:
      return *static_cast<const double*>(data);
    case at::kLong:
      return *static_cast<const int64_t*>(data);
    case at::kBool:
      return *static_cast<const bool*>(data);
    default:
      return tensor.item();
  }
}

void IsLive(Call& call) { call.Return(call.environment.IsLive(call.in.Number())); }

/// memory() → [tensors, bytes]
void Memory(Call& call) {
  auto out = call.out();
  out.Number(static_cast<double>(call.environment.live_tensors()));
  out.Number(static_cast<double>(call.environment.live_bytes()));
}

/// shape(): [handle] → [rank, sizes…]
void Shape(Call& call) {
  const auto sizes = call.in.Tensor().sizes();
  auto out = call.out();
  out.Number(static_cast<double>(sizes.size()));
  for (const int64_t size : sizes) out.Number(static_cast<double>(size));
}

/// strides(): [handle] → [rank, strides…], in elements
void Strides(Call& call) {
  const auto strides = call.in.Tensor().strides();
  auto out = call.out();
  out.Number(static_cast<double>(strides.size()));
  for (const int64_t stride : strides) out.Number(static_cast<double>(stride));
}

/// properties(): [handle] → [dtype, device, rank, element count, contiguous, layout]
void Properties(Call& call) {
  const at::Tensor& tensor = call.in.Tensor();
  auto out = call.out();
  out.Number(static_cast<double>(tensor.scalar_type()));
  out.Number(DeviceCode(tensor.device()));
  out.Number(static_cast<double>(tensor.dim()));
  out.Number(static_cast<double>(tensor.numel()));
  // Compressed layouts refuse the question.
  out.Number(tensor.layout() == at::kStrided && tensor.is_contiguous() ? 1 : 0);
  out.Number(static_cast<double>(tensor.layout()));
}

/// addressOf(): [handle] → [address of the first element, address and bytes of the storage]
void AddressOf(Call& call) {
  const at::Tensor& tensor = call.in.Tensor();
  if (!tensor.has_storage())
    throw ArgumentError("expected a dense tensor; a sparse one keeps its indices and values apart");
  const auto& storage = tensor.storage();
  auto out = call.out();
  out.Integer(reinterpret_cast<int64_t>(tensor.const_data_ptr()));
  out.Integer(reinterpret_cast<int64_t>(storage.data()));
  out.Number(static_cast<double>(storage.nbytes()));
}

/// item(): [handle] → [scalar]. The one element of a dense CPU tensor is read in place; the rest
/// asks LibTorch.
void Item(Call& call) {
  const at::Tensor& tensor = call.in.Tensor();
  const bool plain = tensor.is_cpu() && tensor.layout() == at::kStrided && tensor.numel() == 1 &&
                     !tensor.is_conj() && !tensor.is_neg() && !tensor._is_zerotensor() &&
                     tensor.has_storage();
  call.out().Scalar(plain ? ReadElement(tensor) : tensor.item());
}

}  // namespace

void InitHandle(Environment& environment, napi_value exports) {
  Bind(environment, exports, "release", Release);
  Bind(environment, exports, "guard", MakeGuard);
  Bind(environment, exports, "isLive", IsLive);
  Bind(environment, exports, "memory", Memory);
  Bind(environment, exports, "shape", Shape);
  Bind(environment, exports, "strides", Strides);
  Bind(environment, exports, "properties", Properties);
  Bind(environment, exports, "addressOf", AddressOf);
  Bind(environment, exports, "item", Item);
}

}  // namespace kindling
