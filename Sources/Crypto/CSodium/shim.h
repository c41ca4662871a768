// libsodium, with keys and digests passed as untyped memory: Swift holds them inline in structs, and only a
// `void *` parameter takes the address of a struct.
#pragma once
#include <sodium.h>
#include "montgomery.h"

static inline int keyshift_x25519(void *out, const void *secret, const void *peer) {
    return crypto_scalarmult_curve25519(
        (unsigned char *)out, (const unsigned char *)secret, (const unsigned char *)peer);
}

static inline int keyshift_ed25519_is_in_prime_order_group(const void *public_key) {
    return crypto_core_ed25519_is_valid_point((const unsigned char *)public_key);
}

static inline int keyshift_ed25519_key_pair(void *public_key, void *secret_key, const void *seed) {
    return crypto_sign_ed25519_seed_keypair(
        (unsigned char *)public_key, (unsigned char *)secret_key, (const unsigned char *)seed);
}

static inline int keyshift_ed25519_sign(
    void *signature, const void *message, size_t count, const void *secret_key) {
    return crypto_sign_ed25519_detached(
        (unsigned char *)signature, NULL, (const unsigned char *)message, count,
        (const unsigned char *)secret_key);
}

static inline int keyshift_ed25519_verify(
    const void *signature, const void *message, size_t count, const void *public_key) {
    return crypto_sign_ed25519_verify_detached(
        (const unsigned char *)signature, (const unsigned char *)message, count,
        (const unsigned char *)public_key);
}

// BLAKE2b of 32 bytes over key ‖ signature ‖ message: names one verification, proves nothing to anyone.
static inline void keyshift_name_verification(
    void *out, const void *public_key, const void *signature, const void *message, size_t count) {
    crypto_generichash_blake2b_state state;
    crypto_generichash_blake2b_init(&state, NULL, 0, 32);
    crypto_generichash_blake2b_update(&state, (const unsigned char *)public_key, 32);
    crypto_generichash_blake2b_update(&state, (const unsigned char *)signature, 64);
    crypto_generichash_blake2b_update(&state, (const unsigned char *)message, count);
    crypto_generichash_blake2b_final(&state, (unsigned char *)out, 32);
}

static inline void keyshift_name_message(
    void *out, const void *public_key, const void *message, size_t count) {
    crypto_generichash_blake2b(
        (unsigned char *)out, 32, (const unsigned char *)message, count, (const unsigned char *)public_key,
        32);
}

static inline int keyshift_equal(const void *own, const void *peer, size_t count) {
    return sodium_memcmp(own, peer, count);
}
