#include "floor.h"
#include <malloc.h>

size_t floor_heap_bytes(void) {
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}
