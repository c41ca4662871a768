// Where valgrind's header is: marks between which callgrind counts, in all threads. Elsewhere they are nothing.
#include "floor.h"

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_ZERO_STATS
#define CALLGRIND_DUMP_STATS
#endif

void counting_begin(void) { CALLGRIND_ZERO_STATS; }

void counting_end(void) { CALLGRIND_DUMP_STATS; }
