#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

#include <stdint.h>

// What SQLite asks of its disk; the same numbers as `FaultyDisk.Operation`.
enum {
    FAULTY_OPEN, FAULTY_READ, FAULTY_WRITE, FAULTY_TRUNCATE, FAULTY_SYNC, FAULTY_SIZE, FAULTY_LOCK, FAULTY_SHARED_MEMORY, FAULTY_DELETE,
    // A write past the file's end.
    FAULTY_EXTEND
};

// Whether a file's operations are to be judged; asked when it is opened.
typedef int (*faulty_disk_watch)(const char *path);

// With the code by which a write fails: its first half is written all the same.
#define FAULTY_TORN (1 << 30)

// Judges what is about to be done: 0 lets it be done, else it fails with that SQLite result code and the errno left
// behind. `bytes` are those of a write; `offset` is a truncation's new length.
typedef int (*faulty_disk_judge)(const char *path, int operation, const void *bytes, int amount, int64_t offset);

// Puts itself before SQLite's own file system, for all files of the process that are opened from now on.
int faulty_disk_install(faulty_disk_watch watch, faulty_disk_judge judge);

#endif
