// Float32 vectors: splitting them into codes and the rest, putting them together again, exact distances.

#include "CVectorKernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#pragma clang fp contract(off)

typedef uint16_t halves __attribute__((aligned(1), may_alias));

static inline uint32_t bits_of(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}

// The float32 whose lower 24 bits are low and that lies within a quarter of scale * code: its exponent is that of
// the product, or the one above or below, which the lowest bit of the exponent decides.
static inline uint32_t joined(float scale, int32_t code, uint32_t low) {
  uint32_t near = bits_of(scale * (float)code);
  uint32_t odd = ((near >> 23) ^ (low >> 23)) & 1;
  uint32_t up = (near >> 22) & 1;
  uint32_t top = (near >> 23) + odd * (2 * up) - odd;
  return (top << 23) | (low & 0x7FFFFF);
}

// Sets factor and norm.
static inline void weigh(vector_code *code, const float *vector, size_t dimension, int distance, int64_t squares) {
  if (distance == VECTOR_COSINE) {
    double length = sqrt(vector_dot_product(vector, vector, dimension));
    code->factor = length > 0 ? (float)((double)code->scale / length) : 0;
  } else {
    code->factor = code->scale;
  }
  code->norm = distance == VECTOR_DOT ? 0 : code->factor * code->factor * (float)squares;
}

// The largest |x|, and how many steps of 127 fit into it; below 1e-30 a quotient would leave the normal numbers, and
// a vector keeps no code at all.
static inline __attribute__((always_inline)) float largest_of(const float *vector, size_t dimension) {
  float largest = 0;
  for (size_t index = 0; index < dimension; index++) {
    float size = fabsf(vector[index]);
    largest = size > largest ? size : largest;
  }
  return largest > 1e-30f ? largest : 0;
}

static inline __attribute__((always_inline)) int64_t quantize(
    const float *vector, size_t dimension, float inverse, uint8_t *codes) {
  int32_t squares = 0;
  for (size_t index = 0; index < dimension; index++) {
    int32_t value = (int32_t)rintf(vector[index] * inverse);
    value = value > 127 ? 127 : value < -127 ? -127 : value;
    codes[index] = (uint8_t)(value + 128);
    squares += value * value;
  }
  return squares;
}

void vector_shape(vector_table *table, size_t dimension) {
  // Of normally distributed values one in 35 is spilled.
  size_t room = (dimension / 16 + 3) / 4 * 4;
  table->dimension = dimension;
  table->stride = (dimension + 31) / 32 * 32;
  table->room = room < sizeof(uint8_t *) ? sizeof(uint8_t *) : room;
  table->row = (sizeof(float) + table->room + 3 * dimension + 3) / 4 * 4;
}

int vector_keep(
    const vector_table *table, uint32_t slot, vector_code code, const uint8_t *rest, const uint8_t *spill) {
  uint8_t *row = table->rows + (size_t)slot * table->row, *room = row + sizeof(float);
  if (code.spilled > table->room) {
    uint8_t *memory = malloc(code.spilled);
    if (memory == NULL) {
      return 0;
    }
    memcpy(memory, spill, code.spilled);
    memcpy(room, &memory, sizeof memory);
    code.scale = -code.scale;
  } else {
    memcpy(room, spill, code.spilled);
  }
  memcpy(row, &code.scale, sizeof(float));
  memcpy(room + table->room, rest, 3 * table->dimension);
  return 1;
}

void vector_forget(const vector_table *table, uint32_t slot) {
  uint8_t *row = table->rows + (size_t)slot * table->row;
  float scale = 0;
  memcpy(&scale, row, sizeof scale);
  if (signbit(scale)) {
    uint8_t *memory;
    memcpy(&memory, row + sizeof scale, sizeof memory);
    free(memory);
    scale = -scale;
    memcpy(row, &scale, sizeof scale);
  }
}

vector_code vector_encode(
    const float *vector, size_t dimension, size_t stride, int distance, uint8_t *codes, uint8_t *rest, uint8_t *spill) {
  float largest = largest_of(vector, dimension);
  vector_code code = {largest / 127, 0, 0, 0};
  float inverse = largest > 0 ? 127 / largest : 0;
  int64_t squares = 0;
  for (size_t index = 0; index < dimension; index++) {
    uint32_t bits = bits_of(vector[index]), low = bits & 0xFFFFFF;
    int32_t value = (int32_t)lrintf(vector[index] * inverse);
    value = value > 127 ? 127 : value < -127 ? -127 : value;
    if ((value > 1 || value < -1) && joined(code.scale, value, low) != bits) {
      value = 0;
    }
    if (value >= -1 && value <= 1) {
      spill[code.spilled++] = (uint8_t)(bits >> 24);
    }
    codes[index] = (uint8_t)(value + 128);
    ((halves *)rest)[index] = (uint16_t)low;
    rest[2 * dimension + index] = (uint8_t)(low >> 16);
    squares += value * value;
  }
  memset(codes + dimension, 128, stride - dimension);
  weigh(&code, vector, dimension, distance, squares);
  return code;
}

void vector_probe_from_codes(
    const uint8_t *codes, size_t stride, float factor, float norm, int distance, int8_t *buffer, vector_probe *probe) {
  int32_t sum = 0;
  for (size_t index = 0; index < stride; index++) {
    int8_t value = (int8_t)(codes[index] ^ 0x80);
    buffer[index] = value;
    sum += value;
  }
  probe->codes = buffer;
  probe->bias = 128 * sum;
  probe->pull = distance == VECTOR_DOT ? factor : 2 * factor;
  probe->norm = norm;
}

