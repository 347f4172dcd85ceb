// native/augment/gpuBatch.h: a plan in the form in which a GPU gets it.
#pragma once

#include <vector>

#include "augment/gpuPixel.h"
#include "augment/plan.h"

namespace kindling::augment {

/// All but the samples.
GpuBatch BatchOf(const at::Tensor& source, const Motion& motion, const at::Tensor& result);

/// All but the colours.
GpuPicture PictureOf(const Plan& plan);

/// The samples, and the colours of all of them in one list.
std::vector<GpuSample> SamplesOf(const Plan& plan, std::vector<Colour>& colours);
std::vector<GpuSample> SamplesOf(const MaskPlan& plan);

}  // namespace kindling::augment
