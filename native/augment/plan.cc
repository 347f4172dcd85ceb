#include "augment/plan.h"

#include <algorithm>
#include <cmath>

namespace kindling::augment {

namespace {

/// Places in a picture are numbers of 32 bits.
constexpr int64_t kMostPixels = int64_t{1} << 29;

/// The grey of a logit that all channels share: the weights add up to a little less than one.
constexpr double kGreyOfOne = 0.2989 + 0.5870 + 0.1140;

Padding PaddingOf(std::string_view name) {
  if (name == "reflection") return Padding::kReflection;
  if (name == "border") return Padding::kBorder;
  TORCH_CHECK_VALUE(name == "zeros",
                    "expected padding_mode 'reflection', 'border' or 'zeros', got '", name, "'");
  return Padding::kZeros;
}

Motion MakeMotion(const Request& request, int64_t samples) {
  TORCH_CHECK_VALUE(request.size.size() == 2 && request.size[0] >= 1 && request.size[1] >= 1,
                    "expected size (height, width) of at least 1, got ", request.size);
  TORCH_CHECK_VALUE(request.size[0] <= kMostPixels && request.size[1] <= kMostPixels,
                    "expected size of at most 2^29, got ", request.size);
  TORCH_CHECK_VALUE(static_cast<int64_t>(request.maps.size()) == 9 * samples,
                    "expected a map of 9 numbers for each of ", samples, " samples, got ",
                    request.maps.size(), " numbers");
  Motion motion;
  motion.height = request.size[0];
  motion.width = request.size[1];
  motion.padding = PaddingOf(request.padding_mode);
  motion.align_corners = request.align_corners;
  motion.maps.resize(static_cast<size_t>(samples));
  const double* from = request.maps.data();
  for (Map& map : motion.maps) {
    std::copy_n(from, 9, map.begin());
    from += 9;
    // Without perspective the division is done here, once.
    const double w = map[8];
    if (map[6] == 0 && map[7] == 0 && w != 0 && w != 1)
      for (double& number : map) number /= w;
  }
  return motion;
}

void CheckSource(const char* name, const at::Tensor& source, int64_t dims) {
  TORCH_CHECK_VALUE(
      source.layout() == at::kStrided && source.scalar_type() == at::kByte && source.dim() == dims,
      "expected ", name, " uint8 ", dims == 4 ? "[B, C, H, W]" : "[B, H, W]", ", got ",
      source.scalar_type(), source.sizes());
  const int64_t height = source.size(dims - 2), width = source.size(dims - 1);
  TORCH_CHECK_VALUE(source.size(0) == 0 || (height >= 1 && width >= 1), "expected ", name,
                    " with at least one pixel, got ", source.sizes());
  TORCH_CHECK_VALUE(
      height <= kMostPixels && width <= kMostPixels && (height + 3) * (width + 3) <= kMostPixels,
      "expected ", name, " of at most 2^29 pixels each, got ", source.sizes());
}

/// The steps of one sample: neighbours in logits become one linear function of a channel's logit
/// and the grey of all of them.
class Steps {
 public:
  explicit Steps(bool grey) : grey_(grey) {}

  void Add(int64_t kind, double amount) {
    switch (kind) {
      case 0:
        times_ *= amount;
        of_grey_ *= amount;
        plus_ *= amount;
        break;
      case 1:
        plus_ += amount;
        break;
      case 2: {
        if (grey_) return;
        const double rest = 1 - amount;
        of_grey_ = amount * of_grey_ + rest * (times_ + of_grey_ * kGreyOfOne);
        plus_ = amount * plus_ + rest * plus_ * kGreyOfOne;
        times_ *= amount;
        break;
      }
      default: {
        if (grey_) return;
        Flush();
        const auto turn = static_cast<float>(amount - std::floor(amount));
        if (turn != 0) steps_.push_back({ColourKind::kHue, 1, 0, turn < 1 ? turn : 0});
      }
    }
  }

  std::vector<Colour> Done() {
    Flush();
    return std::move(steps_);
  }

 private:
  void Flush() {
    const auto times = static_cast<float>(times_), of_grey = static_cast<float>(of_grey_);
    const auto plus = static_cast<float>(plus_ / std::log(2.0));
    if (of_grey_ != 0)
      steps_.push_back({ColourKind::kLogits, times, of_grey, plus});
    else if (times_ != 1)
      steps_.push_back({ColourKind::kPower, times, 0, plus});
    else if (plus_ != 0)
      steps_.push_back({ColourKind::kLight, 1, 0, static_cast<float>(std::exp(plus_))});
    times_ = 1;
    of_grey_ = plus_ = 0;
  }

