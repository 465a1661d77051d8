// glibc functions that its headers show only under _GNU_SOURCE, which Swift's Glibc module lacks, and what only
// a C compiler can say.

#pragma once

#include <spawn.h>

/// Asks for the memory at an address, which will be read soon, and goes on.
static inline void prefetch(const void *address) { __builtin_prefetch(address); }

int pipe2(int descriptors[2], int flags);

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
