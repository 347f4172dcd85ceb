// native/autograd/engine.h: LibTorch's engine with two of its questions answered by us: what to
// remember of a node in anomaly mode, and what to do with a tensor that an operation saves.
#pragma once

#include <torch/csrc/autograd/saved_variable_hooks.h>

#include <memory>

#include "bind/environment.h"

namespace kindling {

/// What becomes of the tensors that operations save while it is the innermost plan.
class SavedTensorPlan {
 public:
  virtual ~SavedTensorPlan() = default;
  /// The hooks of one saved tensor.
  virtual std::unique_ptr<torch::autograd::SavedVariableHooks> Hooks() = 0;
};

/// Anomaly mode is on while one of these lives. The mode is LibTorch's and of the whole process.
class AnomalyHold {
 public:
  explicit AnomalyHold(bool check_nan);
  AnomalyHold(const AnomalyHold&) = delete;
  AnomalyHold& operator=(const AnomalyHold&) = delete;
  ~AnomalyHold();

 private:
  bool check_nan_;
};

/// Makes `environment` the one whose plans and stacks the operations of this thread use.
void EnterThread(Environment& environment);
void LeaveThread(Environment& environment);

}  // namespace kindling
