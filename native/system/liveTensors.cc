// native/system/liveTensors.cc: what a dump of live tensors needs beside their properties.
#include "system/liveTensors.h"

#include "bind/function.h"

namespace kindling {

namespace {

/// liveHandles() → [count, handles…]
void LiveHandles(Call& call) {
  auto out = call.out();
  const auto handles = call.environment.LiveHandles();
  out.Number(static_cast<double>(handles.size()));
  for (const double handle : handles) out.Number(handle);
}

/// storageOf(): [handle] → [a number that views of one storage share (0 = none), its bytes]
void StorageOf(Call& call) {
  const at::Tensor& tensor = call.in.Tensor();
  auto out = call.out();
  if (!tensor.has_storage()) {
    out.Number(0);
    out.Number(0);
    return;
  }
  const auto& storage = tensor.storage();
  out.Number(static_cast<double>(reinterpret_cast<uintptr_t>(storage.unsafeGetStorageImpl())));
  out.Number(static_cast<double>(storage.nbytes()));
}

}  // namespace

void InitLiveTensors(Environment& environment, napi_value exports) {
  Bind(environment, exports, "liveHandles", LiveHandles);
  Bind(environment, exports, "storageOf", StorageOf);
}

}  // namespace kindling
