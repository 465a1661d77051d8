// Distances between one-byte codes: integer dot products, so that every form gives the same bits.

#include "CVectorKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma clang fp contract(off)


#define DISTANCES(DOT)                                                                                        \
  const uint8_t *codes = table->codes;                                                                        \
  const float *factors = table->factors;                                                                      \
  size_t stride = table->stride;                                                                              \
  for (size_t index = 0; index < count; index++) {                                                            \
    size_t slot = slots[index];                                                                               \
    if (stride > 512 && index + 1 < count) {                                                                  \
      vector_prefetch(codes + slots[index + 1] * stride + 512, stride - 512);                                 \
    }                                                                                                         \
    int32_t dot = DOT(codes + slot * stride, probe->codes, stride) - probe->bias;                             \
    float pulled = probe->pull * factors[2 * slot] * (float)dot;                                              \
    distances[index] = (probe->norm + factors[2 * slot + 1]) - pulled;                                        \
  }

static inline int32_t dot_portable(const uint8_t *a, const int8_t *b, size_t count) {
  int32_t sum = 0;
  for (size_t index = 0; index < count; index++) {
    sum += (int32_t)a[index] * (int32_t)b[index];
  }
  return sum;
}

static void distances_portable(
    const vector_probe *probe, const vector_table *table, const uint32_t *slots, size_t count, float *distances) {
  DISTANCES(dot_portable)
}

#if defined(__x86_64__)

static inline int32_t dot_sse2(const uint8_t *a, const int8_t *b, size_t count) {
  __m128i zero = _mm_setzero_si128(), sum = zero;
  for (size_t at = 0; at < count; at += 16) {
    __m128i u = _mm_load_si128((const __m128i *)(a + at));
    __m128i s = _mm_load_si128((const __m128i *)(b + at));
    __m128i sign = _mm_cmpgt_epi8(zero, s);
    __m128i low = _mm_madd_epi16(_mm_unpacklo_epi8(u, zero), _mm_unpacklo_epi8(s, sign));
    __m128i high = _mm_madd_epi16(_mm_unpackhi_epi8(u, zero), _mm_unpackhi_epi8(s, sign));
    sum = _mm_add_epi32(sum, _mm_add_epi32(low, high));
  }
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4E));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xB1));
  return _mm_cvtsi128_si32(sum);
}

static void distances_sse2(
    const vector_probe *probe, const vector_table *table, const uint32_t *slots, size_t count, float *distances) {
  DISTANCES(dot_sse2)
}

__attribute__((target("avx2,fma"))) static inline int32_t dot_avx2(const uint8_t *a, const int8_t *b, size_t count) {
  __m256i first = _mm256_setzero_si256(), second = first;
  for (size_t at = 0; at < count; at += 32) {
    __m256i low = _mm256_madd_epi16(
        _mm256_cvtepu8_epi16(_mm_load_si128((const __m128i *)(a + at))),
        _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)(b + at))));
    __m256i high = _mm256_madd_epi16(
        _mm256_cvtepu8_epi16(_mm_load_si128((const __m128i *)(a + at + 16))),
        _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)(b + at + 16))));
    first = _mm256_add_epi32(first, low);
    second = _mm256_add_epi32(second, high);
  }
  __m256i both = _mm256_add_epi32(first, second);
  __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4E));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xB1));
  return _mm_cvtsi128_si32(sum);
}

__attribute__((target("avx2,fma"))) static void distances_avx2(
    const vector_probe *probe, const vector_table *table, const uint32_t *slots, size_t count, float *distances) {
  DISTANCES(dot_avx2)
}

#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx2,fma")))

WIDE static inline int32_t dot_avx512(const uint8_t *a, const int8_t *b, size_t count) {
  __m512i first = _mm512_setzero_si512(), second = first;
  size_t at = 0;
  for (; at + 128 <= count; at += 128) {
    first = _mm512_dpbusd_epi32(first, _mm512_loadu_si512(a + at), _mm512_loadu_si512(b + at));
    second = _mm512_dpbusd_epi32(second, _mm512_loadu_si512(a + at + 64), _mm512_loadu_si512(b + at + 64));
  }
  if (at + 64 <= count) {
    first = _mm512_dpbusd_epi32(first, _mm512_loadu_si512(a + at), _mm512_loadu_si512(b + at));
    at += 64;
  }
  __m512i both = _mm512_add_epi32(first, second);
  __m256i half = _mm256_add_epi32(_mm512_castsi512_si256(both), _mm512_extracti64x4_epi64(both, 1));
  if (at < count) {
    half = _mm256_dpbusd_epi32(
        half, _mm256_loadu_si256((const __m256i *)(a + at)), _mm256_loadu_si256((const __m256i *)(b + at)));
  }
  __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4E));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xB1));
  return _mm_cvtsi128_si32(sum);
}

WIDE static void distances_avx512(
    const vector_probe *probe, const vector_table *table, const uint32_t *slots, size_t count, float *distances) {
  DISTANCES(dot_avx512)
}

#endif

int vector_best_form(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni")) {
    return VECTOR_AVX512;
  }
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? VECTOR_AVX2 : VECTOR_SSE2;
#else
  return VECTOR_PORTABLE;
#endif
}

vector_code_kernel vector_kernel(int form) {
#if defined(__x86_64__)
  switch (form) {
    case VECTOR_AVX512: return distances_avx512;
    case VECTOR_AVX2: return distances_avx2;
    case VECTOR_SSE2: return distances_sse2;
  }
#endif
  (void)form;
  return distances_portable;
}
