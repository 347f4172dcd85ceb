#include "augment/gpuBatch.h"

#include <algorithm>

namespace kindling::augment {

namespace {

/// Pictures [B, C, h, w], and masks [B, h, w] as one channel.
Steps4 StepsOf(const at::Tensor& tensor) {
  const bool picture = tensor.dim() == 4;
  return {tensor.stride(0), picture ? tensor.stride(1) : 0, tensor.stride(-2), tensor.stride(-1)};
}

/// Blocks beyond the picture's end are cut there: larger ones than the picture are as large.
GpuSample SampleOf(const at::Tensor& source, const Motion& motion, size_t i, int64_t rows,
                   int64_t columns) {
  GpuSample sample{};
  std::copy(motion.maps[i].begin(), motion.maps[i].end(), sample.map);
  sample.row = AxisOf(source.size(-2), rows, motion.padding, motion.align_corners);
  sample.column = AxisOf(source.size(-1), columns, motion.padding, motion.align_corners);
  sample.block_rows = static_cast<int32_t>(std::min(rows, source.size(-2)));
  sample.block_columns = static_cast<int32_t>(std::min(columns, source.size(-1)));
  return sample;
}

Format FormatOf(at::ScalarType dtype) {
  if (dtype == at::kHalf) return Format::kFloat16;
  return dtype == at::kBFloat16 ? Format::kBFloat16 : Format::kFloat32;
}

}  // namespace

GpuBatch BatchOf(const at::Tensor& source, const Motion& motion, const at::Tensor& result) {
  GpuBatch batch{};
  batch.samples = source.size(0);
  batch.source_height = static_cast<int32_t>(source.size(-2));
  batch.source_width = static_cast<int32_t>(source.size(-1));
  batch.height = static_cast<int32_t>(motion.height);
  batch.width = static_cast<int32_t>(motion.width);
  batch.reflect = motion.padding == Padding::kReflection;
  batch.from = source.const_data_ptr<uint8_t>();
  batch.from_step = StepsOf(source);
  batch.to = result.mutable_data_ptr();
  batch.to_step = StepsOf(result);
  return batch;
}

GpuPicture PictureOf(const Plan& plan) {
  GpuPicture picture{};
  picture.channels = static_cast<int>(plan.images.size(1));
  picture.format = FormatOf(plan.dtype);
  picture.per_level = plan.per_level;
  std::copy(plan.times.begin(), plan.times.end(), picture.times);
  std::copy(plan.plus.begin(), plan.plus.end(), picture.plus);
  return picture;
}

std::vector<GpuSample> SamplesOf(const Plan& plan, std::vector<Colour>& colours) {
  std::vector<GpuSample> samples;
  for (size_t i = 0; i < plan.shrink.size(); ++i) {
    const auto [rows, columns] = plan.shrink[i];
    GpuSample& sample = samples.emplace_back(SampleOf(plan.images, plan.motion, i, rows, columns));
    sample.first_colour = static_cast<int32_t>(colours.size());
    sample.colours = static_cast<int32_t>(plan.colours[i].size());
    colours.insert(colours.end(), plan.colours[i].begin(), plan.colours[i].end());
  }
  return samples;
}

std::vector<GpuSample> SamplesOf(const MaskPlan& plan) {
  std::vector<GpuSample> samples;
  for (size_t i = 0; i < plan.motion.maps.size(); ++i)
    samples.push_back(SampleOf(plan.masks, plan.motion, i, 1, 1));
  return samples;
}

}  // namespace kindling::augment
