#include "floor.h"
#include "best.h"
#include <stdlib.h>

// One primitive at a time, by its name in the tally: what a list of calls and bytes cannot cost less than.

enum { length_max = 1 << 20 };

static unsigned char secret[32], point[32], key[32], nonce[16], digest[64];
static unsigned char ed_public[32], ed_secret[64], signature[64];
static unsigned char input[length_max], output[length_max + 64];
static EVP_CIPHER_CTX *context;
static const EVP_CIPHER *gcm, *cbc;

void floor_prepare_operations(void) {
    randombytes_buf(secret, 32);
    randombytes_buf(key, 32);
    keyshift_x25519_base(point, key);
    crypto_sign_ed25519_keypair(ed_public, ed_secret);
    crypto_sign_ed25519_detached(signature, NULL, input, 0, ed_secret);
    context = EVP_CIPHER_CTX_new();
    gcm = EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL);
    cbc = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
}

static void encrypt(const EVP_CIPHER *cipher, int length) {
    int count = 0, rest = 0;
    EVP_EncryptInit_ex(context, cipher, NULL, key, nonce);
    EVP_EncryptUpdate(context, output, &count, input, length);
    EVP_EncryptFinal_ex(context, output + count, &rest);
}

static void decrypt(const EVP_CIPHER *cipher, int length) {
    int count = 0, rest = 0;
    EVP_DecryptInit_ex(context, cipher, NULL, key, nonce);
    EVP_DecryptUpdate(context, output, &count, input, length);
    EVP_DecryptFinal_ex(context, output + count, &rest);
}

void floor_operation(enum floor_operation operation, int length) {
    unsigned long long written = 0;
    volatile int status = 0;
    if (length > length_max) abort();
    switch (operation) {
    case floor_x25519_keygen: status = keyshift_x25519_base(digest, secret); break;
    case floor_x25519: status = crypto_scalarmult_curve25519(digest, secret, point); break;
    case floor_ed25519_keygen: status = crypto_sign_ed25519_seed_keypair(ed_public, ed_secret, secret); break;
    case floor_ed25519_sign: crypto_sign_ed25519_detached(signature, NULL, input, length, ed_secret); break;
    // A signature of something else takes as long: it is a point and a number in range.
    case floor_ed25519_verify:
        status = crypto_sign_ed25519_verify_detached(signature, input, length, ed_public);
        break;
    case floor_hmac_sha256: status = keyshift_hmac_sha256(digest, key, 32, input, length); break;
    case floor_sha256: status = keyshift_sha256(digest, input, length); break;
    case floor_chacha_seal:
        crypto_aead_chacha20poly1305_ietf_encrypt(output, &written, input, length, NULL, 0, NULL, nonce, key);
        break;
    // The tag is wrong, so nothing would be decrypted: sealing the rest takes as long as opening does.
    case floor_chacha_open:
        crypto_aead_chacha20poly1305_ietf_encrypt(
            output, &written, input, length > 16 ? length - 16 : 0, NULL, 0, NULL, nonce, key);
        break;
    case floor_gcm_seal: encrypt(gcm, length); break;
    case floor_gcm_open: encrypt(gcm, length > 16 ? length - 16 : 0); break;
    case floor_cbc_encrypt: encrypt(cbc, length); break;
    case floor_cbc_decrypt: decrypt(cbc, length); break;
    case floor_random: randombytes_buf_deterministic(output, length, key); break;
    }
    (void)status;
}
