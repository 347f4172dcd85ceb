// native/image/orientation.h: how the camera was held, and a picture turned upright.
#pragma once

#include <cstdint>
#include <span>

namespace kindling {

/// EXIF's orientation, 1 (upright) to 8, of a JPEG file; 1 where the file says nothing, or nothing
/// that can be understood.
int OrientationOf(std::span<const uint8_t> jpeg);

/// A way through the rows of a stored picture that meets its pixels in upright order: pixel (y, x)
/// of the upright picture is at `start + y * to_row + x * to_column` bytes.
struct Path {
  int64_t height;
  int64_t width;
  int64_t start;
  int64_t to_row;
  int64_t to_column;
};

/// The path through a stored picture of `height` rows of `width` pixels of `bytes` bytes.
Path UprightPath(int orientation, int64_t height, int64_t width, int64_t bytes);

}  // namespace kindling
