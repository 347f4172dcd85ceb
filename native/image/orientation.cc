#include "image/orientation.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace kindling {

namespace {

/// Numbers out of bytes, in either order; the caller has asked whether they are there.
struct Reader {
  std::span<const uint8_t> bytes;
  bool little = false;

  bool Has(size_t at, size_t count) const {
    return at <= bytes.size() && count <= bytes.size() - at;
  }
  uint32_t Short(size_t at) const {
    const uint32_t first = bytes[at], second = bytes[at + 1];
    return little ? second << 8 | first : first << 8 | second;
  }
  uint32_t Long(size_t at) const {
    const uint32_t first = Short(at), second = Short(at + 2);
    return little ? second << 16 | first : first << 16 | second;
  }
};

constexpr uint32_t kOrientationTag = 0x0112;

/// The tag in the first directory of an EXIF segment; 0 where there is none.
int OrientationIn(std::span<const uint8_t> segment) {
  static constexpr uint8_t kName[6] = {'E', 'x', 'i', 'f', 0, 0};
  if (segment.size() < 14 || std::memcmp(segment.data(), kName, sizeof kName) != 0) return 0;
  Reader tiff{segment.subspan(sizeof kName)};
  tiff.little = tiff.Short(0) == 0x4949;
  const size_t directory = tiff.Long(4);
  if (!tiff.Has(directory, 2)) return 0;
  const size_t count = tiff.Short(directory);
  for (size_t i = 0; i < count; ++i) {
    const size_t entry = directory + 2 + 12 * i;
    if (!tiff.Has(entry, 10)) return 0;
    if (tiff.Short(entry) != kOrientationTag) continue;
    const auto value = static_cast<int>(tiff.Short(entry + 8));
    return value >= 1 && value <= 8 ? value : 0;
  }
  return 0;
}

}  // namespace

int OrientationOf(std::span<const uint8_t> jpeg) {
  const Reader file{jpeg};
  int orientation = 1;
  size_t at = 2;
  while (file.Has(at, 4) && jpeg[at] == 0xff) {
    const uint8_t marker = jpeg[at + 1];
    if (marker == 0xff) {
      ++at;  // a fill byte
      continue;
    }
    if (marker == 0xda) break;  // pixels begin
    const size_t size = file.Short(at + 2);
    if (marker == 0xe1 && size >= 2) {
      const size_t room = std::min(size - 2, jpeg.size() - at - 4);
      const int found = OrientationIn(jpeg.subspan(at + 4, room));
      if (found != 0) orientation = found;
    }
    at += 2 + size;
  }
  return orientation;
}

Path UprightPath(int orientation, int64_t height, int64_t width, int64_t bytes) {
  const bool swapped = orientation >= 5;
  const bool flips_rows =
      orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  const bool flips_columns =
      orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  Path path{height, width, 0, width * bytes, bytes};
  if (swapped) path = {width, height, 0, bytes, width * bytes};
  if (flips_rows) {
    path.start += (path.height - 1) * path.to_row;
    path.to_row = -path.to_row;
  }
  if (flips_columns) {
    path.start += (path.width - 1) * path.to_column;
    path.to_column = -path.to_column;
  }
  return path;
}

}  // namespace kindling
