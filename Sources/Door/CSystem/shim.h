#pragma once

#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

// How many columns the terminal behind a descriptor has; 0 where there is none, or it does not say.
static inline int keyshift_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

// How many files may be open at a time, after the limit was raised to `wished` as far as that is allowed; -1 where the
// system does not say.
static inline long keyshift_open_files_max(long wished) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    if (limit.rlim_cur < (rlim_t)wished) {
        limit.rlim_cur = limit.rlim_max < (rlim_t)wished ? limit.rlim_max : (rlim_t)wished;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0 && getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    }
    return limit.rlim_cur > (rlim_t)wished ? wished : (long)limit.rlim_cur;
}

// How many bytes of addresses the process may have; -1 where that is not bounded.
static inline long keyshift_address_space_max(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return -1;
    return (long)limit.rlim_cur;
}

// How many bytes of addresses the process has; -1 where the system does not say.
static inline long keyshift_addressed_bytes(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    long pages;
    if (file == NULL) return -1;
    int count = fscanf(file, "%ld", &pages);
    return fclose(file) == 0 && count == 1 ? pages * sysconf(_SC_PAGESIZE) : -1;
}

// How many bytes of memory the process has; -1 where the system does not say.
static inline long keyshift_resident_bytes(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    long pages;
    if (file == NULL) return -1;
    int count = fscanf(file, "%*d %ld", &pages);
    return fclose(file) == 0 && count == 1 ? pages * sysconf(_SC_PAGESIZE) : -1;
}

// How many seconds of a processor the calling thread has taken; 0 where the system does not say.
static inline double keyshift_thread_seconds(void) {
    struct timespec time;
    return clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 ? (double)time.tv_sec + 1e-9 * (double)time.tv_nsec : 0;
}
