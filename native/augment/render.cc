#include "augment/render.h"

#include <algorithm>

#include "augment/line.h"
#include "augment/versions.h"

namespace kindling::augment {

namespace {

/// So many pixels of a row are worked on together: what is between the steps stays in the cache
/// next to the core.
constexpr int64_t kStrip = 256;

struct Strip {
  alignas(64) int32_t index[kStrip];
  alignas(64) float across[kStrip];  // how far to the next column and row, 0 to 1
  alignas(64) float down[kStrip];
  alignas(64) float planes[3][kStrip];
};

KINDLING_INLINE bool IsWithin(const Axis& axis, double a, double b) {
  return a >= axis.low && a <= axis.low + axis.span && b >= axis.low && b <= axis.low + axis.span;
}

/// Whether no pixel of a strip needs reflection: its ends lie in the picture, and the horizon does
/// not lie between them.
KINDLING_INLINE bool IsWithin(const Sample& sample, const Line& line, int64_t count) {
  const auto last = static_cast<double>(count - 1);
  const double w = line.w + last * line.w_step;
  if (!((line.w > 0 && w > 0) || (line.w < 0 && w < 0))) return false;
  return IsWithin(sample.column, line.x / line.w, (line.x + last * line.x_step) / w) &&
         IsWithin(sample.row, line.y / line.w, (line.y + last * line.y_step) / w);
}

template <bool kReflect, bool kFlat>
KINDLING_INLINE void Locate(const Sample& sample, const Line& line, int64_t count, Strip& strip) {
  const Axis column = sample.column, row = sample.row;
  const auto left = static_cast<int32_t>(sample.window.left);
  const auto top = static_cast<int32_t>(sample.window.top);
  const auto width = static_cast<int32_t>(sample.window.width());
  int32_t* __restrict index = strip.index;
  float* __restrict across = strip.across;
  float* __restrict down = strip.down;
  for (int32_t i = 0; i < static_cast<int32_t>(count); ++i) {
    const auto j = static_cast<double>(i);
    double x = line.x + j * line.x_step;
    double y = line.y + j * line.y_step;
    if (!kFlat) {
      const double by = 1 / (line.w + j * line.w_step);
      x *= by;
      y *= by;
    }
    x = Placed<kReflect>(column, x);
    y = Placed<kReflect>(row, y);
    // The window begins at -1 or later: one more, and whole numbers are the floor.
    const int32_t x_floor = static_cast<int32_t>(x + 1) - 1;
    const int32_t y_floor = static_cast<int32_t>(y + 1) - 1;
    across[i] = static_cast<float>(x - x_floor);
    down[i] = static_cast<float>(y - y_floor);
    index[i] = (y_floor - top) * width + (x_floor - left);
  }
}

KINDLING_INLINE float Level(uint32_t pixel, int shift) {
  return static_cast<float>(static_cast<int32_t>((pixel >> shift) & 255));
}

template <int kChannels>
KINDLING_INLINE void Interpolate(const Sample& sample, int64_t count, Strip& strip) {
  const uint32_t* __restrict picture = sample.picture;
  const uint32_t* __restrict below = picture + sample.window.width();
  const int32_t* __restrict index = strip.index;
  const float* __restrict across = strip.across;
  const float* __restrict down = strip.down;
  float* __restrict red = strip.planes[0];
  float* __restrict green = strip.planes[1];
  float* __restrict blue = strip.planes[2];
  const float per_level = sample.per_level;
  for (int64_t i = 0; i < count; ++i) {
    const int32_t at = index[i];
    const uint32_t a = picture[at], b = picture[at + 1], c = below[at], d = below[at + 1];
    const float x = across[i], y = down[i];
    float values[kChannels];
    for (int channel = 0; channel < kChannels; ++channel) {
      const int shift = 8 * channel;
      const float upper = Level(a, shift) + x * (Level(b, shift) - Level(a, shift));
      const float lower = Level(c, shift) + x * (Level(d, shift) - Level(c, shift));
      values[channel] = (upper + y * (lower - upper)) * per_level;
    }
    red[i] = values[0];
    if (kChannels == 3) {
      green[i] = values[1];
      blue[i] = values[2];
    }
  }
}

template <int kChannels>
KINDLING_INLINE void Paint(const Colour& colour, int64_t count, Strip& strip) {
  float* __restrict red = strip.planes[0];
  float* __restrict green = strip.planes[1];
  float* __restrict blue = strip.planes[2];
  const Colour step = colour;
  switch (step.kind) {
    case ColourKind::kLight:
      for (int channel = 0; channel < kChannels; ++channel) {
        float* __restrict plane = strip.planes[channel];
        for (int64_t i = 0; i < count; ++i) plane[i] = Lit(step, plane[i]);
      }
      return;
    case ColourKind::kPower:
      for (int channel = 0; channel < kChannels; ++channel) {
        float* __restrict plane = strip.planes[channel];
        for (int64_t i = 0; i < count; ++i) plane[i] = Powered(step, plane[i]);
      }
      return;
    case ColourKind::kLogits:
      for (int64_t i = 0; i < count; ++i) {
        const Rgb rgb = Saturated(step, {red[i], green[i], blue[i]});
        red[i] = rgb.r;
        green[i] = rgb.g;
        blue[i] = rgb.b;
      }
      return;
    case ColourKind::kHue:
      for (int64_t i = 0; i < count; ++i) {
        const Rgb rgb = Turned(step, {red[i], green[i], blue[i]});
        red[i] = rgb.r;
        green[i] = rgb.g;
        blue[i] = rgb.b;
      }
  }
}

/// Normalised and put in place.
template <class To, int kChannels>
KINDLING_INLINE void Store(const Sample& sample, int64_t row, int64_t begin, int64_t count,
                           const Strip& strip) {
  auto* to = static_cast<typename To::Element*>(sample.to);
  if (sample.channels_last && kChannels == 3) {
    auto* __restrict at = to + (row * sample.width + begin) * kChannels;
    const float* __restrict red = strip.planes[0];
    const float* __restrict green = strip.planes[1];
    const float* __restrict blue = strip.planes[2];
    const float times[] = {sample.times[0], sample.times[1], sample.times[2]};
    const float plus[] = {sample.plus[0], sample.plus[1], sample.plus[2]};
    for (int64_t i = 0; i < count; ++i) {
      at[3 * i] = To::From(red[i] * times[0] + plus[0]);
      at[3 * i + 1] = To::From(green[i] * times[1] + plus[1]);
      at[3 * i + 2] = To::From(blue[i] * times[2] + plus[2]);
    }
    return;
  }
  for (int channel = 0; channel < kChannels; ++channel) {
    auto* __restrict at = to + (channel * sample.height + row) * sample.width + begin;
    const float* __restrict plane = strip.planes[channel];
    const float times = sample.times[channel], plus = sample.plus[channel];
    for (int64_t i = 0; i < count; ++i) at[i] = To::From(plane[i] * times + plus);
  }
}

template <int kChannels>
KINDLING_INLINE void RenderStrip(const Sample& sample, int64_t row, int64_t begin, int64_t count,
                                 Strip& strip) {
  const Line line = LineOf(sample.map, row, begin);
  const bool flat = line.w_step == 0 && line.w == 1;
  if (sample.padding == Padding::kReflection && !IsWithin(sample, line, count)) {
    Locate<true, false>(sample, line, count, strip);
  } else if (flat) {
    Locate<false, true>(sample, line, count, strip);
  } else {
    Locate<false, false>(sample, line, count, strip);
  }
  Interpolate<kChannels>(sample, count, strip);
  for (int64_t i = 0; i < sample.colour_count; ++i)
    Paint<kChannels>(sample.colours[i], count, strip);
  switch (sample.format) {
    case Format::kFloat32:
      return Store<Float32, kChannels>(sample, row, begin, count, strip);
    case Format::kFloat16:
      return Store<Float16, kChannels>(sample, row, begin, count, strip);
    case Format::kBFloat16:
      return Store<BFloat16, kChannels>(sample, row, begin, count, strip);
  }
}

KINDLING_INLINE void RenderAll(const Sample& sample) {
  Strip strip;
  for (int64_t row = 0; row < sample.height; ++row)
    for (int64_t begin = 0; begin < sample.width; begin += kStrip) {
      const int64_t count = std::min(kStrip, sample.width - begin);
      if (sample.channels == 3)
        RenderStrip<3>(sample, row, begin, count, strip);
      else
        RenderStrip<1>(sample, row, begin, count, strip);
    }
}

KINDLING_VERSIONS(RenderAll, (const Sample& sample), (sample))

}  // namespace

void Render(const Sample& sample) {
  static const auto best = BestRenderAll();
  best(sample);
}

}  // namespace kindling::augment
