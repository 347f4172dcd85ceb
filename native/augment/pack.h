// native/augment/pack.h: a picture made ready for being read in any direction.
#pragma once

#include <cstdint>

#include "augment/window.h"
#include "image/resample.h"

namespace kindling::augment {

/// The window of the picture shrunk by blocks of `factor_rows` times `factor_columns`, each the
/// mean of what there is of it, rounded half up: four bytes a pixel, of which one per channel from
/// the lowest up, so that one load reads a pixel. Outside the picture everything is 0.
void Pack(const Picture& from, int64_t factor_rows, int64_t factor_columns, const Window& window,
          uint32_t* to);

}  // namespace kindling::augment
