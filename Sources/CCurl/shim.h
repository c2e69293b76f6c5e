#pragma once
// What Swift can't call: libcurl's variadic functions, one inline function a type of argument.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <pthread.h>
#ifdef __linux__
// Not in Swift's Glibc module.
#include <sys/epoll.h>
#include <sys/eventfd.h>

// Declared here, since asking for it by _GNU_SOURCE would change the types this module shares with Swift's Glibc.
extern int pthread_setname_np(pthread_t thread, const char *name);

static inline void motcua_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}
#endif

static inline CURLcode motcua_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode motcua_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode motcua_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode motcua_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode motcua_set_lines(CURL *easy, const struct curl_slist *lines) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines);
}
static inline CURLcode motcua_set_receiver(CURL *easy, CURLoption option, curl_write_callback receive) {
    return curl_easy_setopt(easy, option, receive);
}
static inline CURLcode motcua_set_sender(CURL *easy, curl_read_callback send, curl_seek_callback seek) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_READFUNCTION, send);
    return code ? code : curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek);
}
static inline CURLcode motcua_set_gate(CURL *easy, curl_opensocket_callback open, curl_prereq_callback before) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open);
    return code ? code : curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before);
}

static inline CURLcode motcua_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode motcua_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode motcua_get_socket(CURL *easy, curl_socket_t *socket) {
    return curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, socket);
}
static inline CURLcode motcua_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, (char **)value);
}

static inline CURLMcode motcua_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode motcua_multi_watch(
    CURLM *multi, curl_socket_callback socket, curl_multi_timer_callback timer, void *context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket);
    if (!code) code = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
    if (!code) code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
    return code ? code : curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
}
