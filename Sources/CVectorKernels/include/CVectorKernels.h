// What the vector index asks of C: distances over flat memory in the widest form the processor has,
// memory on huge pages, and a lock on which writers do not starve.
//
// A float32 vector is kept whole, but split so that a search reads a quarter of it:
//   codes   one byte a dimension, round(x / scale) + 128 with scale = max|x| / 127: what a search walks over;
//   rest    the lower 24 bits of each float32: 16 bits a dimension, then 8 bits a dimension;
//   spill   the upper 8 bits of those dimensions whose code is 127, 128 or 129, in order. Of all others sign and
//           exponent follow from the code and the lowest bit of the exponent.
// Scale, spill and rest of a slot are one row: what is read for an exact distance lies together. A spill that is
// longer than its room, as sparse vectors have it, is in memory of its own; the room has its address, and the sign
// of the scale says so.
// So the float32 bits come back exactly, in about four bytes a dimension.

#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VECTOR_NO_SLOT 0xFFFFFFFFu

enum { VECTOR_L2 = 0, VECTOR_COSINE = 1, VECTOR_DOT = 2 };

// What is known of an encoded vector: the distance of the codes of a and b is
// a.norm + b.norm - a.pull * b.factor * dot(a, b), which orders as the distance itself does.
typedef struct {
  float scale;
  float factor;
  float norm;
  uint32_t spilled;
} vector_code;

// Flat memory of many encoded vectors, one slot each.
typedef struct {
  size_t dimension;
  size_t stride;       // bytes of codes a slot: the dimension rounded up to 32
  size_t room;         // bytes for the spill in a row
  size_t row;          // bytes of a row: the scale, the room, 3 * dimension bytes of rest; a multiple of 4
  uint8_t *codes;
  uint8_t *rows;
  float *factors;      // factor and norm of each slot
} vector_table;

// One side of a distance, its codes signed and padded with 0.
typedef struct {
  const int8_t *codes;
  int32_t bias;        // 128 * the sum of codes
  float pull;
  float norm;
} vector_probe;

typedef void (*vector_code_kernel)(
    const vector_probe *probe, const vector_table *table, const uint32_t *slots, size_t count, float *distances);

// The forms of the kernels, each a superset of the one before.
enum { VECTOR_PORTABLE = 0, VECTOR_SSE2 = 1, VECTOR_AVX2 = 2, VECTOR_AVX512 = 3 };

// The widest form this processor runs.
int vector_best_form(void);
// The kernel of a form. All forms give the same bits.
vector_code_kernel vector_kernel(int form);

// Sets dimension, stride, room and row of a table.
void vector_shape(vector_table *table, size_t dimension);
// Encodes dimension floats; codes has stride bytes, rest 3 * dimension, spill room for dimension bytes.
vector_code vector_encode(
    const float *vector, size_t dimension, size_t stride, int distance, uint8_t *codes, uint8_t *rest, uint8_t *spill);
// The same without rest and spill, for what is only searched for. A code may differ where it does not give the
// float32 back.
vector_code vector_quantize(const float *vector, size_t dimension, size_t stride, int distance, uint8_t *codes);
// Fills the row of a slot that has none; 0 if there is no memory.
int vector_keep(
    const vector_table *table, uint32_t slot, vector_code code, const uint8_t *rest, const uint8_t *spill);
// Gives back what the row of a slot holds beyond itself.
void vector_forget(const vector_table *table, uint32_t slot);
// Writes the float32 values of a slot, bit for bit as they were given.
void vector_decode(const vector_table *table, uint32_t slot, float *vector);
// Makes a probe of codes that are in a table's form.
void vector_probe_from_codes(
    const uint8_t *codes, size_t stride, float factor, float norm, int distance, int8_t *buffer, vector_probe *probe);

// The sum of (a - b)^2, or of a * b, in double precision and in one fixed order on every processor.
double vector_squared_distance(const float *a, const float *b, size_t count);
double vector_dot_product(const float *a, const float *b, size_t count);

// Memory aligned to a cache line. NULL if there is none.
void *vector_memory(size_t bytes);
// Puts the huge pages that bytes from `from` up to `to` fill on huge pages, if the memory is large, and returns up to
// where they reach. A huge page takes memory as a whole, so one that is not full would be waste. `filled` says that
// the bytes are there already.
size_t vector_memory_settle(void *memory, size_t bytes, size_t from, size_t to, bool filled);
// Gives back what vector_memory gave for as many bytes.
void vector_memory_free(void *memory, size_t bytes);

// A lock on which a waiting writer goes before new readers.
int vector_lock_init(pthread_rwlock_t *lock);

static inline void vector_prefetch(const void *address, size_t bytes) {
  for (size_t at = 0; at < bytes; at += 64) {
    __builtin_prefetch((const char *)address + at);
  }
}

// Collects those of a link list that carry another mark than epoch, marks them and fetches their codes.
static inline size_t vector_unvisited(
    const uint32_t *links, size_t capacity, uint16_t *marks, uint16_t epoch, const vector_table *table,
    uint32_t *found) {
  size_t count = 0;
  for (size_t index = 0; index < capacity && links[index] != VECTOR_NO_SLOT; index++) {
    // Without a branch: which slots were seen before is not foreseeable.
    uint32_t slot = links[index];
    found[count] = slot;
    count += marks[slot] != epoch;
    marks[slot] = epoch;
  }
  size_t bytes = table->stride < 512 ? table->stride : 512;
  for (size_t index = 0; index < count; index++) {
    vector_prefetch(table->codes + (size_t)found[index] * table->stride, bytes);
  }
  return count;
}

// The place of an entry in an ascending list of at least one, without branches.
static inline size_t vector_place(const uint64_t *entries, size_t count, uint64_t entry) {
  const uint64_t *low = entries;
  while (count > 1) {
    size_t half = count / 2;
    low += low[half - 1] < entry ? half : 0;
    count -= half;
  }
  return (size_t)(low - entries) + (*low < entry);
}

// Asks for the row of a slot.
static inline void vector_prefetch_row(const vector_table *table, uint32_t slot) {
  const uint8_t *row = table->rows + (size_t)slot * table->row;
  vector_prefetch(row, table->row + (uintptr_t)row % 64);
}
