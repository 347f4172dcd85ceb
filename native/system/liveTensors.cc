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

}  // namespace

void InitLiveTensors(Environment& environment, napi_value exports) {
  Bind(environment, exports, "liveHandles", LiveHandles);
}

}  // namespace kindling
