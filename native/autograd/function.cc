// native/autograd/function.cc: a function of the user's as a node of the graph. Its forward has run
// in TypeScript when it comes here; its backward is called there.
#include "bind/function.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/functions/basic_ops.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

#include <mutex>
#include <unordered_set>

#include "autograd/autograd.h"
#include "autograd/callbacks.h"
#include "autograd/node.h"

namespace kindling {

namespace {

using torch::autograd::variable_list;

/// LibTorch lets go of a node's contents before its memory, from 2.13 on.
template <class Base>
void ReleaseBase(Base& base) {
  if constexpr (requires { base.Base::release_resources(); }) base.Base::release_resources();
}

struct FunctionNode final : torch::autograd::Node {
  std::string name() const override { return label; }

  variable_list apply(variable_list&& gradients) override {
    at::OptionalDeviceGuard device;
    variable_list saved_tensors;
    std::shared_ptr<const Closure> running;
    {
      // Not held while JavaScript runs: its thread may come here in a pass of its own.
      const std::lock_guard<std::mutex> lock(state_mutex);
      TORCH_CHECK(closure && !(freed && saved_any), torch::autograd::ERR_BACKWARD_TWICE);
      running = closure;
      for (const auto& one : saved) saved_tensors.push_back(one.unpack(getptr()));
    }
    for (size_t i = 0; materialize && i < gradients.size(); ++i)
      if (!gradients[i].defined()) gradients[i] = outputs[i].zeros(device);
    const bool differentiable = c10::GradMode::is_enabled();
    variable_list results;
    {
      const at::AutoGradMode mode(differentiable && !once);
      results = running->Call([&](CellWriter& out) {
        out.Tensors(gradients);
        out.Number(static_cast<double>(num_outputs()));
        for (size_t i = 0; i < num_outputs(); ++i)
          out.Number(task_should_compute_output(i) ? 1 : 0);
        out.Tensors(saved_tensors);
      });
    }
    TORCH_CHECK(results.size() == num_outputs(), label, " gave ", results.size(),
                " gradients, not ", num_outputs());
    return differentiable && once ? Undifferentiable(gradients, std::move(results)) : results;
  }

  /// The results as something whose derivative is an error, with respect to the function's inputs
  /// too: PyTorch lets those pass where no incoming gradient requires one, with a wrong result.
  variable_list Undifferentiable(const variable_list& gradients, variable_list results) const {
    auto edges = torch::autograd::collect_next_edges(gradients);
    edges.insert(edges.end(), next_edges().begin(), next_edges().end());
    const auto error = MakeNode<torch::autograd::Error>(
        label + " is differentiated twice, but its function is once differentiable",
        std::move(edges));
    for (auto& result : results) {
      if (!result.defined()) continue;
      result = result.detach();
      torch::autograd::set_history(result, error);
    }
    return results;
  }

  void release_variables() override {
    const std::lock_guard<std::mutex> lock(state_mutex);
    saved.clear();
    freed = true;
  }

  void release_resources() {  // overrides, from LibTorch 2.13 on
    closure.reset();
    saved.clear();
    ReleaseBase<torch::autograd::Node>(*this);
  }

  std::string label;
  std::shared_ptr<const Closure> closure;
  bool materialize = true;
  bool once = false;
  bool saved_any = false;
  std::vector<torch::autograd::VariableInfo> outputs;

  std::mutex state_mutex;
  std::vector<torch::autograd::SavedVariable> saved;
  bool freed = false;
};

using Tensors = std::unordered_set<at::TensorImpl*>;

Tensors Impls(const variable_list& tensors) {
  Tensors out;
  for (const auto& tensor : tensors) out.insert(tensor.unsafeGetTensorImpl());
  return out;
}

/// applyFunction(name): [callback (0 = nothing is recorded), jvp callback (0 = none), materialize,
/// once, inputs, outputs, not differentiable, dirty, saved (0 = none)] → [handle…], one per output,
/// 0 where it is the same tensor
void ApplyFunction(Call& call) {
  const double backward = call.in.Number();
  const double forward_mode = call.in.Number();
  const bool materialize = call.in.Boolean();
  const bool once = call.in.Boolean();
  const auto inputs = call.in.Tensors();
  const auto raw = call.in.Tensors();
  const auto fixed = call.in.Tensors();
  const auto dirty = call.in.Tensors();
  variable_list saved;
  for (size_t count = call.in.Length(); count > 0; --count) saved.push_back(call.in.MaybeTensor());
  const std::string name = call.String(0);

  NodePtr node;
  FunctionNode* function = nullptr;
  if (backward != 0) {
    node = MakeNode<FunctionNode>();
    function = static_cast<FunctionNode*>(node.get());
    function->label = name + "Backward";
    function->closure = std::make_shared<const Closure>(call.environment, backward);
    function->materialize = materialize;
    function->once = once;
    function->set_next_edges(torch::autograd::collect_next_edges(inputs));
  }
  // The operations inside have counted for themselves; one that went around them must count too.
  for (const auto& tensor : dirty) torch::autograd::impl::bump_version(tensor);

  const auto callbacks = call.environment.callbacks;
  const torch::autograd::_jvp_fn_t jvp = [&](const variable_list&, const variable_list& tangents) {
    TORCH_CHECK(forward_mode != 0, name,
                " has no jvp method, which forward-mode differentiation needs");
    return callbacks->Call(forward_mode, [&](CellWriter& out) { out.Tensors(tangents); });
  };
  const auto view_as_self = [](const at::Tensor& tensor) { return tensor.view_as(tensor); };
  const std::vector<std::optional<at::Tensor>> outputs(raw.begin(), raw.end());
  const auto wrapped = torch::autograd::_wrap_outputs(inputs, Impls(fixed), Impls(dirty), outputs,
                                                      node, jvp, {}, view_as_self, false);
  if (function != nullptr) {
    for (const auto& output : wrapped) function->outputs.emplace_back(*output);
    function->saved_any = !saved.empty();
    for (const auto& tensor : saved) {
      const bool is_output = tensor.defined() && tensor.grad_fn() == node;
      function->saved.emplace_back(tensor, is_output);
    }
  }
  auto out = call.out();
  for (size_t i = 0; i < raw.size(); ++i) {
    const bool same = wrapped[i]->unsafeGetTensorImpl() == raw[i].unsafeGetTensorImpl();
    out.Tensor(same ? at::Tensor() : *wrapped[i]);
  }
}

}  // namespace

void InitFunction(Environment& environment, napi_value exports) {
  Bind(environment, exports, "applyFunction", ApplyFunction);
}

}  // namespace kindling
