// native/augment/gpuKernel.cu: one thread per pixel of the result. It knows nothing of tensors.
#include "augment/gpuKernel.h"

namespace kindling::augment {

namespace {

constexpr unsigned kAcross = 32, kDown = 8;  // threads of a block

/// Calls `each(sample, row, column)` for all that belong to this thread. A size is at most 2^29.
template <class Each>
__device__ void ForPixels(const GpuBatch& batch, const Each& each) {
  const auto down = static_cast<int32_t>(gridDim.y * kDown);
  const auto across = static_cast<int32_t>(gridDim.x * kAcross);
  for (int64_t number = blockIdx.z; number < batch.samples; number += gridDim.z)
    for (auto row = static_cast<int32_t>(blockIdx.y * kDown + threadIdx.y); row < batch.height;
         row += down)
      for (auto column = static_cast<int32_t>(blockIdx.x * kAcross + threadIdx.x);
           column < batch.width; column += across)
        each(number, row, column);
}

template <int kChannels>
__global__ void __launch_bounds__(kAcross* kDown)
    Pictures(const GpuBatch batch, const GpuPicture picture) {
  ForPixels(batch, [&](int64_t number, int32_t row, int32_t column) {
    DoPixel<kChannels>(batch, picture, number, row, column);
  });
}

__global__ void __launch_bounds__(kAcross* kDown) Masks(const GpuBatch batch, int64_t div) {
  ForPixels(batch, [&](int64_t number, int32_t row, int32_t column) {
    DoMaskPixel(batch, div, number, row, column);
  });
}

unsigned Blocks(int64_t count, int64_t each, int64_t most) {
  const int64_t blocks = (count + each - 1) / each;
  return static_cast<unsigned>(blocks < most ? blocks : most);
}

dim3 GridOf(const GpuBatch& batch) {
  return {Blocks(batch.width, kAcross, 65535), Blocks(batch.height, kDown, 65535),
          Blocks(batch.samples, 1, 65535)};
}

}  // namespace

void LaunchPictures(const GpuBatch& batch, const GpuPicture& picture, cudaStream_t stream) {
  const dim3 threads(kAcross, kDown);
  if (picture.channels == 3)
    Pictures<3><<<GridOf(batch), threads, 0, stream>>>(batch, picture);
  else
    Pictures<1><<<GridOf(batch), threads, 0, stream>>>(batch, picture);
}

void LaunchMasks(const GpuBatch& batch, int64_t div, cudaStream_t stream) {
  Masks<<<GridOf(batch), dim3(kAcross, kDown), 0, stream>>>(batch, div);
}

}  // namespace kindling::augment
