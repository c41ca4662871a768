// libsodium, with keys and digests passed as untyped memory: Swift holds them inline in structs, and only a
// `void *` parameter takes the address of a struct.
#pragma once
#include <sodium.h>

static inline void keyshift_sha256(void *out, const void *message, size_t count) {
    crypto_hash_sha256((unsigned char *)out, (const unsigned char *)message, count);
}

static inline void keyshift_hmac_sha256(
    void *out, const void *key, size_t key_count, const void *message, size_t count) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, key_count);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)message, count);
    crypto_auth_hmacsha256_final(&state, (unsigned char *)out);
}

static inline void keyshift_hmac_key(crypto_auth_hmacsha256_state *state, const void *key) {
    crypto_auth_hmacsha256_init(state, (const unsigned char *)key, 32);
}

// With a state that has taken the key and nothing else; it is used up.
static inline void keyshift_hmac_with(
    void *out, crypto_auth_hmacsha256_state *state, const void *message, size_t count) {
    crypto_auth_hmacsha256_update(state, (const unsigned char *)message, count);
    crypto_auth_hmacsha256_final(state, (unsigned char *)out);
}

// One block of RFC 5869 §2.3: HMAC(key, previous ‖ info ‖ counter), with a state as above.
static inline void keyshift_hkdf_block(
    void *out, crypto_auth_hmacsha256_state *state, const void *previous, size_t previous_count,
    const void *info, size_t info_count, unsigned char counter) {
    crypto_auth_hmacsha256_update(state, (const unsigned char *)previous, previous_count);
    crypto_auth_hmacsha256_update(state, (const unsigned char *)info, info_count);
    crypto_auth_hmacsha256_update(state, &counter, 1);
    crypto_auth_hmacsha256_final(state, (unsigned char *)out);
}

static inline int keyshift_x25519_base(void *out, const void *secret) {
    return crypto_scalarmult_curve25519_base((unsigned char *)out, (const unsigned char *)secret);
}

static inline int keyshift_x25519(void *out, const void *secret, const void *peer) {
    return crypto_scalarmult_curve25519(
        (unsigned char *)out, (const unsigned char *)secret, (const unsigned char *)peer);
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
