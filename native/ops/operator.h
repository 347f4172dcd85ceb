// native/ops/operator.h: an operator found in LibTorch's dispatcher, and how it is called.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

#include <memory>
#include <string>

#include "bind/cells.h"
#include "bind/environment.h"

namespace kindling {

struct Operator;

/// Reads the arguments from the cells, calls, writes the results to the cells.
using Invoker = void (*)(const Operator&, CellReader&);

/// What a bound JavaScript function carries.
struct Operator {
  explicit Operator(c10::OperatorHandle found)
      : handle(found),
        own(found.operator_name().name.starts_with("aten::") &&
            found.operator_name().name != "aten::_make_dual" &&
            found.operator_name().name.find("sparse") == std::string::npos) {}
  virtual ~Operator() = default;

  c10::OperatorHandle handle;
  /// LibTorch's own, and dense: what its autograd layer does is known to be about gradients only,
  /// and of tensors that have some already. (_make_dual is that layer: it gives a tensor its
  /// tangent.)
  bool own;
  Invoker invoke = nullptr;
  std::string name;  // "aten::add.Tensor"
  std::shared_ptr<Environment> environment;
};

/// Whether autograd has ever heard of the tensor. Where that is false of all arguments there is no
/// history to record, and the layer that would find that out anew at every operator inside is left
/// out. Views and version counters have a layer of their own, which stays. Not for sparse tensors:
/// their kernels resize the indices and values that they ask for, and with the layer of views alone
/// in place those are copies (the product of two sparse matrices came out empty).
inline bool KnownToAutograd(const at::Tensor& tensor) {
  return tensor.unsafeGetTensorImpl()->autograd_meta() != nullptr ||
         tensor.layout() != at::kStrided;
}

/// The operator with an invoker compiled for its C++ signature, or null when none of the list fits
/// (then: InvokeBoxed).
std::unique_ptr<Operator> MakeTypedOperator(const c10::OperatorHandle& handle);

/// Calls through LibTorch's boxed convention: any schema, slightly slower.
void InvokeBoxed(const Operator& op, CellReader& in);

/// Reads the arguments of `op` as boxed values.
torch::jit::Stack ReadStack(const Operator& op, CellReader& in);

}  // namespace kindling
