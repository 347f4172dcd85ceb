#include "augment/cpu.h"

#include "augment/pack.h"
#include "augment/render.h"
#include "augment/renderMask.h"
#include "image/batchMemory.h"

namespace kindling::augment {

namespace {

/// More than this is not kept by a thread for its next sample.
constexpr size_t kMostKept = size_t{4} << 20;

Format FormatOf(at::ScalarType dtype) {
  if (dtype == at::kHalf) return Format::kFloat16;
  return dtype == at::kBFloat16 ? Format::kBFloat16 : Format::kFloat32;
}

/// The bytes of a sample. Neighbours in a dimension of one element are nowhere: any step will do.
Picture PictureOf(const at::Tensor& images, int64_t sample) {
  const int64_t width = images.size(3);
  return {images.const_data_ptr<uint8_t>() + sample * images.stride(0),
          images.size(1),
          images.size(2),
          width,
          images.stride(1),
          images.stride(2),
          width == 1 ? 1 : images.stride(3)};
}

/// What results leave idle at most: a few batches of ordinary size.
constexpr size_t kMostIdle = size_t{128} << 20;

BatchMemory& Results() {
  static const auto memory = std::make_shared<BatchMemory>(kMostIdle);
  return *memory;
}

}  // namespace

at::Tensor EmptyResult(const Plan& plan) {
  return Results().Empty(
      plan.ResultSizes(), plan.dtype,
      plan.channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous);
}

at::Tensor EmptyResult(const MaskPlan& plan) {
  return Results().Empty(plan.ResultSizes(), at::kLong);
}

void Run(const Plan& plan, int64_t begin, int64_t end, const at::Tensor& result) {
  thread_local std::vector<uint32_t> packed;
  const Motion& motion = plan.motion;
  const int64_t bytes =
      result.size(1) * motion.height * motion.width * static_cast<int64_t>(result.element_size());
  auto* to = static_cast<uint8_t*>(result.mutable_data_ptr()) + begin * bytes;
  for (int64_t i = begin; i < end; ++i, to += bytes) {
    const auto at = static_cast<size_t>(i);
    const Picture picture = PictureOf(plan.images, i);
    const auto [rows, columns] = plan.shrink[at];
    Sample sample;
    sample.map = motion.maps[at];
    sample.row = AxisOf(picture.height, rows, motion.padding, motion.align_corners);
    sample.column = AxisOf(picture.width, columns, motion.padding, motion.align_corners);
    sample.padding = motion.padding;
    sample.window = WindowOf(sample.map, motion, sample.row, sample.column);
    packed.resize(static_cast<size_t>(sample.window.height() * sample.window.width()));
    Pack(picture, rows, columns, sample.window, packed.data());
    sample.picture = packed.data();
    sample.colours = plan.colours[at].data();
    sample.colour_count = static_cast<int64_t>(plan.colours[at].size());
    sample.per_level = plan.per_level;
    sample.times = plan.times;
    sample.plus = plan.plus;
    sample.to = to;
    sample.format = FormatOf(plan.dtype);
    sample.channels_last = plan.channels_last;
    sample.channels = picture.channels;
    sample.height = motion.height;
    sample.width = motion.width;
    Render(sample);
    if (packed.capacity() > kMostKept) packed = {};
  }
}

void Run(const MaskPlan& plan, int64_t begin, int64_t end, const at::Tensor& result) {
  const Motion& motion = plan.motion;
  const at::Tensor& masks = plan.masks;
  std::array<int64_t, 256> values;
  for (int64_t level = 0; level < 256; ++level)
    values[static_cast<size_t>(level)] = level / plan.div;
  const int64_t count = motion.height * motion.width;
  int64_t* to = result.mutable_data_ptr<int64_t>() + begin * count;
  for (int64_t i = begin; i < end; ++i, to += count) {
    MaskSample sample;
    sample.map = motion.maps[static_cast<size_t>(i)];
    sample.row = AxisOf(masks.size(1), 1, motion.padding, motion.align_corners);
    sample.column = AxisOf(masks.size(2), 1, motion.padding, motion.align_corners);
    sample.padding = motion.padding;
    sample.from = masks.const_data_ptr<uint8_t>() + i * masks.stride(0);
    sample.to_row = masks.stride(1);
    sample.to_column = masks.stride(2);
    sample.values = values.data();
    sample.to = to;
    sample.height = motion.height;
    sample.width = motion.width;
    RenderMask(sample);
  }
}

}  // namespace kindling::augment
