#pragma once

#include <sys/ioctl.h>

// How many columns the terminal behind a descriptor has; 0 where there is none, or it does not say.
static inline int keyshift_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
