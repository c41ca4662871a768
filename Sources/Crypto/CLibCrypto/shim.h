// The two AES modes that libsodium lacks, from OpenSSL's libcrypto.
#pragma once
#include <openssl/evp.h>

static inline int keyshift_cipher_init(
    EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, const void *key, const void *vector, int encrypts) {
    return EVP_CipherInit_ex(
        context, cipher, NULL, (const unsigned char *)key, (const unsigned char *)vector, encrypts);
}
