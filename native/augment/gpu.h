// native/augment/gpu.h: a plan on a GPU, on its current stream. gpu.cu does it, gpuStub.cc says
// that this build cannot: CMake compiles exactly one of the two.
#pragma once

#include "augment/plan.h"

namespace kindling::augment {

/// Fills `result`, a tensor of the plan's sizes, element type and layout beside its source.
void RunOnGpu(const Plan& plan, const at::Tensor& result);
void RunOnGpu(const MaskPlan& plan, const at::Tensor& result);

}  // namespace kindling::augment
