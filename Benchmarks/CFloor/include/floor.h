// The bare calls of libsodium and libcrypto that an operation cannot avoid, back to back, with nothing between:
// HMAC states that can be kept are kept, and nothing is allocated, copied, parsed or counted.
#pragma once

void floor_prepare(void);

// Of a plaintext of 100 bytes.
void floor_olm_encrypt(void);
void floor_olm_decrypt(void);
void floor_olm_turn(void);
void floor_olm_outbound(void);
void floor_olm_inbound(void);
void floor_megolm_encrypt(void);
void floor_megolm_decrypt(void);
