// native/augment/versions.h: one loop for several widths of vectors. The body is written once, in
// plain C++ that compilers make vectors of, and becomes part of a function per kind of processor.
#pragma once

#if defined(_MSC_VER)
#define KINDLING_INLINE __forceinline
#else
#define KINDLING_INLINE __attribute__((always_inline)) inline
#endif

// Best##body() is the form of `body` for this processor.
#if defined(__x86_64__) && defined(__GNUC__)
#define KINDLING_VERSIONS(body, parameters, arguments)                                          \
  void body##Portable parameters { body arguments; }                                            \
  [[gnu::target("avx2,fma")]] void body##Avx2 parameters { body arguments; }                    \
  [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]] void body##Avx512 parameters { \
    body arguments;                                                                             \
  }                                                                                             \
  auto Best##body() {                                                                           \
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&             \
        __builtin_cpu_supports("avx512vl"))                                                     \
      return body##Avx512;                                                                      \
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return body##Avx2;     \
    return body##Portable;                                                                      \
  }
#else
#define KINDLING_VERSIONS(body, parameters, arguments) \
  void body##Portable parameters { body arguments; }   \
  auto Best##body() { return body##Portable; }
#endif
