#include "autograd/accelerator.h"

#include <ATen/DeviceAccelerator.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace kindling {

AcceleratorState AcceleratorState::Here() {
  AcceleratorState state;
  const auto type = at::getAccelerator();
  if (!type || !c10::impl::hasDeviceGuardImpl(*type)) return state;
  const c10::impl::VirtualGuardImpl guard(*type);
  const auto count = guard.deviceCount();
  if (count == 0) return state;
  state.device_ = guard.getDevice();
  for (c10::DeviceIndex index = 0; index < count; ++index)
    state.streams_.push_back(guard.getStream(c10::Device(*type, index)));
  return state;
}

void AcceleratorState::Apply() const {
  if (!device_) return;
  const c10::impl::VirtualGuardImpl guard(device_->type());
  for (const auto& stream : streams_) guard.exchangeStream(stream);
  guard.uncheckedSetDevice(*device_);
}

}  // namespace kindling
