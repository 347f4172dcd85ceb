#include "augment/window.h"

#include <algorithm>
#include <cmath>

namespace kindling::augment {

namespace {

struct Range {
  double low, high;
};

/// What reflection makes of a range: it folds at one border, or covers everything.
Range Reflected(const Axis& axis, Range range) {
  const double low = axis.low, high = axis.low + axis.span;
  const bool below = range.low<low, above = range.high> high;
  if (!below && !above) return range;
  if ((below && above) || low - range.low > axis.span || range.high - high > axis.span)
    return {low, high};
  if (below) return {low, std::max(range.high, 2 * low - range.low)};
  return {std::min(range.low, 2 * high - range.high), high};
}

/// Draws the bounds of an axis in to a range of the source; gives the first and the last pixel.
void DrawIn(Axis& axis, Padding padding, Range range, int64_t& first, int64_t& last) {
  if (padding == Padding::kReflection) range = Reflected(axis, range);
  const auto at = [&](double source) {
    return std::clamp(source * axis.times + axis.plus, axis.first, axis.last);
  };
  first = static_cast<int64_t>(std::floor(std::max(at(range.low) - 1, axis.first)));
  last = static_cast<int64_t>(std::floor(std::min(at(range.high) + 1, axis.last))) + 1;
  axis.first = std::max(axis.first, static_cast<double>(first));
  axis.last = std::min(axis.last, static_cast<double>(last - 1) + 0.99999999);
}

}  // namespace

Window WindowOf(const Map& map, const Motion& motion, Axis& row, Axis& column) {
  Range x{INFINITY, -INFINITY}, y{INFINITY, -INFINITY};
  bool positive = true, negative = true;
  for (const int64_t i : {int64_t{0}, motion.height - 1}) {
    for (const int64_t j : {int64_t{0}, motion.width - 1}) {
      const double w = map[6] * j + map[7] * i + map[8];
      const double across = (map[0] * j + map[1] * i + map[2]) / w;
      const double down = (map[3] * j + map[4] * i + map[5]) / w;
      positive = positive && w > 0;
      negative = negative && w < 0;
      x = {std::min(x.low, across), std::max(x.high, across)};
      y = {std::min(y.low, down), std::max(y.high, down)};
    }
  }
  // Between corners on one side of the horizon everything is in the frame around them.
  const bool framed = (positive || negative) && std::isfinite(x.low) && std::isfinite(x.high) &&
                      std::isfinite(y.low) && std::isfinite(y.high);
  if (!framed) x = y = {-1e18, 1e18};
  Window window;
  DrawIn(row, motion.padding, y, window.top, window.bottom);
  DrawIn(column, motion.padding, x, window.left, window.right);
  return window;
}

}  // namespace kindling::augment
