// native/autograd/forwardMode.cc: levels of forward-mode differentiation. LibTorch has one for the
// whole process; a second thread waits for its turn.
#include <c10/core/AutogradState.h>
#include <torch/csrc/autograd/forward_grad.h>

#include <mutex>

#include "autograd/autograd.h"
#include "bind/function.h"

namespace kindling {

namespace {

std::mutex& OneAtATime() {
  static std::mutex mutex;
  return mutex;
}

class DualLevel {
 public:
  DualLevel() : turn_(OneAtATime()), index_(torch::autograd::ForwardADLevel::get_next_idx()) {}
  DualLevel(const DualLevel&) = delete;
  DualLevel& operator=(const DualLevel&) = delete;
  ~DualLevel() { torch::autograd::ForwardADLevel::release_idx(index_); }

 private:
  std::unique_lock<std::mutex> turn_;
  uint64_t index_;
};

void EnterDualLevel(Call& call) {
  if (call.environment.dual_level)
    throw ArgumentError("LibTorch has no forward-mode differentiation inside another");
  call.environment.dual_level = std::make_shared<const DualLevel>();
}

void LeaveDualLevel(Call& call) { call.environment.dual_level.reset(); }

/// setForwardMode(): [value] whether operations carry tangents on → what it was
void SetForwardMode(Call& call) {
  auto& state = c10::AutogradState::get_tls_state();
  const bool before = state.get_fw_grad_mode();
  state.set_fw_grad_mode(call.in.Boolean());
  call.Return(before);
}

}  // namespace

void InitForwardMode(Environment& environment, napi_value exports) {
  Bind(environment, exports, "enterDualLevel", EnterDualLevel);
  Bind(environment, exports, "leaveDualLevel", LeaveDualLevel);
  Bind(environment, exports, "setForwardMode", SetForwardMode);
}

}  // namespace kindling
