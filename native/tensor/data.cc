// native/tensor/data.cc: bytes in and out, always by copy: no external ArrayBuffer is ever made
// (Electron refuses them).
#include "tensor/data.h"

#include <ATen/Functions.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include "bind/work.h"

namespace kindling {

Bytes BytesOf(Call& call, size_t index) {
  napi_env env = call.environment.env();
  bool is_view = false;
  napi_is_typedarray(env, call.values[index], &is_view);
  if (!is_view) throw ArgumentError("expected a typed array");
  napi_typedarray_type type;
  size_t length = 0;
  Bytes bytes;
  napi_get_typedarray_info(env, call.values[index], &type, &length, &bytes.data, nullptr, nullptr);
  static constexpr size_t kWidths[] = {1, 1, 1, 2, 2, 4,
                                       4, 4, 8, 8, 8, 2};  // napi_int8_array … napi_float16_array
  bytes.size = length * kWidths[type];
  return bytes;
}

namespace {

/// fromData(typedArray): [dtype, rank, sizes…] → [handle]. The bytes are those of a contiguous
/// tensor.
void FromData(Call& call) {
  const at::ScalarType dtype = call.in.DType();
  const auto sizes = call.in.Integers<int64_t>();
  const Bytes bytes = BytesOf(call, 0);
  at::Tensor tensor =
      at::empty(at::IntArrayRef(sizes.data(), sizes.size()), at::TensorOptions().dtype(dtype));
  if (tensor.nbytes() != bytes.size) {
    throw ArgumentError("expected " + std::to_string(tensor.nbytes()) + " bytes of data, got " +
                        std::to_string(bytes.size));
  }
  if (bytes.size > 0) std::memcpy(tensor.mutable_data_ptr(), bytes.data, bytes.size);
  call.out().Tensor(std::move(tensor));
}

/// toData(typedArray): [handle] fills the array, which has exactly the tensor's bytes.
void ToData(Call& call) {
  const Bytes bytes = BytesOf(call, 0);
  const at::Tensor& source = call.in.Tensor();
  if (source.layout() != at::kStrided)
    throw ArgumentError("expected a dense tensor, got a sparse one; toDense() makes it dense");
  if (source.is_quantized())
    throw ArgumentError(
        "expected plain numbers, got quantized ones; ops.call('aten::dequantize.self', x) converts "
        "them");
  const at::Tensor tensor = source.detach().to(at::kCPU).contiguous().resolve_conj().resolve_neg();
  if (tensor.nbytes() != bytes.size) {
    throw ArgumentError("expected an array of " + std::to_string(tensor.nbytes()) + " bytes, got " +
                        std::to_string(bytes.size));
  }
  if (bytes.size == 0) return;
  // Gradients that are zero everywhere (of sign, of floor) have no memory at all.
  if (tensor._is_zerotensor()) {
    std::memset(bytes.data, 0, bytes.size);
  } else {
    std::memcpy(bytes.data, tensor.const_data_ptr(), bytes.size);
  }
}

/// The stream that orders a copy of the tensor to the host behind the work that this thread has
/// queued; none for the CPU.
std::optional<c10::Stream> StreamOf(const at::Tensor& tensor) {
  if (tensor.is_cpu()) return std::nullopt;
  return c10::impl::VirtualGuardImpl(tensor.device().type()).getStream(tensor.device());
}

/// toDataAsync(typedArray): [handle, dtype] → promise. Converts, copies and fills the array off the
/// JavaScript thread: the caller lets nobody see the array before that, so its memory stays where
/// it is.
void ToDataAsync(Call& call) {
  const at::Tensor tensor = call.in.Tensor().detach();
  const at::ScalarType dtype = call.in.DType();
  const Bytes bytes = BytesOf(call, 0);
  const size_t needed = static_cast<size_t>(tensor.numel()) * c10::elementSize(dtype);
  if (needed != bytes.size) {
    throw ArgumentError("expected an array of " + std::to_string(needed) + " bytes, got " +
                        std::to_string(bytes.size));
  }
  RunAsync(
      call,
      [tensor, dtype, bytes, stream = StreamOf(tensor)] {
        const c10::InferenceMode no_graph;
        const c10::OptionalStreamGuard on(stream);
        const at::Tensor host =
            tensor.to(at::kCPU, dtype).contiguous().resolve_conj().resolve_neg();
        if (bytes.size > 0) std::memcpy(bytes.data, host.const_data_ptr(), bytes.size);
      },
      call.values[0]);
}

}  // namespace

void InitData(Environment& environment, napi_value exports) {
  Bind(environment, exports, "fromData", FromData);
  Bind(environment, exports, "toData", ToData);
  Bind(environment, exports, "toDataAsync", ToDataAsync);
}

}  // namespace kindling
