// native/tensor/storage.cc: the memory under tensors, for files: who shares it, parts of it as
// bytes.
#include "tensor/storage.h"

#include <ATen/Functions.h>

#include "tensor/data.h"

namespace kindling {

namespace {

const at::Tensor& Dense(Call& call) {
  const at::Tensor& tensor = call.in.Tensor();
  if (!tensor.has_storage() || tensor.layout() != at::kStrided)
    throw ArgumentError("expected a dense tensor");
  return tensor;
}

/// storageOf(): [handle] → [identity, bytes, offset of the tensor in bytes]. Tensors that share
/// memory have one identity; 0 is that of a tensor without memory of its own (a sparse one).
void StorageOf(Call& call) {
  const at::Tensor& tensor = call.in.Tensor();
  auto out = call.out();
  if (!tensor.has_storage() || tensor.layout() != at::kStrided) {
    for (int i = 0; i < 3; ++i) out.Number(0);
    return;
  }
  const c10::Storage& storage = tensor.storage();
  // An address of user space is below 2^53.
  out.Number(static_cast<double>(reinterpret_cast<uintptr_t>(storage.unsafeGetStorageImpl())));
  out.Number(static_cast<double>(storage.nbytes()));
  out.Number(
      static_cast<double>(tensor.storage_offset() * static_cast<int64_t>(tensor.itemsize())));
}

/// carve(): [handle, offset, count] → [handle]: `count` bytes of the storage of a tensor as a uint8
/// tensor with a storage of its own. No bytes are copied; the new storage keeps the old one alive.
void Carve(Call& call) {
  const at::Tensor& tensor = Dense(call);
  const int64_t offset = call.in.Integer();
  const int64_t count = call.in.Integer();
  const c10::Storage storage = tensor.storage();
  const auto size = static_cast<int64_t>(storage.nbytes());
  if (offset < 0 || count < 0 || count > size || offset > size - count) {
    throw ArgumentError("expected a part of " + std::to_string(size) + " bytes, got " +
                        std::to_string(count) + " at " + std::to_string(offset));
  }
  auto* data = static_cast<char*>(storage.mutable_data()) + offset;
  call.out().Tensor(at::from_blob(
      data, {count}, [storage](void*) {},
      at::TensorOptions().dtype(at::kByte).device(tensor.device())));
}

/// fill(typedArray): [handle] copies the array over the bytes of a contiguous CPU tensor.
void Fill(Call& call) {
  const at::Tensor& tensor = Dense(call);
  const Bytes bytes = BytesOf(call, 0);
  if (!tensor.is_cpu() || !tensor.is_contiguous() || tensor.nbytes() != bytes.size) {
    throw ArgumentError("expected the bytes of a contiguous CPU tensor (" +
                        std::to_string(tensor.nbytes()) + "), got " + std::to_string(bytes.size));
  }
  if (bytes.size > 0) std::memcpy(tensor.mutable_data_ptr(), bytes.data, bytes.size);
}

}  // namespace

void InitStorage(Environment& environment, napi_value exports) {
  Bind(environment, exports, "storageOf", StorageOf);
  Bind(environment, exports, "carve", Carve);
  Bind(environment, exports, "fill", Fill);
}

}  // namespace kindling
