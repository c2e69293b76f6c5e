#include "faulty_disk.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

static sqlite3_vfs *real;
static sqlite3_vfs shim;
static faulty_disk_watch watches;
static faulty_disk_judge judge;

// SQLite's own file stands behind it.
typedef struct {
    sqlite3_file base;
    // SQLite keeps the name for as long as the file is open.
    const char *path;
} watched;

static sqlite3_file *own(sqlite3_file *file) { return (sqlite3_file *)((watched *)file + 1); }

static int judged(sqlite3_file *file, int operation, const void *bytes, int amount, int64_t offset) {
    return judge(((watched *)file)->path, operation, bytes, amount, offset);
}

#define JUDGED(...) do { int code = judged(file, __VA_ARGS__); if (code) return code; } while (0)

static int close_file(sqlite3_file *file) { return own(file)->pMethods->xClose(own(file)); }

static int read_file(sqlite3_file *file, void *into, int amount, sqlite3_int64 offset) {
    JUDGED(FAULTY_READ, 0, amount, offset);
    return own(file)->pMethods->xRead(own(file), into, amount, offset);
}

static int write_file(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset) {
    sqlite3_int64 length = 0;
    int code = own(file)->pMethods->xFileSize(own(file), &length);
    if (code) return code;
    code = judged(file, offset + amount > length ? FAULTY_EXTEND : FAULTY_WRITE, bytes, amount, offset);
    if (code & FAULTY_TORN) {
        int reason = errno;
        if (amount > 1) own(file)->pMethods->xWrite(own(file), bytes, amount / 2, offset);
        errno = reason;
    }
    if (code) return code & ~FAULTY_TORN;
    return own(file)->pMethods->xWrite(own(file), bytes, amount, offset);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 length) {
    JUDGED(FAULTY_TRUNCATE, 0, 0, length);
    return own(file)->pMethods->xTruncate(own(file), length);
}

static int sync_file(sqlite3_file *file, int flags) {
    JUDGED(FAULTY_SYNC, 0, 0, 0);
    return own(file)->pMethods->xSync(own(file), flags);
}

static int size_file(sqlite3_file *file, sqlite3_int64 *length) {
    JUDGED(FAULTY_SIZE, 0, 0, 0);
    return own(file)->pMethods->xFileSize(own(file), length);
}

static int lock_file(sqlite3_file *file, int level) {
    JUDGED(FAULTY_LOCK, 0, 0, 0);
    return own(file)->pMethods->xLock(own(file), level);
}

static int map_shared_memory(sqlite3_file *file, int region, int size, int extend, void volatile **into) {
    JUDGED(FAULTY_SHARED_MEMORY, 0, extend, region);
    return own(file)->pMethods->xShmMap(own(file), region, size, extend, into);
}

static int unlock_file(sqlite3_file *file, int level) { return own(file)->pMethods->xUnlock(own(file), level); }
static int check_lock(sqlite3_file *file, int *into) { return own(file)->pMethods->xCheckReservedLock(own(file), into); }
static int control_file(sqlite3_file *file, int what, void *with) { return own(file)->pMethods->xFileControl(own(file), what, with); }
static int sector_size(sqlite3_file *file) { return own(file)->pMethods->xSectorSize(own(file)); }
static int characteristics(sqlite3_file *file) { return own(file)->pMethods->xDeviceCharacteristics(own(file)); }
static int lock_shared_memory(sqlite3_file *file, int offset, int count, int flags) { return own(file)->pMethods->xShmLock(own(file), offset, count, flags); }
static void shared_memory_barrier(sqlite3_file *file) { own(file)->pMethods->xShmBarrier(own(file)); }
static int unmap_shared_memory(sqlite3_file *file, int deletes) { return own(file)->pMethods->xShmUnmap(own(file), deletes); }

// Version 2: no memory-mapped reads, which would not be seen here.
static const sqlite3_io_methods methods = {
    2, close_file, read_file, write_file, truncate_file, sync_file, size_file, lock_file, unlock_file, check_lock, control_file,
    sector_size, characteristics, map_shared_memory, lock_shared_memory, shared_memory_barrier, unmap_shared_memory, 0, 0
};

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *into) {
    if (!path || !watches(path)) return real->xOpen(real, path, file, flags, into);
    watched *opened = (watched *)file;
    opened->path = path;
    opened->base.pMethods = 0;
    JUDGED(FAULTY_OPEN, 0, flags, 0);
    int code = real->xOpen(real, path, own(file), flags, into);
    // SQLite closes what has methods, whether or not it could be opened.
    if (own(file)->pMethods) opened->base.pMethods = &methods;
    return code;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int syncs) {
    if (path && watches(path)) {
        int code = judge(path, FAULTY_DELETE, 0, 0, 0);
        if (code) return code;
    }
    return real->xDelete(real, path, syncs);
}

int faulty_disk_install(faulty_disk_watch watch, faulty_disk_judge judging) {
    if (real) return SQLITE_OK;
    int code = sqlite3_initialize();
    if (code) return code;
    watches = watch;
    judge = judging;
    real = sqlite3_vfs_find(0);
    if (!real) return SQLITE_ERROR;
    // The others of its functions do not look at whose they are.
    shim = *real;
    shim.pNext = 0;
    shim.zName = "faulty";
    shim.szOsFile = (int)sizeof(watched) + real->szOsFile;
    shim.xOpen = open_file;
    shim.xDelete = delete_file;
    return sqlite3_vfs_register(&shim, 1);
}