// The dimensions whose code is 127, 128 or 129 take their upper 8 bits from the spill.
static inline void unspill(const uint8_t *codes, const uint8_t *spill, size_t dimension, float *vector) {
  size_t index = 0;
#if defined(__SSE2__)
  for (; index + 16 <= dimension; index += 16) {
    __m128i group = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(codes + index)), _mm_set1_epi8(127));
    int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(group, _mm_set1_epi8(2)), group));
    for (; mask != 0; mask &= mask - 1) {
      uint32_t *word = (uint32_t *)vector + index + (size_t)__builtin_ctz((unsigned)mask);
      *word = (*word & 0xFFFFFF) | ((uint32_t)*spill++ << 24);
    }
  }
#endif
  for (; index < dimension; index++) {
    if ((uint8_t)(codes[index] - 127) <= 2) {
      uint32_t *word = (uint32_t *)vector + index;
      *word = (*word & 0xFFFFFF) | ((uint32_t)*spill++ << 24);
    }
  }
}

static inline __attribute__((always_inline)) void decode(const vector_table *table, size_t slot, float *vector) {
  size_t dimension = table->dimension;
  const uint8_t *codes = table->codes + slot * table->stride;
  const uint8_t *row = table->rows + slot * table->row;
  const uint8_t *spill = row + sizeof(float);
  const uint8_t *rest = spill + table->room;
  const uint8_t *high = rest + 2 * dimension;
  const halves *middle = (const halves *)rest;
  uint32_t *words = (uint32_t *)vector;
  float stored;
  memcpy(&stored, row, sizeof stored);
  float scale = fabsf(stored);
  for (size_t index = 0; index < dimension; index++) {
    uint32_t low = (uint32_t)middle[index] | (uint32_t)high[index] << 16;
    words[index] = joined(scale, (int32_t)codes[index] - 128, low);
  }
  if (signbit(stored)) {
    memcpy(&spill, row + sizeof(float), sizeof spill);
  }
  unspill(codes, spill, dimension, vector);
}

typedef float float8 __attribute__((vector_size(32)));
typedef double double8 __attribute__((vector_size(64)));

// Lane j holds the terms j, j + 8, j + 16 …; the lanes are added in one order.
static inline __attribute__((always_inline)) double sum(const float *a, const float *b, size_t count, int squares) {
  double8 lanes = {0};
  size_t index = 0;
  for (; index + 8 <= count; index += 8) {
    float8 x, y;
    memcpy(&x, a + index, 32);
    memcpy(&y, b + index, 32);
    double8 left = __builtin_convertvector(x, double8), right = __builtin_convertvector(y, double8);
    double8 factor = squares ? left - right : left, other = squares ? factor : right;
    lanes += factor * other;
  }
  for (size_t lane = 0; index < count; index++, lane++) {
    double left = a[index], right = b[index];
    lanes[lane] += squares ? (left - right) * (left - right) : left * right;
  }
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

#define FORM(NAME, ATTRIBUTES)                                                                                \
  ATTRIBUTES static void decode_##NAME(const vector_table *table, size_t slot, float *vector) {               \
    decode(table, slot, vector);                                                                              \
  }                                                                                                           \
  ATTRIBUTES static double squared_##NAME(const float *a, const float *b, size_t count) {                     \
    return sum(a, b, count, 1);                                                                               \
  }                                                                                                           \
  ATTRIBUTES static double dot_##NAME(const float *a, const float *b, size_t count) {                         \
    return sum(a, b, count, 0);                                                                               \
  }                                                                                                           \
  ATTRIBUTES static float largest_##NAME(const float *vector, size_t dimension) {                             \
    return largest_of(vector, dimension);                                                                     \
  }                                                                                                           \
  ATTRIBUTES static int64_t quantize_##NAME(                                                                  \
      const float *vector, size_t dimension, float inverse, uint8_t *codes) {                                 \
    return quantize(vector, dimension, inverse, codes);                                                       \
  }

FORM(portable, )

#if defined(__x86_64__)
FORM(avx2, __attribute__((target("avx2,fma"))))
FORM(avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma"))))

static int form(void) {
  static int known = -1;
  int now = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (now < 0) {
    now = vector_best_form();
    __atomic_store_n(&known, now, __ATOMIC_RELAXED);
  }
  return now;
}

#define CALL(NAME, ...)                                                                                       \
  switch (form()) {                                                                                           \
    case VECTOR_AVX512: return NAME##_avx512(__VA_ARGS__);                                                    \
    case VECTOR_AVX2: return NAME##_avx2(__VA_ARGS__);                                                        \
    default: return NAME##_portable(__VA_ARGS__);                                                             \
  }
#else
#define CALL(NAME, ...) return NAME##_portable(__VA_ARGS__);
#endif

void vector_decode(const vector_table *table, uint32_t slot, float *vector) { CALL(decode, table, slot, vector) }

double vector_squared_distance(const float *a, const float *b, size_t count) { CALL(squared, a, b, count) }

double vector_dot_product(const float *a, const float *b, size_t count) { CALL(dot, a, b, count) }

static float largest(const float *vector, size_t dimension) { CALL(largest, vector, dimension) }

static int64_t quantized(const float *vector, size_t dimension, float inverse, uint8_t *codes) {
  CALL(quantize, vector, dimension, inverse, codes)
}

vector_code vector_quantize(const float *vector, size_t dimension, size_t stride, int distance, uint8_t *codes) {
  float most = largest(vector, dimension);
  vector_code code = {most / 127, 0, 0, 0};
  int64_t squares = quantized(vector, dimension, most > 0 ? 127 / most : 0, codes);
  memset(codes + dimension, 128, stride - dimension);
  weigh(&code, vector, dimension, distance, squares);
  return code;
}
