#include "augment/gpu.h"
#include "bind/environment.h"

namespace kindling::augment {

void RunOnGpu(const Plan&, const at::Tensor&) { throw NoCudaError("core"); }
void RunOnGpu(const MaskPlan&, const at::Tensor&) { throw NoCudaError("core"); }

}  // namespace kindling::augment
