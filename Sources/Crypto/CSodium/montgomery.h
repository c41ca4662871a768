// X25519's public key by fixed-base multiplication. libsodium multiplies the base point of edwards25519 with a table, in
// less than half the time of the ladder that its X25519 walks for the base point as for any other; the two curves are
// one (RFC 7748 §4.1), and u = (1 + y) / (1 - y). libsodium keeps its field to itself, so here is as much of one as the
// map needs: numbers modulo 2^255 - 19 in five limbs of 51 bits, each less than 2^52 after a multiplication.
#pragma once
#include <sodium.h>
#include <stdint.h>

typedef struct {
    uint64_t limb[5];
} keyshift_field;

static inline uint64_t keyshift_field_mask(void) { return ((uint64_t)1 << 51) - 1; }

// What five sums of products come to; each is less than 2^115.
static inline keyshift_field keyshift_field_carry(const unsigned __int128 sum[5]) {
    keyshift_field result;
    unsigned __int128 carry = 0;
    for (int index = 0; index < 5; index++) {
        carry += sum[index];
        result.limb[index] = (uint64_t)carry & keyshift_field_mask();
        carry >>= 51;
    }
    // 2^255 is 19; the carry is less than 2^64 and its product may not be.
    unsigned __int128 low = carry * 19 + result.limb[0];
    result.limb[0] = (uint64_t)low & keyshift_field_mask();
    result.limb[1] += (uint64_t)(low >> 51);
    return result;
}

// Of factors whose limbs are less than 2^54.
static inline keyshift_field keyshift_field_multiply(keyshift_field a, keyshift_field b) {
    typedef unsigned __int128 wide;
    const uint64_t *f = a.limb, *g = b.limb;
    const uint64_t g1 = 19 * g[1], g2 = 19 * g[2], g3 = 19 * g[3], g4 = 19 * g[4];
    const wide sum[5] = {
        (wide)f[0] * g[0] + (wide)f[1] * g4 + (wide)f[2] * g3 + (wide)f[3] * g2 + (wide)f[4] * g1,
        (wide)f[0] * g[1] + (wide)f[1] * g[0] + (wide)f[2] * g4 + (wide)f[3] * g3 + (wide)f[4] * g2,
        (wide)f[0] * g[2] + (wide)f[1] * g[1] + (wide)f[2] * g[0] + (wide)f[3] * g4 + (wide)f[4] * g3,
        (wide)f[0] * g[3] + (wide)f[1] * g[2] + (wide)f[2] * g[1] + (wide)f[3] * g[0] + (wide)f[4] * g4,
        (wide)f[0] * g[4] + (wide)f[1] * g[3] + (wide)f[2] * g[2] + (wide)f[3] * g[1] + (wide)f[4] * g[0],
    };
    return keyshift_field_carry(sum);
}

// Squared `count` times.
static inline keyshift_field keyshift_field_square(keyshift_field a, int count) {
    typedef unsigned __int128 wide;
    for (; count > 0; count--) {
        const uint64_t *f = a.limb;
        const uint64_t f3 = 19 * f[3], f4 = 19 * f[4];
        const uint64_t double0 = 2 * f[0], double1 = 2 * f[1];
        const wide sum[5] = {
            (wide)f[0] * f[0] + (wide)double1 * f4 + (wide)(2 * f[2]) * f3,
            (wide)double0 * f[1] + (wide)(2 * f[2]) * f4 + (wide)f[3] * f3,
            (wide)double0 * f[2] + (wide)f[1] * f[1] + (wide)(2 * f[3]) * f4,
            (wide)double0 * f[3] + (wide)double1 * f[2] + (wide)f[4] * f4,
            (wide)double0 * f[4] + (wide)double1 * f[3] + (wide)f[2] * f[2],
        };
        a = keyshift_field_carry(sum);
    }
    return a;
}

