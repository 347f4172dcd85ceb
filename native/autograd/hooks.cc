// native/autograd/hooks.cc: JavaScript functions that see gradients.
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>
#include <mutex>

#include "autograd/autograd.h"
#include "autograd/callbacks.h"
#include "bind/function.h"

namespace kindling {

namespace {

/// registerHook(): [handle, callback] → [its place, for removeHook]
void RegisterHook(Call& call) {
  const at::Tensor tensor = call.in.Tensor();
  const auto closure = std::make_shared<const Closure>(call.environment, call.in.Number());
  const auto hook = [closure](const at::Tensor& gradient) {
    const auto results = closure->Call([&](CellWriter& out) { out.Tensor(gradient); });
    return results.empty() ? at::Tensor() : results[0];
  };
  call.out().Number(tensor.register_hook(hook));
}

/// removeHook(): [handle, place]
void RemoveHook(Call& call) {
  const at::Tensor tensor = call.in.Tensor();
  tensor.remove_hook(static_cast<unsigned>(call.in.Integer()));
}

/// LibTorch has room for one such hook per tensor; this one is a list.
struct AfterAccumulation final : torch::autograd::PostAccumulateGradHook {
  void operator()(const at::Tensor& tensor) override {
    std::vector<std::shared_ptr<const Closure>> now;
    {
      const std::lock_guard<std::mutex> lock(mutex);
      now = hooks;
    }
    for (const auto& hook : now) hook->Call([&](CellWriter& out) { out.Tensor(tensor); });
  }

  std::mutex mutex;
  std::vector<std::shared_ptr<const Closure>> hooks;
};

/// registerPostAccumulateHook(): [handle, callback]
void RegisterPostAccumulateHook(Call& call) {
  const at::Tensor tensor = call.in.Tensor();
  auto closure = std::make_shared<const Closure>(call.environment, call.in.Number());
  TORCH_CHECK(tensor.requires_grad(),
              "cannot register a hook on a tensor that doesn't require gradient");
  TORCH_CHECK(tensor.is_leaf(),
              "post accumulate grad hooks cannot be registered on non-leaf tensors");
  auto& place = torch::autograd::impl::post_acc_grad_hooks(tensor);
  if (!place)
    torch::autograd::impl::set_post_acc_grad_hooks(tensor, std::make_unique<AfterAccumulation>());
  auto& list = dynamic_cast<AfterAccumulation&>(*place);
  const std::lock_guard<std::mutex> lock(list.mutex);
  list.hooks.push_back(std::move(closure));
}

/// removePostAccumulateHook(): [handle, callback]
void RemovePostAccumulateHook(Call& call) {
  const at::Tensor tensor = call.in.Tensor();
  const double id = call.in.Number();
  auto* list =
      dynamic_cast<AfterAccumulation*>(torch::autograd::impl::post_acc_grad_hooks(tensor).get());
  if (list == nullptr) return;
  const std::lock_guard<std::mutex> lock(list->mutex);
  std::erase_if(list->hooks, [id](const auto& closure) { return closure->id() == id; });
}

}  // namespace

void InitHooks(Environment& environment, napi_value exports) {
  Bind(environment, exports, "registerHook", RegisterHook);
  Bind(environment, exports, "removeHook", RemoveHook);
  Bind(environment, exports, "registerPostAccumulateHook", RegisterPostAccumulateHook);
  Bind(environment, exports, "removePostAccumulateHook", RemovePostAccumulateHook);
}

}  // namespace kindling
