// native/autograd/grad.cc: modes, and what a tensor knows of its graph. Modes are thread-local and
// set for one synchronous stretch of JavaScript only; TypeScript puts them back in a finally.
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/variable.h>

#include "autograd/autograd.h"
#include "bind/function.h"

namespace kindling {

namespace {

/// autogradState(): [handle] → [requiresGrad, isLeaf, has a gradient, retains its gradient]
void AutogradState(Call& call) {
  const at::Tensor& tensor = call.in.Tensor();
  auto out = call.out();
  out.Number(tensor.requires_grad() ? 1 : 0);
  out.Number(tensor.is_leaf() ? 1 : 0);
  // grad() of a non-leaf warns; its gradient can only exist when it is retained.
  const bool may_have = tensor.is_leaf() || tensor.retains_grad();
  out.Number(may_have && tensor.grad().defined() ? 1 : 0);
  out.Number(tensor.retains_grad() ? 1 : 0);
}

void SetRequiresGrad(Call& call) {
  const at::Tensor tensor = call.in.Tensor();
  tensor.requires_grad_(call.in.Boolean());
}

/// gradOf(): [handle] → [handle of the gradient, 0 = none]
void GradOf(Call& call) {
  const at::Tensor& tensor = call.in.Tensor();
  at::Tensor gradient = tensor.is_leaf() || tensor.retains_grad() ? tensor.grad() : at::Tensor();
  call.out().Tensor(std::move(gradient));
}

void SetGradOf(Call& call) {
  const at::Tensor tensor = call.in.Tensor();
  tensor.mutable_grad() = call.in.MaybeTensor();
}

void RetainGrad(Call& call) { call.in.Tensor().retain_grad(); }

/// gradFnOf(): [handle] → the name of the function that made the tensor, or ""
void GradFnOf(Call& call) {
  const auto function = call.in.Tensor().grad_fn();
  call.Return(function ? function->name() : std::string());
}

void IsGradEnabled(Call& call) { call.Return(c10::GradMode::is_enabled()); }
void SetGradEnabled(Call& call) { c10::GradMode::set_enabled(call.in.Boolean()); }

void EnterInferenceMode(Call& call) {
  call.environment.inference_modes.push_back(std::make_unique<c10::InferenceMode>(true));
}
void LeaveInferenceMode(Call& call) {
  if (!call.environment.inference_modes.empty()) call.environment.inference_modes.pop_back();
}

}  // namespace

void InitGrad(Environment& environment, napi_value exports) {
  Bind(environment, exports, "autogradState", AutogradState);
  Bind(environment, exports, "setRequiresGrad", SetRequiresGrad);
  Bind(environment, exports, "gradOf", GradOf);
  Bind(environment, exports, "setGradOf", SetGradOf);
  Bind(environment, exports, "retainGrad", RetainGrad);
  Bind(environment, exports, "gradFnOf", GradFnOf);
  Bind(environment, exports, "isGradEnabled", IsGradEnabled);
  Bind(environment, exports, "setGradEnabled", SetGradEnabled);
  Bind(environment, exports, "enterInferenceMode", EnterInferenceMode);
  Bind(environment, exports, "leaveInferenceMode", LeaveInferenceMode);
}

}  // namespace kindling
