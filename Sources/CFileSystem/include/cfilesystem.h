#ifndef INKMILL_CFILESYSTEM_H
#define INKMILL_CFILESYSTEM_H

#include <stdbool.h>

/// What Linux can do with files and its C library shows to GNU programs only.

/// Lets two existing names change places in one step. 0, or the error's number; ENOSYS or EINVAL where the file system cannot.
int cfilesystem_exchange(const char *first, const char *second);

/// Waits until all that was written to the file system of an open file is on the disk. 0, or the error's number.
int cfilesystem_sync(int descriptor);

#endif
