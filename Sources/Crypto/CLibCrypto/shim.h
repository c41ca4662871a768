// What libsodium lacks or does slower, from OpenSSL's libcrypto: two AES modes, and SHA-256 with the processor's
// instructions for it.
#pragma once
#include <openssl/evp.h>
#include <openssl/sha.h>

static inline int keyshift_cipher_init(
    EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, const void *key, const void *vector, int encrypts) {
    return EVP_CipherInit_ex(
        context, cipher, NULL, (const unsigned char *)key, (const unsigned char *)vector, encrypts);
}

// The low-level calls: OpenSSL 3 would rather be called through EVP, which costs more than to hash a short message.
// They are inline here since a system header may call what is deprecated. Each returns 1, or 0 when libcrypto refuses.

static inline int keyshift_sha256(void *out, const void *message, size_t count) {
    SHA256_CTX state;
    return SHA256_Init(&state) && SHA256_Update(&state, message, count)
        && SHA256_Final((unsigned char *)out, &state);
}

// HMAC-SHA-256 (RFC 2104) after the key: both hashes have taken their padded key and nothing else.
typedef struct {
    SHA256_CTX inner, outer;
} keyshift_hmac_state;

static inline int keyshift_hmac_key(keyshift_hmac_state *state, const void *key, size_t key_count) {
    unsigned char padded[SHA256_CBLOCK] = {0};
    int status = 1;
    if (key_count > sizeof padded) {
        status = keyshift_sha256(padded, key, key_count);
    } else {
        for (size_t index = 0; index < key_count; index++) padded[index] = ((const unsigned char *)key)[index];
    }
    for (size_t index = 0; index < sizeof padded; index++) padded[index] ^= 0x36;
    status = status && SHA256_Init(&state->inner) && SHA256_Update(&state->inner, padded, sizeof padded);
    for (size_t index = 0; index < sizeof padded; index++) padded[index] ^= 0x36 ^ 0x5c;
    return status && SHA256_Init(&state->outer) && SHA256_Update(&state->outer, padded, sizeof padded);
}

static inline int keyshift_hmac_final(void *out, keyshift_hmac_state *state) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    return SHA256_Final(digest, &state->inner) && SHA256_Update(&state->outer, digest, sizeof digest)
        && SHA256_Final((unsigned char *)out, &state->outer);
}

// With a state that has taken the key and nothing else; it is used up.
static inline int keyshift_hmac_with(
    void *out, keyshift_hmac_state *state, const void *message, size_t count) {
    return SHA256_Update(&state->inner, message, count) && keyshift_hmac_final(out, state);
}

// One block of RFC 5869 §2.3: HMAC(key, previous ‖ info ‖ counter), with a state as above.
static inline int keyshift_hkdf_block(
    void *out, keyshift_hmac_state *state, const void *previous, size_t previous_count, const void *info,
    size_t info_count, unsigned char counter) {
    return SHA256_Update(&state->inner, previous, previous_count)
        && SHA256_Update(&state->inner, info, info_count) && SHA256_Update(&state->inner, &counter, 1)
        && keyshift_hmac_final(out, state);
}

static inline int keyshift_hmac_sha256(
    void *out, const void *key, size_t key_count, const void *message, size_t count) {
    keyshift_hmac_state state;
    return keyshift_hmac_key(&state, key, key_count) && keyshift_hmac_with(out, &state, message, count);
}
