#include "augment/gpu.h"

#include <ATen/ops/empty.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include <cstring>

#include "augment/gpuBatch.h"
#include "augment/gpuKernel.h"

namespace kindling::augment {

namespace {

/// Brings small things to a GPU by one copy that nothing waits for.
class Parcel {
 public:
  template <class Item>
  size_t Add(const std::vector<Item>& items) {
    static_assert(std::is_trivially_copyable_v<Item> && alignof(Item) <= 8);
    const size_t at = bytes_.size();
    bytes_.resize(at + (items.size() * sizeof(Item) + 7) / 8 * 8);
    if (!items.empty()) std::memcpy(bytes_.data() + at, items.data(), items.size() * sizeof(Item));
    return at;
  }

  /// The memory is given back in the order of the stream: it may be let go once work is queued.
  at::Tensor Send(const at::Device& device) const {
    const auto size = static_cast<int64_t>(bytes_.size());
    const at::Tensor host = at::empty({size}, at::TensorOptions(at::kByte).pinned_memory(true));
    std::memcpy(host.mutable_data_ptr(), bytes_.data(), bytes_.size());
    return host.to(at::TensorOptions(device), /*non_blocking=*/true);
  }

 private:
  std::vector<uint8_t> bytes_;
};

template <class Item>
const Item* In(const at::Tensor& parcel, size_t at) {
  return reinterpret_cast<const Item*>(parcel.const_data_ptr<uint8_t>() + at);
}

}  // namespace

void RunOnGpu(const Plan& plan, const at::Tensor& result) {
  if (result.numel() == 0) return;
  const c10::cuda::CUDAGuard guard(plan.images.device());
  GpuBatch batch = BatchOf(plan.images, plan.motion, result);
  GpuPicture picture = PictureOf(plan);
  std::vector<Colour> colours;
  const std::vector<GpuSample> samples = SamplesOf(plan, colours);
  Parcel parcel;
  const size_t samples_at = parcel.Add(samples), colours_at = parcel.Add(colours);
  const at::Tensor sent = parcel.Send(plan.images.device());
  batch.sample = In<GpuSample>(sent, samples_at);
  picture.colours = In<Colour>(sent, colours_at);
  LaunchPictures(batch, picture, c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
}

void RunOnGpu(const MaskPlan& plan, const at::Tensor& result) {
  if (result.numel() == 0) return;
  const c10::cuda::CUDAGuard guard(plan.masks.device());
  GpuBatch batch = BatchOf(plan.masks, plan.motion, result);
  Parcel parcel;
  parcel.Add(SamplesOf(plan));
  const at::Tensor sent = parcel.Send(plan.masks.device());
  batch.sample = In<GpuSample>(sent, 0);
  LaunchMasks(batch, plan.div, c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
}

}  // namespace kindling::augment
