// native/image/weigh.h: the inner loop of resampling.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kindling {

/// So many bytes are worked on at a time.
constexpr int64_t kLanes = 16;

/// Which elements of a line make each element of the resampled one, and how much of each: factors
/// are fractions of 2^22.
struct Weights {
  struct Window {
    int64_t first = 0;
    int64_t count = 0;
    size_t at = 0;  // of its first factor
  };
  std::vector<Window> windows;
  std::vector<int32_t> factors;
};

/// Lines of bytes, `to_line` apart, of which weighted sums are made, one line per window. Vectors
/// of sixteen bytes are read and written, `vectors` of them per line.
struct Lines {
  const uint8_t* from = nullptr;
  int64_t from_line = 0;
  uint8_t* to = nullptr;
  int64_t to_line = 0;
  int64_t vectors = 0;
};

/// Makes the lines of windows `begin` to `end`, in order, rounded to bytes.
void Weigh(const Weights& weights, size_t begin, size_t end, const Lines& lines);

}  // namespace kindling