// z^(p - 2), by the usual chain: `a_b` is z to the power of 2^a - 2^b.
static inline keyshift_field keyshift_field_invert(keyshift_field z) {
    keyshift_field z2 = keyshift_field_square(z, 1);
    keyshift_field z9 = keyshift_field_multiply(keyshift_field_square(z2, 2), z);
    keyshift_field z11 = keyshift_field_multiply(z9, z2);
    keyshift_field z_5_0 = keyshift_field_multiply(keyshift_field_square(z11, 1), z9);
    keyshift_field z_10_0 = keyshift_field_multiply(keyshift_field_square(z_5_0, 5), z_5_0);
    keyshift_field z_20_0 = keyshift_field_multiply(keyshift_field_square(z_10_0, 10), z_10_0);
    keyshift_field z_40_0 = keyshift_field_multiply(keyshift_field_square(z_20_0, 20), z_20_0);
    keyshift_field z_50_0 = keyshift_field_multiply(keyshift_field_square(z_40_0, 10), z_10_0);
    keyshift_field z_100_0 = keyshift_field_multiply(keyshift_field_square(z_50_0, 50), z_50_0);
    keyshift_field z_200_0 = keyshift_field_multiply(keyshift_field_square(z_100_0, 100), z_100_0);
    keyshift_field z_250_0 = keyshift_field_multiply(keyshift_field_square(z_200_0, 50), z_50_0);
    return keyshift_field_multiply(keyshift_field_square(z_250_0, 5), z11);
}

// Little-endian; the sign of x, in the highest bit, is left out.
static inline keyshift_field keyshift_field_read(const unsigned char bytes[32]) {
    uint64_t word[4] = {0};
    for (int index = 0; index < 32; index++) word[index / 8] |= (uint64_t)bytes[index] << (8 * (index % 8));
    const uint64_t mask = keyshift_field_mask();
    keyshift_field result = {{
        word[0] & mask,
        (word[0] >> 51 | word[1] << 13) & mask,
        (word[1] >> 38 | word[2] << 26) & mask,
        (word[2] >> 25 | word[3] << 39) & mask,
        word[3] >> 12 & mask,
    }};
    return result;
}

// The one encoding that is less than the prime, of limbs that are less than 2^52.
static inline void keyshift_field_write(unsigned char bytes[32], keyshift_field value) {
    const uint64_t mask = keyshift_field_mask();
    // Twice, so that the number is less than 2^255.
    for (int round = 0; round < 2; round++) {
        for (int index = 0; index < 4; index++) {
            value.limb[index + 1] += value.limb[index] >> 51;
            value.limb[index] &= mask;
        }
        value.limb[0] += 19 * (value.limb[4] >> 51);
        value.limb[4] &= mask;
    }
    // It is not less than the prime when 19 more carry out of the top.
    uint64_t carry = 19;
    for (int index = 0; index < 5; index++) carry = (value.limb[index] + carry) >> 51;
    value.limb[0] += 19 * carry;
    for (int index = 0; index < 4; index++) {
        value.limb[index + 1] += value.limb[index] >> 51;
        value.limb[index] &= mask;
    }
    value.limb[4] &= mask;
    const uint64_t *limb = value.limb;
    const uint64_t word[4] = {
        limb[0] | limb[1] << 51,
        limb[1] >> 13 | limb[2] << 38,
        limb[2] >> 26 | limb[3] << 25,
        limb[3] >> 39 | limb[4] << 12,
    };
    for (int index = 0; index < 32; index++) bytes[index] = (unsigned char)(word[index / 8] >> (8 * (index % 8)));
}

// (1 + y) / (1 - y) of the y of a point other than the neutral one.
static inline void keyshift_montgomery_u(unsigned char out[32], const unsigned char edwards[32]) {
    const keyshift_field y = keyshift_field_read(edwards);
    keyshift_field sum = y, difference;
    sum.limb[0] += 1;
    // Twice the prime, so that no limb falls below 0.
    const uint64_t mask = keyshift_field_mask();
    difference.limb[0] = 2 * (mask - 18) + 1 - y.limb[0];
    for (int index = 1; index < 5; index++) difference.limb[index] = 2 * mask - y.limb[index];
    keyshift_field_write(out, keyshift_field_multiply(sum, keyshift_field_invert(difference)));
}

// The public key of an X25519 secret; 0 is what libsodium returns when it multiplied.
//
// The secret is clamped here (RFC 7748 §5), since libsodium refuses one that is zero before it is. A clamped one is no
// multiple of the group's order, so the product is never the neutral point, whose y is 1.
static inline int keyshift_x25519_base(void *out, const void *secret) {
    unsigned char scalar[32], point[32];
    for (int index = 0; index < 32; index++) scalar[index] = ((const unsigned char *)secret)[index];
    scalar[0] &= 248;
    scalar[31] = (unsigned char)((scalar[31] & 127) | 64);
    const int status = crypto_scalarmult_ed25519_base_noclamp(point, scalar);
    if (status == 0) keyshift_montgomery_u((unsigned char *)out, point);
    return status;
}
