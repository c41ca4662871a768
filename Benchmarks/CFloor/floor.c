#include "floor.h"
#include "best.h"
#include <string.h>

enum { plaintext_count = 100, ciphertext_count = 112, message_count = 150, group_message_count = 120 };

static unsigned char secret[32], point[32], other_point[32], key[32], block[32], vector[16];
static unsigned char ed_public[32], ed_secret[64], signature[64];
static unsigned char plaintext[128], ciphertext[128], message[256], ratchet[128];
static keyshift_hmac_state zero_key;
static EVP_CIPHER_CTX *cipher;
static const EVP_CIPHER *aes;

void floor_prepare(void) {
    if (sodium_init() < 0) return;
    randombytes_buf(secret, 32);
    randombytes_buf(key, 32);
    randombytes_buf(ratchet, 128);
    keyshift_x25519_base(point, secret);
    crypto_scalarmult_curve25519(other_point, key, point);
    crypto_sign_ed25519_keypair(ed_public, ed_secret);
    crypto_sign_ed25519_detached(signature, NULL, message, group_message_count, ed_secret);
    unsigned char zeros[32] = {0};
    keyshift_hmac_key(&zero_key, zeros, 32);
    aes = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
    cipher = EVP_CIPHER_CTX_new();
    int count = 0, rest = 0;
    EVP_EncryptInit_ex(cipher, aes, NULL, key, vector);
    EVP_EncryptUpdate(cipher, ciphertext, &count, plaintext, plaintext_count);
    EVP_EncryptFinal_ex(cipher, ciphertext + count, &rest);
}

static void hmac(keyshift_hmac_state keyed, const unsigned char *bytes, size_t count, unsigned char *out) {
    keyshift_hmac_with(out, &keyed, bytes, count);
}

static void fresh_hmac(const unsigned char *bytes, size_t count, unsigned char *out) {
    keyshift_hmac_sha256(out, key, 32, bytes, count);
}

// Of a fresh key, whose state serves all blocks.
static void expand(int blocks) {
    keyshift_hmac_state keyed;
    keyshift_hmac_key(&keyed, key, 32);
    for (int index = 0; index < blocks; index++) hmac(keyed, message, index ? 41 : 9, block);
}

static void encrypt_aes(void) {
    int count = 0, rest = 0;
    EVP_EncryptInit_ex(cipher, aes, NULL, key, vector);
    EVP_EncryptUpdate(cipher, message, &count, plaintext, plaintext_count);
    EVP_EncryptFinal_ex(cipher, message + count, &rest);
}

static void decrypt_aes(void) {
    int count = 0, rest = 0;
    EVP_DecryptInit_ex(cipher, aes, NULL, key, vector);
    EVP_DecryptUpdate(cipher, message, &count, ciphertext, ciphertext_count);
    EVP_DecryptFinal_ex(cipher, message + count, &rest);
}

// Message key and next chain key: two bytes under one key.
static void step_chain(void) {
    keyshift_hmac_state keyed;
    keyshift_hmac_key(&keyed, key, 32);
    hmac(keyed, message, 1, block);
    hmac(keyed, message, 1, block);
}

static void cipher_keys(size_t secret_count) {
    hmac(zero_key, ratchet, secret_count, block);
    expand(3);
}

void floor_olm_encrypt(void) {
    step_chain();
    cipher_keys(32);
    encrypt_aes();
    fresh_hmac(message, message_count, block);
}

void floor_olm_decrypt(void) {
    step_chain();
    cipher_keys(32);
    fresh_hmac(message, message_count, block);
    decrypt_aes();
}

static void agree(void) { crypto_scalarmult_curve25519(block, secret, point); }

static void step_root(void) {
    agree();
    fresh_hmac(message, 32, block);
    expand(2);
}

// One message and its reading, each under a new ratchet key.
void floor_olm_turn(void) {
    keyshift_x25519_base(block, secret);
    step_root();
    floor_olm_encrypt();
    step_root();
    floor_olm_decrypt();
}

static void begin(void) {
    for (int index = 0; index < 3; index++) agree();
    hmac(zero_key, message, 96, block);
    expand(2);
}

void floor_olm_outbound(void) {
    keyshift_x25519_base(block, secret);
    keyshift_x25519_base(block, secret);
    begin();
    floor_olm_encrypt();
}

void floor_olm_inbound(void) {
    begin();
    floor_olm_decrypt();
}

void floor_megolm_encrypt(void) {
    cipher_keys(128);
    encrypt_aes();
    fresh_hmac(message, group_message_count, block);
    crypto_sign_ed25519_detached(signature, NULL, message, group_message_count, ed_secret);
    fresh_hmac(message, 1, block);
}

void floor_megolm_decrypt(void) {
    volatile int status = crypto_sign_ed25519_verify_detached(signature, message, group_message_count, ed_public);
    (void)status;
    fresh_hmac(message, 1, block);
    cipher_keys(128);
    fresh_hmac(message, group_message_count, block);
    decrypt_aes();
}
