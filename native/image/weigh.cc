#include "image/weigh.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define KINDLING_X86_VECTORS
#include <immintrin.h>
#endif

namespace kindling {

namespace {

constexpr int kBits = 22;
constexpr int32_t kHalf = 1 << (kBits - 1);

/// For any machine; compilers make vectors of the inner loops.
void WeighPortably(const Weights& weights, size_t begin, size_t end, const Lines& lines) {
  for (size_t i = begin; i < end; ++i) {
    const auto& window = weights.windows[i];
    const int32_t* factors = weights.factors.data() + window.at;
    const uint8_t* from = lines.from + window.first * lines.from_line;
    uint8_t* to = lines.to + static_cast<int64_t>(i - begin) * lines.to_line;
    for (int64_t vector = 0; vector < lines.vectors; ++vector) {
      int32_t sums[kLanes];
      for (int32_t& sum : sums) sum = kHalf;
      const uint8_t* at = from + vector * kLanes;
      for (int64_t k = 0; k < window.count; ++k, at += lines.from_line)
        for (int64_t lane = 0; lane < kLanes; ++lane) sums[lane] += at[lane] * factors[k];
      // Rounded factors may add up to a little more than 1.
      for (int64_t lane = 0; lane < kLanes; ++lane) {
        const int32_t level = sums[lane] >> kBits;
        to[vector * kLanes + lane] = static_cast<uint8_t>(level > 255 ? 255 : level);
      }
    }
  }
}

#ifdef KINDLING_X86_VECTORS

[[gnu::target("avx2")]] void WeighAvx2(const Weights& weights, size_t begin, size_t end,
                                       const Lines& lines) {
  const __m256i half = _mm256_set1_epi32(kHalf);
  for (size_t i = begin; i < end; ++i) {
    const auto& window = weights.windows[i];
    const int32_t* factors = weights.factors.data() + window.at;
    const uint8_t* from = lines.from + window.first * lines.from_line;
    uint8_t* to = lines.to + static_cast<int64_t>(i - begin) * lines.to_line;
    for (int64_t vector = 0; vector < lines.vectors; ++vector) {
      __m256i low = half;
      __m256i high = half;
      const uint8_t* at = from + vector * kLanes;
      for (int64_t k = 0; k < window.count; ++k, at += lines.from_line) {
        const __m256i factor = _mm256_set1_epi32(factors[k]);
        const auto* bytes = reinterpret_cast<const __m128i*>(at);
        const auto* upper = reinterpret_cast<const __m128i*>(at + 8);
        low = _mm256_add_epi32(
            low, _mm256_mullo_epi32(_mm256_cvtepu8_epi32(_mm_loadl_epi64(bytes)), factor));
        high = _mm256_add_epi32(
            high, _mm256_mullo_epi32(_mm256_cvtepu8_epi32(_mm_loadl_epi64(upper)), factor));
      }
      // Packing takes more than 255 as 255. It works in halves, which are put in order between.
      const __m256i shorts = _mm256_permute4x64_epi64(
          _mm256_packus_epi32(_mm256_srai_epi32(low, kBits), _mm256_srai_epi32(high, kBits)),
          _MM_SHUFFLE(3, 1, 2, 0));
      const __m128i packed =
          _mm_packus_epi16(_mm256_castsi256_si128(shorts), _mm256_extracti128_si256(shorts, 1));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to + vector * kLanes), packed);
    }
  }
}

/// Sixteen sums in one vector, which are packed with more than 255 as 255. Masks of ones cost
/// nothing; the forms without draw a warning out of GCC 12.
[[gnu::target("avx512f")]] void WeighAvx512(const Weights& weights, size_t begin, size_t end,
                                            const Lines& lines) {
  const __m512i half = _mm512_set1_epi32(kHalf);
  for (size_t i = begin; i < end; ++i) {
    const auto& window = weights.windows[i];
    const int32_t* factors = weights.factors.data() + window.at;
    const uint8_t* from = lines.from + window.first * lines.from_line;
    uint8_t* to = lines.to + static_cast<int64_t>(i - begin) * lines.to_line;
    for (int64_t vector = 0; vector < lines.vectors; ++vector) {
      __m512i sums = half;
      const uint8_t* at = from + vector * kLanes;
      for (int64_t k = 0; k < window.count; ++k, at += lines.from_line) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        sums = _mm512_add_epi32(sums, _mm512_mullo_epi32(_mm512_maskz_cvtepu8_epi32(0xffff, bytes),
                                                         _mm512_set1_epi32(factors[k])));
      }
      _mm_storeu_si128(
          reinterpret_cast<__m128i*>(to + vector * kLanes),
          _mm512_maskz_cvtusepi32_epi8(0xffff, _mm512_maskz_srli_epi32(0xffff, sums, kBits)));
    }
  }
}

#endif

}  // namespace

void Weigh(const Weights& weights, size_t begin, size_t end, const Lines& lines) {
#ifdef KINDLING_X86_VECTORS
  if (__builtin_cpu_supports("avx512f")) return WeighAvx512(weights, begin, end, lines);
  if (__builtin_cpu_supports("avx2")) return WeighAvx2(weights, begin, end, lines);
#endif
  WeighPortably(weights, begin, end, lines);
}

}  // namespace kindling
