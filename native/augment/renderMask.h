// native/augment/renderMask.h: the pixels of one mask.
#pragma once

#include <cstdint>

#include "augment/plan.h"

namespace kindling::augment {

struct MaskSample {
  Map map;
  Axis row, column;
  Padding padding;
  const uint8_t* from;
  int64_t to_row, to_column;  // how far neighbours are apart
  const int64_t* values;      // of the 256 levels
  int64_t* to;
  int64_t height, width;
};

/// The nearest pixel for each, halves to the even one; 0 outside where padding is zeros.
void RenderMask(const MaskSample& sample);

}  // namespace kindling::augment
