// Memory and the lock: what Swift's Glibc module does not show.

#define _GNU_SOURCE
#include "CVectorKernels.h"

#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)
// From this size on memory comes straight from the system and goes back to it: malloc would keep what a growing
// array leaves behind.
#define LARGE ((size_t)64 << 10)

static size_t mapped_size(size_t bytes) { return (bytes + 4095) / 4096 * 4096; }

void *vector_memory(size_t bytes) {
  void *memory = NULL;
  if (bytes < LARGE) {
    return posix_memalign(&memory, 64, bytes) == 0 ? memory : NULL;
  }
  size_t size = mapped_size(bytes), slack = bytes < 2 * HUGE_PAGE ? 0 : HUGE_PAGE;
  char *start = mmap(NULL, size + slack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) {
    return NULL;
  }
  if (slack > 0) {
    size_t before = (HUGE_PAGE - (uintptr_t)start % HUGE_PAGE) % HUGE_PAGE;
    if (before > 0) {
      munmap(start, before);
    }
    if (before < slack) {
      munmap(start + before + size, slack - before);
    }
    start += before;
  }
  return start;
}

size_t vector_memory_settle(void *memory, size_t bytes, size_t from, size_t to, bool filled) {
  size_t whole = to / HUGE_PAGE * HUGE_PAGE;
  if (bytes < 2 * HUGE_PAGE || whole <= from) {
    return from;
  }
  // Only advice: without huge pages all is as it was, but slower.
  char *start = (char *)memory + from;
#if defined(MADV_COLLAPSE)
  if (filled && madvise(start, whole - from, MADV_COLLAPSE) == 0) {
    return whole;
  }
#endif
  (void)madvise(start, whole - from, MADV_HUGEPAGE);
  return whole;
}

void vector_memory_free(void *memory, size_t bytes) {
  if (bytes < LARGE) {
    free(memory);
  } else {
    munmap(memory, mapped_size(bytes));
  }
}

int vector_lock_init(pthread_rwlock_t *lock) {
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
#if defined(__GLIBC__)
  pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
#endif
  int status = pthread_rwlock_init(lock, &attributes);
  pthread_rwlockattr_destroy(&attributes);
  return status;
}
