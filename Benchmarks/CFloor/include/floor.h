// The bare calls that an operation cannot avoid, each of the library that is quickest at it (best.h), back to back, with
// nothing between: HMAC states that can be kept are kept, and nothing is allocated, copied, parsed or counted.
#pragma once
#include <stddef.h>

void floor_prepare(void);
void floor_prepare_operations(void);

// In the order of the simulator's tally.
enum floor_operation {
    floor_x25519_keygen,
    floor_x25519,
    floor_ed25519_keygen,
    floor_ed25519_sign,
    floor_ed25519_verify,
    floor_hmac_sha256,
    floor_sha256,
    floor_chacha_seal,
    floor_chacha_open,
    floor_gcm_seal,
    floor_gcm_open,
    floor_cbc_encrypt,
    floor_cbc_decrypt,
    floor_random,
};

// One call over `length` bytes.
void floor_operation(enum floor_operation operation, int length);

// What of these was really done from one to the other, on one thread (executed.c).
void executed_begin(void);
void executed_end(void);
long long executed_calls(enum floor_operation operation);
long long executed_bytes(enum floor_operation operation);

// What could stand in the place of a primitive, by library: libsodium, or libcrypto's EVP.
enum floor_candidate {
    candidate_sodium_key_pair,
    candidate_evp_key_pair,
    candidate_evp_agreement,
    candidate_evp_sign,
    candidate_evp_verify,
    candidate_sodium_hash,
    candidate_evp_hash,
    candidate_sodium_hmac,
    candidate_evp_hmac,
    candidate_evp_seal,
};

// One call over `length` bytes; after `floor_prepare_candidates`.
void floor_prepare_candidates(void);
void floor_candidate(enum floor_candidate candidate, int length);

// Of a plaintext of 100 bytes.
void floor_olm_encrypt(void);
void floor_olm_decrypt(void);
void floor_olm_turn(void);
void floor_olm_outbound(void);
void floor_olm_inbound(void);
void floor_megolm_encrypt(void);
void floor_megolm_decrypt(void);

// How much of the heap is in use.
size_t floor_heap_bytes(void);

// MLS: `depth` parents above a leaf, `opened` of which a receiver derives; `seals` secrets of a path.
void floor_mls_prepare(void);
void floor_mls_process(int depth, int opened);
void floor_mls_commit(int depth, int seals);
void floor_mls_add(int depth, int added);
void floor_mls_join(int depth, int members);
void floor_mls_protect(void);
void floor_mls_unprotect(void);

// For counting.c.
void counting_begin(void);
void counting_end(void);
