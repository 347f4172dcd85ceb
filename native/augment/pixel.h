// native/augment/pixel.h: the arithmetic of one pixel, the same on the CPU and on a GPU: where it
// comes from, and what colours do to it.
#pragma once

#include <c10/macros/Macros.h>

#include <cmath>
#include <cstdint>
#include <cstring>

// Loops with vectors of several widths are made of these, so they have to become part of each.
#if defined(_MSC_VER)
#define KINDLING_PIXEL C10_HOST_DEVICE __forceinline
#else
#define KINDLING_PIXEL C10_HOST_DEVICE __attribute__((always_inline)) inline
#endif

namespace kindling::augment {

/// What lies outside a picture.
enum class Padding { kReflection, kBorder, kZeros };

/// One axis of a source, which is `size` long: coordinates there, with the middles of pixels at
/// whole numbers, to coordinates in the picture shrunk by a whole factor.
struct Axis {
  double low, span, turns;  // reflection: from low to low + span; turns = 1 / (2 span), or 0
  double times, plus;       // to the shrunk picture
  double first, last;       // bounds there
};

/// `size` and `factor` are at least 1.
inline Axis AxisOf(int64_t size, int64_t factor, Padding padding, bool align_corners) {
  Axis axis;
  const double length = static_cast<double>(size), k = static_cast<double>(factor);
  axis.low = align_corners ? 0 : -0.5;
  axis.span = align_corners ? length - 1 : length;
  axis.turns = axis.span > 0 ? 1 / (2 * axis.span) : 0;
  axis.times = 1 / k;
  axis.plus = -(k - 1) / 2 / k;
  const auto shrunk = static_cast<double>((size + factor - 1) / factor);
  axis.first = padding == Padding::kZeros ? -1 : 0;
  axis.last = padding == Padding::kZeros ? shrunk : shrunk - 1;
  if (padding == Padding::kBorder)
    axis.last = std::fmax(0, std::fmin(axis.last, (length - 1) * axis.times + axis.plus));
  return axis;
}

/// `at` of the source in the shrunk picture, inside the bounds whatever it is: what is no number is
/// taken for the first.
template <bool kReflect>
KINDLING_PIXEL double Placed(const Axis& axis, double at) {
  if (kReflect) {
    double t = fabs(at - axis.low);
    t -= 2 * axis.span * floor(t * axis.turns);
    at = axis.low + axis.span - fabs(t - axis.span);
  }
  at = at * axis.times + axis.plus;
  at = at > axis.first ? at : axis.first;
  return at < axis.last ? at : axis.last;
}

/// What a step of the colours does.
enum class ColourKind : int32_t {
  kLight,   // x / (1 - x) times a factor
  kPower,   // a linear function of each logit
  kLogits,  // of the logit and the grey of all
  kHue
};

/// One step; logits are to base 2.
struct Colour {
  ColourKind kind = ColourKind::kLight;
  float times = 1;  // kPower, kLogits
  float grey = 0;   // kLogits
  float plus = 0;   // kPower, kLogits; the factor of kLight; the turn, 0 to 1, of kHue
};

KINDLING_PIXEL int32_t BitsOf(float x) {
  int32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}

KINDLING_PIXEL float FloatOf(int32_t bits) {
  float x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

/// log2 of an ordinary positive number, to 1e-7 of itself (the polynomial of Cephes' logf).
KINDLING_PIXEL float Log2(float x) {
  const int32_t bits = BitsOf(x);
  const int32_t power = (bits - 0x3f3504f3) >> 23;  // the rest is from √½ to √2
  const float f = FloatOf(bits - power * (1 << 23)) - 1;
  float y = 7.0376836292e-2f;
  y = y * f - 1.1514610310e-1f;
  y = y * f + 1.1676998740e-1f;
  y = y * f - 1.2420140846e-1f;
  y = y * f + 1.4249322787e-1f;
  y = y * f - 1.6668057665e-1f;
  y = y * f + 2.0000714765e-1f;
  y = y * f - 2.4999993993e-1f;
  y = y * f + 3.3333331174e-1f;
  const float square = f * f;
  y = y * f * square - 0.5f * square + f;
  return y * 1.4426950408889634f + static_cast<float>(power);
}

/// 2 to the power of `x`, to 1e-7 of itself; powers beyond ±126 are taken for that.
KINDLING_PIXEL float Exp2(float x) {
  x = x > -126 ? x : -126;
  x = x < 126 ? x : 126;
  const float round = 12582912;  // 1.5 · 2^23: adding it leaves whole numbers
  const float shifted = x + round;
  const float f = x - (shifted - round);
  float y = 1.535336188319500e-4f;
  y = y * f + 1.339887440266574e-3f;
  y = y * f + 9.618437357674640e-3f;
  y = y * f + 5.550332471162809e-2f;
  y = y * f + 2.402264791363012e-1f;
  y = y * f + 6.931472028550421e-1f;
  y = y * f + 1;
  return y * FloatOf((BitsOf(shifted) - BitsOf(round) + 127) * (1 << 23));
}

/// Inside (0, 1), where logits are finite.
KINDLING_PIXEL float Inside(float x) {
  const float least = 1e-7f, most = 1 - 1e-7f;
  x = x > least ? x : least;
  return x < most ? x : most;
}

KINDLING_PIXEL float Logit2(float x) {
  x = Inside(x);
  return Log2(x / (1 - x));
}

KINDLING_PIXEL float Sigmoid2(float x) { return 1 / (1 + Exp2(-x)); }

KINDLING_PIXEL float Lit(const Colour& colour, float x) {
  x = Inside(x);
  const float more = x * colour.plus;
  return more / (1 - x + more);
}

KINDLING_PIXEL float Powered(const Colour& colour, float x) {
  return Sigmoid2(Logit2(x) * colour.times + colour.plus);
}

struct Rgb {
  float r, g, b;
};

KINDLING_PIXEL float Grey(const Rgb& x) { return 0.2989f * x.r + 0.5870f * x.g + 0.1140f * x.b; }

KINDLING_PIXEL Rgb Saturated(const Colour& colour, const Rgb& x) {
  const Rgb logits{Logit2(x.r), Logit2(x.g), Logit2(x.b)};
  const float plus = colour.grey * Grey(logits) + colour.plus;
  return {Sigmoid2(logits.r * colour.times + plus), Sigmoid2(logits.g * colour.times + plus),
          Sigmoid2(logits.b * colour.times + plus)};
}

/// A channel of the colour of a hue (0 to 6): all of `most`, less as much of `spread` as the hue is
/// away from where the channel is full.
KINDLING_PIXEL float HueChannel(float most, float spread, float hue, float start) {
  float k = hue + start;
  k = k < 6 ? k : k - 6;
  float less = k < 4 - k ? k : 4 - k;
  less = less > 0 ? less : 0;
  less = less < 1 ? less : 1;
  return most - spread * less;
}

/// RGB to HSV, the hue turned, and back.
KINDLING_PIXEL Rgb Turned(const Colour& colour, const Rgb& x) {
  float most = x.r > x.g ? x.r : x.g;
  most = most > x.b ? most : x.b;
  float least = x.r < x.g ? x.r : x.g;
  least = least < x.b ? least : x.b;
  const float spread = most - least;
  const float by = 1 / (spread > 0 ? spread : 1);
  const float red = (x.g - x.b) * by, green = 2 + (x.b - x.r) * by, blue = 4 + (x.r - x.g) * by;
  float hue = most == x.g ? green : blue;
  hue = most == x.r ? red : hue;
  hue += 6 * colour.plus;  // -1 to 11
  hue = hue < 0 ? hue + 6 : hue;
  hue = hue < 6 ? hue : hue - 6;
  return {HueChannel(most, spread, hue, 5), HueChannel(most, spread, hue, 3),
          HueChannel(most, spread, hue, 1)};
}

/// The forms of the result.
enum class Format { kFloat32, kFloat16, kBFloat16 };

struct Float32 {
  using Element = float;
  static KINDLING_PIXEL float From(float x) { return x; }
};

/// To the nearest, ties to even. What is no number stays none.
struct BFloat16 {
  using Element = uint16_t;
  static KINDLING_PIXEL uint16_t From(float x) {
    const auto bits = static_cast<uint32_t>(BitsOf(x));
    const uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    return static_cast<uint16_t>(x == x ? rounded : 0x7fc0);
  }
};

/// To the nearest, ties to even: a float that is so much larger loses the same bits
/// (https://github.com/Maratyszcza/FP16).
struct Float16 {
  using Element = uint16_t;
  static KINDLING_PIXEL uint16_t From(float x) {
    const float all = FloatOf(0x77800000), least = FloatOf(0x08800000);  // 2^112, 2^-110
    const auto bits = static_cast<uint32_t>(BitsOf(x));
    const float size = FloatOf(static_cast<int32_t>(bits & 0x7fffffff));
    const uint32_t doubled = bits + bits;
    uint32_t bias = doubled & 0xff000000;
    bias = bias > 0x71000000 ? bias : 0x71000000;
    const float base = FloatOf(static_cast<int32_t>((bias >> 1) + 0x07800000)) + size * all * least;
    const auto sum = static_cast<uint32_t>(BitsOf(base));
    const uint32_t number = ((sum >> 13) & 0x7c00) + (sum & 0x0fff);
    return static_cast<uint16_t>(((bits >> 16) & 0x8000) |
                                 (doubled > 0xff000000 ? 0x7e00 : number));
  }
};

}  // namespace kindling::augment
