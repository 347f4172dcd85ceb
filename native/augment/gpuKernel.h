// native/augment/gpuKernel.h: the kernels in gpuKernel.cu, started on a stream.
#pragma once

#include <cuda_runtime_api.h>

#include "augment/gpuPixel.h"

namespace kindling::augment {

void LaunchPictures(const GpuBatch& batch, const GpuPicture& picture, cudaStream_t stream);
void LaunchMasks(const GpuBatch& batch, int64_t div, cudaStream_t stream);

}  // namespace kindling::augment
