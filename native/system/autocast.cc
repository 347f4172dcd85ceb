// native/system/autocast.cc: autocast's state, which LibTorch keeps per thread and kind of device.
// Like grad mode it is set for one synchronous stretch of JavaScript; TypeScript puts it back.
#include "system/autocast.h"

#include <ATen/autocast_mode.h>

#include "bind/function.h"

namespace kindling {

namespace {

namespace autocast = at::autocast;

/// autocastState(): [device] → [enabled, dtype, caches weights]
void AutocastState(Call& call) {
  const at::DeviceType type = call.in.Device().type();
  auto out = call.out();
  out.Number(autocast::is_autocast_enabled(type) ? 1 : 0);
  out.Number(static_cast<double>(autocast::get_autocast_dtype(type)));
  out.Number(autocast::is_autocast_cache_enabled() ? 1 : 0);
}

void Apply(CellReader& in) {
  const at::DeviceType type = in.Device().type();
  autocast::set_autocast_enabled(type, in.Boolean());
  autocast::set_autocast_dtype(type, in.DType());
  autocast::set_autocast_cache_enabled(in.Boolean());
}

/// enterAutocast(): [device, enabled, dtype, caches weights]
void EnterAutocast(Call& call) {
  Apply(call.in);
  autocast::increment_nesting();
}

/// leaveAutocast(): the same, as it was before; the cast weights go with the outermost stretch.
void LeaveAutocast(Call& call) {
  if (autocast::decrement_nesting() == 0) autocast::clear_cache();
  Apply(call.in);
}

}  // namespace

void InitAutocast(Environment& environment, napi_value exports) {
  Bind(environment, exports, "autocastState", AutocastState);
  Bind(environment, exports, "enterAutocast", EnterAutocast);
  Bind(environment, exports, "leaveAutocast", LeaveAutocast);
}

}  // namespace kindling