  bool grey_;
  double times_ = 1, of_grey_ = 0, plus_ = 0;
  std::vector<Colour> steps_;
};

std::vector<std::vector<Colour>> ColoursOf(const Request& request, int64_t samples, bool grey) {
  const size_t count = request.colors.size(), each = static_cast<size_t>(samples);
  TORCH_CHECK_VALUE(request.amounts.size() == count * each, "expected color_values [", count, ", ",
                    samples, "], got ", request.amounts.size(), " numbers");
  for (const int64_t kind : request.colors)
    TORCH_CHECK_VALUE(kind >= 0 && kind <= 3,
                      "expected colors 0 (contrast), 1 (brightness), 2 (saturation) or 3 (hue), "
                      "got ",
                      kind);
  std::vector<std::vector<Colour>> colours;
  colours.reserve(each);
  for (size_t i = 0; i < each; ++i) {
    Steps steps(grey);
    for (size_t k = 0; k < count; ++k) steps.Add(request.colors[k], request.amounts[k * each + i]);
    colours.push_back(steps.Done());
  }
  return colours;
}

std::vector<std::array<int64_t, 2>> ShrinkOf(const Request& request, int64_t samples) {
  std::vector<std::array<int64_t, 2>> shrink(static_cast<size_t>(samples), {1, 1});
  if (request.shrink.empty()) return shrink;
  TORCH_CHECK_VALUE(static_cast<int64_t>(request.shrink.size()) == 2 * samples,
                    "expected shrink (rows, columns) for each of ", samples, " samples, got ",
                    request.shrink.size(), " numbers");
  for (size_t i = 0; i < shrink.size(); ++i)
    for (size_t axis = 0; axis < 2; ++axis) {
      const int64_t factor = request.shrink[2 * i + axis];
      TORCH_CHECK_VALUE(factor >= 1, "expected shrink of at least 1, got ", factor);
      TORCH_CHECK_VALUE(factor <= kMostPixels, "expected shrink of at most 2^29, got ", factor);
      shrink[i][axis] = factor;
    }
  return shrink;
}

void Normalise(Plan& plan, const Request& request) {
  const auto channels = static_cast<size_t>(plan.images.size(1));
  const auto of = [&](const std::optional<at::ArrayRef<double>>& given, const char* name,
                      size_t channel, double otherwise) {
    if (!given.has_value()) return otherwise;
    TORCH_CHECK_VALUE(given->size() == channels || given->size() == 1, "expected ", name,
                      " with 1 or ", channels, " numbers, got ", given->size());
    return (*given)[given->size() == 1 ? 0 : channel];
  };
  for (size_t channel = 0; channel < channels; ++channel) {
    const double mean = of(request.mean, "mean", channel, 0);
    const double deviation = of(request.std, "std", channel, 1);
    TORCH_CHECK_VALUE(deviation != 0, "expected std other than 0, got 0 for channel ", channel);
    plan.times[channel] = static_cast<float>(1 / deviation);
    plan.plus[channel] = static_cast<float>(-mean / deviation);
  }
}

}  // namespace

std::vector<int64_t> Plan::ResultSizes() const {
  return {images.size(0), images.size(1), motion.height, motion.width};
}

std::vector<int64_t> MaskPlan::ResultSizes() const {
  return {masks.size(0), motion.height, motion.width};
}

Plan MakePlan(const at::Tensor& images, const Request& request) {
  CheckSource("images", images, 4);
  const int64_t samples = images.size(0), channels = images.size(1);
  TORCH_CHECK_VALUE(channels == 1 || channels == 3, "expected images with 1 or 3 channels, got ",
                    channels);
  TORCH_CHECK_VALUE(request.div > 0, "expected div above 0, got ", request.div);
  TORCH_CHECK_VALUE(
      request.dtype == at::kFloat || request.dtype == at::kHalf || request.dtype == at::kBFloat16,
      "expected dtype float32, float16 or bfloat16, got ", request.dtype);
  Plan plan;
  plan.images = images;
  plan.motion = MakeMotion(request, samples);
  plan.shrink = ShrinkOf(request, samples);
  plan.colours = ColoursOf(request, samples, channels == 1);
  plan.per_level = static_cast<float>(1 / request.div);
  Normalise(plan, request);
  plan.dtype = request.dtype;
  plan.channels_last = request.channels_last;
  return plan;
}

MaskPlan MakeMaskPlan(const at::Tensor& masks, const Request& request, int64_t div) {
  CheckSource("masks", masks, 3);
  TORCH_CHECK_VALUE(div >= 1, "expected div of at least 1, got ", div);
  MaskPlan plan;
  plan.masks = masks;
  plan.motion = MakeMotion(request, masks.size(0));
  plan.div = div;
  return plan;
}

std::vector<double> NumbersOf(const at::Tensor& maps) {
  TORCH_CHECK_VALUE(maps.scalar_type() == at::kDouble && maps.is_cpu() && maps.dim() == 3 &&
                        maps.size(1) == 3 && maps.size(2) == 3,
                    "expected maps float64 [B, 3, 3] on the CPU, got ", maps.scalar_type(),
                    maps.sizes(), " on ", maps.device());
  const at::Tensor plain = maps.contiguous();
  const auto* from = plain.const_data_ptr<double>();
  return {from, from + plain.numel()};
}

std::vector<float> AmountsOf(const at::Tensor& color_values) {
  TORCH_CHECK_VALUE(
      color_values.scalar_type() == at::kFloat && color_values.is_cpu() && color_values.dim() == 2,
      "expected color_values float32 [K, B] on the CPU, got ", color_values.scalar_type(),
      color_values.sizes(), " on ", color_values.device());
  const at::Tensor plain = color_values.contiguous();
  const auto* from = plain.const_data_ptr<float>();
  return {from, from + plain.numel()};
}

}  // namespace kindling::augment
