// What a GPU's threads do, done by the CPU one pixel after another: operators that take what
// kindling::augment and kindling::augment_mask take.
#include <ATen/ops/empty.h>
#include <torch/library.h>

#include "augment/gpuBatch.cc"
#include "augment/plan.cc"

namespace kindling::augment {

template <class Each>
void ForPixels(const GpuBatch& batch, const Each& each) {
  for (int64_t number = 0; number < batch.samples; ++number)
    for (int32_t row = 0; row < batch.height; ++row)
      for (int32_t column = 0; column < batch.width; ++column) each(number, row, column);
}

at::Tensor Pictures(const at::Tensor& images, const at::Tensor& maps, at::IntArrayRef size,
                    std::string_view padding_mode, bool align_corners, at::IntArrayRef shrink,
                    at::IntArrayRef colors, const at::Tensor& color_values, double div,
                    std::optional<at::ArrayRef<double>> mean,
                    std::optional<at::ArrayRef<double>> std, at::ScalarType dtype,
                    bool channels_last) {
  const Plan plan = MakePlan(
      images, {NumbersOf(maps), size, padding_mode, align_corners, shrink, colors,
               AmountsOf(color_values), div, mean, std, dtype, channels_last});
  at::Tensor result = at::empty(
      plan.ResultSizes(), plan.dtype,
      channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous);
  GpuBatch batch = BatchOf(images, plan.motion, result);
  GpuPicture picture = PictureOf(plan);
  std::vector<Colour> colours;
  const std::vector<GpuSample> samples = SamplesOf(plan, colours);
  batch.sample = samples.data();
  picture.colours = colours.data();
  ForPixels(batch, [&](int64_t number, int32_t row, int32_t column) {
    if (picture.channels == 3)
      DoPixel<3>(batch, picture, number, row, column);
    else
      DoPixel<1>(batch, picture, number, row, column);
  });
  return result;
}

at::Tensor Masks(const at::Tensor& masks, const at::Tensor& maps, at::IntArrayRef size,
                 std::string_view padding_mode, bool align_corners, int64_t div) {
  const MaskPlan plan =
      MakeMaskPlan(masks, {NumbersOf(maps), size, padding_mode, align_corners}, div);
  at::Tensor result = at::empty(plan.ResultSizes(), at::kLong);
  GpuBatch batch = BatchOf(masks, plan.motion, result);
  const std::vector<GpuSample> samples = SamplesOf(plan);
  batch.sample = samples.data();
  ForPixels(batch, [&](int64_t number, int32_t row, int32_t column) {
    DoMaskPixel(batch, div, number, row, column);
  });
  return result;
}

TORCH_LIBRARY(kindling_gpu_pixels, library) {
  library.def(
      "augment(Tensor images, Tensor maps, int[2] size, *, str padding_mode, bool align_corners, "
      "int[] shrink, int[] colors, Tensor color_values, float div, float[]? mean=None, "
      "float[]? std=None, ScalarType dtype, bool channels_last) -> Tensor",
      Pictures);
  library.def(
      "augment_mask(Tensor masks, Tensor maps, int[2] size, *, str padding_mode, "
      "bool align_corners, int div) -> Tensor",
      Masks);
}

}  // namespace kindling::augment
