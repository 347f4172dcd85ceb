// native/autograd/grad.cc: what autograd needs beside operators. Modes are thread-local and set for
// one synchronous stretch of JavaScript only; TypeScript puts them back in a finally.
#include "autograd/grad.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/variable.h>

#include "bind/function.h"

namespace kindling {

namespace {

std::vector<at::Tensor> MaybeTensors(CellReader& in) {
  std::vector<at::Tensor> out;
  for (size_t count = in.Length(); count > 0; --count) out.push_back(in.MaybeTensor());
  return out;
}

/// backward(): [tensors, gradients (0 = implicit), retainGraph, createGraph, inputs]
void Backward(Call& call) {
  const auto tensors = call.in.Tensors();
  const auto gradients = MaybeTensors(call.in);
  const bool retain_graph = call.in.Boolean();
  const bool create_graph = call.in.Boolean();
  const auto inputs = call.in.Tensors();
  torch::autograd::backward(tensors, gradients, retain_graph, create_graph, inputs);
}

/// grad(): [outputs, inputs, gradients, retainGraph, createGraph, allowUnused] → [count, handles (0
/// = unused)…]
void Grad(Call& call) {
  const auto outputs = call.in.Tensors();
  const auto inputs = call.in.Tensors();
  const auto gradients = MaybeTensors(call.in);
  const bool retain_graph = call.in.Boolean();
  const bool create_graph = call.in.Boolean();
  const bool allow_unused = call.in.Boolean();
  const auto results =
      torch::autograd::grad(outputs, inputs, gradients, retain_graph, create_graph, allow_unused);
  call.out().Tensors(results);
}

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
  Bind(environment, exports, "backward", Backward);
  Bind(environment, exports, "grad", Grad);
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
