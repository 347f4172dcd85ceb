// native/augment/window.h: which part of a picture a sample needs.
#pragma once

#include <cstdint>

#include "augment/plan.h"

namespace kindling::augment {

/// Rows and columns of the shrunk picture, the last ones included. They go one or two beyond the
/// picture, where there is nothing: a pixel and its neighbours are then read without asking.
struct Window {
  int64_t top = 0, bottom = 0, left = 0, right = 0;

  int64_t height() const { return bottom - top + 1; }
  int64_t width() const { return right - left + 1; }
};

/// The window of what the map takes from the source; the axes' bounds are drawn in to it, so that
/// no rounding leads outside.
Window WindowOf(const Map& map, const Motion& motion, Axis& row, Axis& column);

}  // namespace kindling::augment
