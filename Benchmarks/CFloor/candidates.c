#include "floor.h"
#include "best.h"
#include <openssl/hmac.h>
#include <stdlib.h>

// The libraries that Primitives could take a primitive from, and does not: each as it is called when nothing is parsed,
// allocated or looked up that can be kept.

enum { length_max = 1 << 12 };

static unsigned char secret[32] = {7}, point[32], nonce[12], result[64];
static unsigned char ed_public[32], ed_secret[64], signature[64];
static unsigned char input[length_max], output[length_max + 16];
static EVP_PKEY *agreement_key, *peer_key, *signing_key, *verifying_key;
static EVP_CIPHER_CTX *cipher;
static const EVP_CIPHER *chacha;

void floor_prepare_candidates(void) {
    if (keyshift_x25519_base(point, input) != 0) abort();
    crypto_sign_ed25519_seed_keypair(ed_public, ed_secret, secret);
    agreement_key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, secret, 32);
    peer_key = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, point, 32);
    signing_key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, 32);
    verifying_key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, ed_public, 32);
    cipher = EVP_CIPHER_CTX_new();
    chacha = EVP_CIPHER_fetch(NULL, "ChaCha20-Poly1305", NULL);
    if (!agreement_key || !peer_key || !signing_key || !verifying_key || !cipher || !chacha) abort();
}

static int evp_key_pair(void) {
    size_t count = 32;
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, secret, 32);
    int status = EVP_PKEY_get_raw_public_key(pair, result, &count);
    EVP_PKEY_free(pair);
    return status;
}

static int evp_agreement(void) {
    size_t count = 32;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(agreement_key, NULL);
    int status = EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_derive_set_peer(context, peer_key) == 1
        && EVP_PKEY_derive(context, result, &count) == 1;
    EVP_PKEY_CTX_free(context);
    return status;
}

static int evp_sign(int length) {
    size_t count = 64;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int status = EVP_DigestSignInit(context, NULL, NULL, NULL, signing_key) == 1
        && EVP_DigestSign(context, signature, &count, input, length) == 1;
    EVP_MD_CTX_free(context);
    return status;
}

// A signature of something else takes as long.
static int evp_verify(int length) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int status = EVP_DigestVerifyInit(context, NULL, NULL, NULL, verifying_key) == 1
        && EVP_DigestVerify(context, signature, 64, input, length) >= 0;
    EVP_MD_CTX_free(context);
    return status;
}

static int evp_hmac(int length) {
    unsigned int count = 0;
    return HMAC(EVP_sha256(), secret, 32, input, length, result, &count) != NULL;
}

static int evp_seal(int length) {
    int count = 0;
    return EVP_EncryptInit_ex(cipher, chacha, NULL, secret, nonce)
        && EVP_EncryptUpdate(cipher, output, &count, input, length)
        && EVP_EncryptFinal_ex(cipher, output + count, &count)
        && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, 16, output + length);
}

static int sodium_hmac(int length) {
    crypto_auth_hmacsha256_state state;
    return crypto_auth_hmacsha256_init(&state, secret, 32) == 0
        && crypto_auth_hmacsha256_update(&state, input, length) == 0
        && crypto_auth_hmacsha256_final(&state, result) == 0;
}

void floor_candidate(enum floor_candidate candidate, int length) {
    int status = 0;
    if (length > length_max) abort();
    switch (candidate) {
    case candidate_sodium_key_pair: status = crypto_scalarmult_curve25519_base(result, secret) == 0; break;
    case candidate_evp_key_pair: status = evp_key_pair(); break;
    case candidate_evp_agreement: status = evp_agreement(); break;
    case candidate_evp_sign: status = evp_sign(length); break;
    case candidate_evp_verify: status = evp_verify(length); break;
    case candidate_sodium_hash: status = crypto_hash_sha256(result, input, length) == 0; break;
    case candidate_evp_hash: status = EVP_Digest(input, length, result, NULL, EVP_sha256(), NULL); break;
    case candidate_sodium_hmac: status = sodium_hmac(length); break;
    case candidate_evp_hmac: status = evp_hmac(length); break;
    case candidate_evp_seal: status = evp_seal(length); break;
    }
    if (!status) abort();
}
