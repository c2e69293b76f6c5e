#pragma once
#include <libpq-fe.h>
#include <pthread.h>
#ifdef __linux__
// Not in Swift's Glibc module.
#include <sys/eventfd.h>

// Declared here, since asking for it by _GNU_SOURCE would change the types this module shares with Swift's Glibc.
extern int pthread_setname_np(pthread_t thread, const char *name);

static inline void motcua_name_postgresql_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}
#endif

static inline void motcua_ignore_notice(void *unused, const PGresult *notice) {
    (void)unused;
    (void)notice;
}
/// libpq prints the server's notices on standard error unless it is told not to.
static inline void motcua_ignore_notices(PGconn *connection) {
    PQsetNoticeReceiver(connection, motcua_ignore_notice, 0);
}
