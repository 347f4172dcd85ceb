// native/augment/cpu.h: some samples of a plan, on the calling thread.
#pragma once

#include "augment/plan.h"

namespace kindling::augment {

/// A tensor for the result of a plan, in memory that an earlier one may have left: the system takes
/// as long to give fresh memory as the pixels take.
at::Tensor EmptyResult(const Plan& plan);
at::Tensor EmptyResult(const MaskPlan& plan);

/// Does the samples from `begin` to `end` into their places of `result`, a tensor of the plan's
/// sizes, element type and layout.
void Run(const Plan& plan, int64_t begin, int64_t end, const at::Tensor& result);

/// The same for masks, into int64.
void Run(const MaskPlan& plan, int64_t begin, int64_t end, const at::Tensor& result);

}  // namespace kindling::augment
