// Prints the digests of so many draws each: see Draws.swift.
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

uint64_t digest_of_draws(intptr_t number, intptr_t count);

int main(int argc, char **argv) {
    intptr_t count = argc > 1 ? (intptr_t)atoll(argv[1]) : 1000;
    for (intptr_t number = 0;; number += 1) {
        uint64_t digest = digest_of_draws(number, count);
        if (digest == 0) return number > 0 ? 0 : 1;
        printf("%d %016" PRIx64 "\n", (int)number, digest);
    }
}
