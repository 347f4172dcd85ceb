// A library of operators as its users write one: gradients by torch::autograd::Function, and one operator per kind of argument.
#include <ATen/core/Generator.h>
#include <ATen/ops/add.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <sstream>
#include <stdexcept>

namespace {

at::Tensor ScaledExp(const at::Tensor& x, double scale) { return at::exp(x).mul(scale); }

/// y = scale · eˣ, so that dy/dx = y, which is what is kept for the backward pass.
struct ScaledExpFunction : torch::autograd::Function<ScaledExpFunction> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x,
                            double scale) {
    at::AutoDispatchBelowADInplaceOrView below;
    static auto op = c10::Dispatcher::singleton()
                         .findSchemaOrThrow("kindling_test::scaled_exp", "")
                         .typed<at::Tensor(const at::Tensor&, double)>();
    at::Tensor y = op.call(x, scale);
    context->save_for_backward({y});
    return y;
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    return {gradients[0].mul(saved[0]), at::Tensor()};
  }
};

at::Tensor ScaledExpAutograd(const at::Tensor& x, double scale) {
  return ScaledExpFunction::apply(x, scale);
}

at::Tensor WeightedSum(at::TensorList tensors, c10::ArrayRef<double> weights,
                       const std::optional<at::Tensor>& bias) {
  at::Tensor sum = at::zeros_like(tensors[0]);
  for (size_t i = 0; i < tensors.size(); ++i)
    sum = sum.add(tensors[i], weights.empty() ? 1.0 : weights[i]);
  return bias.has_value() ? sum.add(*bias) : sum;
}

at::Tensor Filled(c10::SymIntArrayRef size, const at::Scalar& value,
                  std::optional<at::ScalarType> dtype, std::optional<at::Device> device) {
  return at::full(C10_AS_INTARRAYREF_SLOW(size), value,
                  at::TensorOptions().dtype(dtype).device(device));
}

at::Tensor Noise(int64_t count, std::optional<at::Generator> generator) {
  return at::rand({count}, generator);
}

std::tuple<std::string, at::Device, std::optional<int64_t>, std::vector<int64_t>, at::Tensor>
Describe(const at::Tensor& x, std::optional<int64_t> number, c10::string_view prefix) {
  std::ostringstream text;
  text << prefix << x.sizes();
  return {text.str(), x.device(), number, x.sizes().vec(), x.mul(2)};
}

void AddInPlace(at::Tensor& x, const at::Tensor& y) { x.add_(y); }

int64_t Refuse(const std::string& why) {
  TORCH_WARN("about to refuse: ", why);
  throw std::runtime_error("refused: " + why);
}

}  // namespace

TORCH_LIBRARY(kindling_test, library) {
  library.def("scaled_exp(Tensor x, float scale=2.0) -> Tensor");
  library.def("weighted_sum(Tensor[] tensors, float[] weights=[], *, Tensor? bias=None) -> Tensor",
              WeightedSum);
  library.def(
      "filled(SymInt[] size, Scalar value, *, ScalarType? dtype=None, Device? device=None) -> Tensor",
      Filled);
  library.def("noise(int count, *, Generator? generator=None) -> Tensor", Noise);
  library.def(
      "describe(Tensor x, int? number=None, *, str prefix='x') -> (str, Device, int?, int[], Tensor)",
      Describe);
  library.def("add_in_place(Tensor(a!) x, Tensor y) -> ()", AddInPlace);
  library.def("refuse(str why) -> int", Refuse);
}

TORCH_LIBRARY_IMPL(kindling_test, CPU, library) { library.impl("scaled_exp", ScaledExp); }

TORCH_LIBRARY_IMPL(kindling_test, Autograd, library) {
  library.impl("scaled_exp", ScaledExpAutograd);
}
