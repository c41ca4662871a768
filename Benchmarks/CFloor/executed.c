// What a run does of primitives, counted where it leaves this program: these stand before the libraries' own functions of
// the same names, and go on to them. A tally says what devices were charged for; where equal work is done once, that is more.
#define _GNU_SOURCE
#include "floor.h"
#include <dlfcn.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

static int is_counting;
static long long calls[floor_random + 1], bytes[floor_random + 1];

void executed_begin(void) {
    for (int operation = 0; operation <= floor_random; operation++) calls[operation] = bytes[operation] = 0;
    is_counting = 1;
}

void executed_end(void) { is_counting = 0; }

long long executed_calls(enum floor_operation operation) { return calls[operation]; }

long long executed_bytes(enum floor_operation operation) { return bytes[operation]; }

static void count(enum floor_operation operation, int times, long long length) {
    if (!is_counting) return;
    calls[operation] += times;
    bytes[operation] += length;
}

// A library that is linked statically has none that could be counted.
__attribute__((noinline, cold)) static void *library_function(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (function) return function;
    fprintf(stderr, "%s is in no shared library, so its calls cannot be counted\n", name);
    abort();
}

// Looks the library's own function up once.
#define GO_ON(name, ...)                                                                                      \
    static __typeof__(&name) next;                                                                            \
    if (!next) next = (__typeof__(&name))library_function(#name);                                             \
    return next(__VA_ARGS__)

int crypto_scalarmult_ed25519_base_noclamp(unsigned char *q, const unsigned char *n) {
    count(floor_x25519_keygen, 1, 0);
    GO_ON(crypto_scalarmult_ed25519_base_noclamp, q, n);
}

int crypto_scalarmult_curve25519(unsigned char *q, const unsigned char *n, const unsigned char *p) {
    count(floor_x25519, 1, 0);
    GO_ON(crypto_scalarmult_curve25519, q, n, p);
}

int crypto_sign_ed25519_seed_keypair(unsigned char *pk, unsigned char *sk, const unsigned char *seed) {
    count(floor_ed25519_keygen, 1, 0);
    GO_ON(crypto_sign_ed25519_seed_keypair, pk, sk, seed);
}

int crypto_sign_ed25519_detached(
    unsigned char *sig, unsigned long long *siglen, const unsigned char *m, unsigned long long mlen,
    const unsigned char *sk) {
    count(floor_ed25519_sign, 1, mlen);
    GO_ON(crypto_sign_ed25519_detached, sig, siglen, m, mlen, sk);
}

int crypto_sign_ed25519_verify_detached(
    const unsigned char *sig, const unsigned char *m, unsigned long long mlen, const unsigned char *pk) {
    count(floor_ed25519_verify, 1, mlen);
    GO_ON(crypto_sign_ed25519_verify_detached, sig, m, mlen, pk);
}

int crypto_aead_chacha20poly1305_ietf_encrypt(
    unsigned char *c, unsigned long long *clen, const unsigned char *m, unsigned long long mlen,
    const unsigned char *ad, unsigned long long adlen, const unsigned char *nsec, const unsigned char *npub,
    const unsigned char *k) {
    count(floor_chacha_seal, 1, mlen);
    GO_ON(crypto_aead_chacha20poly1305_ietf_encrypt, c, clen, m, mlen, ad, adlen, nsec, npub, k);
}

int crypto_aead_chacha20poly1305_ietf_decrypt(
    unsigned char *m, unsigned long long *mlen, unsigned char *nsec, const unsigned char *c,
    unsigned long long clen, const unsigned char *ad, unsigned long long adlen, const unsigned char *npub,
    const unsigned char *k) {
    count(floor_chacha_open, 1, clen);
    GO_ON(crypto_aead_chacha20poly1305_ietf_decrypt, m, mlen, nsec, c, clen, ad, adlen, npub, k);
}

// An HMAC is two hashes here, one of them over its padded key too where that is not kept ready.
int SHA256_Update(SHA256_CTX *c, const void *data, size_t len) {
    count(floor_sha256, 0, len);
    GO_ON(SHA256_Update, c, data, len);
}

int SHA256_Final(unsigned char *md, SHA256_CTX *c) {
    count(floor_sha256, 1, 0);
    GO_ON(SHA256_Final, md, c);
}

// Of the two AES modes nearly all is CBC, in either direction.
int EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl, const unsigned char *in, int inl) {
    count(floor_cbc_encrypt, 0, out ? inl : 0);
    GO_ON(EVP_CipherUpdate, ctx, out, outl, in, inl);
}

int EVP_CipherFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *outm, int *outl) {
    count(floor_cbc_encrypt, 1, 0);
    GO_ON(EVP_CipherFinal_ex, ctx, outm, outl);
}
