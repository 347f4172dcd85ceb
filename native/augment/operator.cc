// native/augment/operator.cc: kindling::augment and kindling::augment_mask, for the CPU and
// GPUs. No gradient flows through bytes: autograd passes them by.
#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <torch/library.h>

#include "augment/cpu.h"
#include "augment/gpu.h"

namespace kindling::augment {

namespace {

/// Samples are shared out to LibTorch's threads.
template <class AnyPlan>
at::Tensor RunOnCpu(const AnyPlan& plan, int64_t samples) {
  at::Tensor result = EmptyResult(plan);
  at::parallel_for(0, samples, 1,
                   [&](int64_t begin, int64_t end) { Run(plan, begin, end, result); });
  return result;
}

at::Tensor Augment(const at::Tensor& images, const at::Tensor& maps, at::IntArrayRef size,
                   std::string_view padding_mode, bool align_corners, at::IntArrayRef shrink,
                   at::IntArrayRef colors, const std::optional<at::Tensor>& color_values,
                   double div, std::optional<at::ArrayRef<double>> mean,
                   std::optional<at::ArrayRef<double>> std, std::optional<at::ScalarType> dtype,
                   bool channels_last) {
  Request request;
  request.maps = NumbersOf(maps);
  request.size = size;
  request.padding_mode = padding_mode;
  request.align_corners = align_corners;
  request.shrink = shrink;
  request.colors = colors;
  if (color_values.has_value()) request.amounts = AmountsOf(*color_values);
  request.div = div;
  request.mean = mean;
  request.std = std;
  request.dtype = dtype.value_or(at::kFloat);
  request.channels_last = channels_last;
  const Plan plan = MakePlan(images, request);
  if (images.is_cuda()) {
    at::Tensor result =
        at::empty(plan.ResultSizes(), images.options().dtype(plan.dtype),
                  channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous);
    RunOnGpu(plan, result);
    return result;
  }
  return RunOnCpu(plan, images.size(0));
}

at::Tensor AugmentMask(const at::Tensor& masks, const at::Tensor& maps, at::IntArrayRef size,
                       std::string_view padding_mode, bool align_corners, int64_t div) {
  Request request;
  request.maps = NumbersOf(maps);
  request.size = size;
  request.padding_mode = padding_mode;
  request.align_corners = align_corners;
  const MaskPlan plan = MakeMaskPlan(masks, request, div);
  if (masks.is_cuda()) {
    at::Tensor result = at::empty(plan.ResultSizes(), masks.options().dtype(at::kLong));
    RunOnGpu(plan, result);
    return result;
  }
  return RunOnCpu(plan, masks.size(0));
}

}  // namespace

TORCH_LIBRARY(kindling, library) {
  library.def(
      "augment(Tensor images, Tensor maps, int[2] size, *, str padding_mode='reflection', "
      "bool align_corners=True, int[] shrink=[], int[] colors=[], Tensor? color_values=None, "
      "float div=255., float[]? mean=None, float[]? std=None, ScalarType? dtype=None, "
      "bool channels_last=False) -> Tensor");
  library.def(
      "augment_mask(Tensor masks, Tensor maps, int[2] size, *, str padding_mode='reflection', "
      "bool align_corners=True, int div=1) -> Tensor");
}

TORCH_LIBRARY_IMPL(kindling, CPU, library) {
  library.impl("augment", Augment);
  library.impl("augment_mask", AugmentMask);
}

TORCH_LIBRARY_IMPL(kindling, CUDA, library) {
  library.impl("augment", Augment);
  library.impl("augment_mask", AugmentMask);
}

TORCH_LIBRARY_IMPL(kindling, Autograd, library) {
  library.impl("augment", torch::CppFunction::makeFallthrough());
  library.impl("augment_mask", torch::CppFunction::makeFallthrough());
}

}  // namespace kindling::augment
