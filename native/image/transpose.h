// native/image/transpose.h: sixteen rows of sixteen bytes into columns.
#pragma once

#include <cstdint>
#include <cstring>

namespace kindling {

#ifdef __GNUC__

using ByteVector = uint8_t __attribute__((vector_size(16)));

#ifdef __clang__
#define KINDLING_SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define KINDLING_SHUFFLE(a, b, ...) __builtin_shuffle(a, b, ByteVector{__VA_ARGS__})
#endif

/// A perfect shuffle of sixteen vectors: the bytes of vectors `i` and `i + 8` in turn.
inline void Shuffle(const ByteVector* from, ByteVector* to) {
  for (int i = 0; i < 8; ++i) {
    to[2 * i] = KINDLING_SHUFFLE(from[i], from[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6,
                                 22, 7, 23);
    to[2 * i + 1] = KINDLING_SHUFFLE(from[i], from[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13,
                                     29, 14, 30, 15, 31);
  }
}

#undef KINDLING_SHUFFLE

/// Row i begins at `from[i]`; columns go to `to`, `step` bytes apart.
inline void Transpose(const uint8_t* const* from, uint8_t* to, int64_t step) {
  ByteVector a[16], b[16];
  for (int i = 0; i < 16; ++i) std::memcpy(&a[i], from[i], 16);
  // Each shuffle moves the top bit of a byte's place to the bottom: four of them swap row and
  // column.
  Shuffle(a, b);
  Shuffle(b, a);
  Shuffle(a, b);
  Shuffle(b, a);
  for (int i = 0; i < 16; ++i) std::memcpy(to + i * step, &a[i], 16);
}

#else

inline void Transpose(const uint8_t* const* from, uint8_t* to, int64_t step) {
  for (int i = 0; i < 16; ++i)
    for (int j = 0; j < 16; ++j) to[j * step + i] = from[i][j];
}

#endif

}  // namespace kindling
