// native/augment/line.h: where a row of the result lies in the source.
#pragma once

#include "augment/plan.h"
#include "augment/versions.h"

namespace kindling::augment {

/// A row of the result in the source: three linear functions of the column.
struct Line {
  double x, y, w, x_step, y_step, w_step;
};

KINDLING_INLINE Line LineOf(const Map& map, int64_t row, int64_t column) {
  const auto i = static_cast<double>(row), j = static_cast<double>(column);
  return {map[0] * j + map[1] * i + map[2],
          map[3] * j + map[4] * i + map[5],
          map[6] * j + map[7] * i + map[8],
          map[0],
          map[3],
          map[6]};
}

}  // namespace kindling::augment
