#include "floor.h"
#include <sodium.h>

// Of X25519, ChaCha20-Poly1305, SHA-256 and Ed25519, in the shape of MLS (RFC 9420) and HPKE (RFC 9180).

enum { leaf_count = 250, key_package_count = 350, node_count = 140, application_count = 300 };

static unsigned char secret[32] = {1}, point[32] = {9}, key[32], block[32], nonce[12];
static unsigned char ed_public[32], ed_secret[64], signature[64];
static unsigned char bytes[1 << 20], sealed[1 << 20];

// A signature of anything: one that is none at all is refused before the work is done.
void floor_mls_prepare(void) {
    crypto_sign_ed25519_keypair(ed_public, ed_secret);
    crypto_sign_ed25519_detached(signature, NULL, bytes, leaf_count, ed_secret);
}

static void hash(size_t count) { crypto_hash_sha256(block, bytes, count); }

// As many HMACs under one fresh key.
static void expand(int blocks, size_t count) {
    crypto_auth_hmacsha256_state keyed, copy;
    crypto_auth_hmacsha256_init(&keyed, key, 32);
    for (int index = 0; index < blocks; index++) {
        copy = keyed;
        crypto_auth_hmacsha256_update(&copy, bytes, count);
        crypto_auth_hmacsha256_final(&copy, block);
    }
}

static void sign(size_t count) { crypto_sign_ed25519_detached(signature, NULL, bytes, count, ed_secret); }

static void verify(size_t count) {
    volatile int status = crypto_sign_ed25519_verify_detached(signature, bytes, count, ed_public);
    (void)status;
}

static void generate(void) { crypto_scalarmult_curve25519_base(block, secret); }

// Agreement, shared secret, key and nonce of HPKE.
static void encapsulated(void) {
    volatile int status = crypto_scalarmult_curve25519(block, secret, point);
    (void)status;
    expand(1, 60);
    expand(1, 110);
    expand(1, 20);
    expand(2, 100);
}

static void encrypt(size_t count) {
    unsigned long long written;
    crypto_aead_chacha20poly1305_ietf_encrypt(sealed, &written, bytes, count, bytes, 40, NULL, nonce, key);
}

// As much work as encrypting; a tag that does not match would end it early.
static void decrypt(size_t count) { encrypt(count - 16); }

static void seal(size_t count) {
    generate();
    encapsulated();
    encrypt(count);
}

// Path secret, node secret, and the pair of keys that it leads to.
static void node_keys(void) {
    expand(2, 20);
    expand(1, 60);
    expand(1, 30);
    generate();
}

static void hash_path(int depth) {
    hash(leaf_count);
    for (int level = 0; level < depth; level++) {
        hash(node_count);
        hash(node_count);
    }
}

// The next epoch's secrets, after transcript, tags and context.
static void begin_epoch(size_t commit_count) {
    hash(commit_count);
    hash(70);
    expand(1, 32);
    expand(1, 150);
    expand(1, 32);
    expand(1, 150);
    expand(9, 30);
    expand(1, 32);
}

static size_t commit_count(int depth, int seals) { return 500 + 40 * depth + 85 * seals; }

void floor_mls_process(int depth, int opened) {
    size_t count = commit_count(depth, depth);
    expand(1, count);
    verify(count);
    verify(leaf_count);
    hash_path(depth);
    encapsulated();
    decrypt(48);
    for (int level = 0; level < opened; level++) node_keys();
    begin_epoch(count);
}

void floor_mls_commit(int depth, int seals) {
    size_t count = commit_count(depth, seals);
    generate();
    for (int level = 0; level < depth; level++) node_keys();
    sign(leaf_count);
    hash_path(depth);
    for (int index = 0; index < seals; index++) seal(32);
    sign(count);
    expand(1, count);
    begin_epoch(count);
}

void floor_mls_add(int depth, int added) {
    floor_mls_commit(depth, 0);
    for (int index = 0; index < added; index++) {
        verify(leaf_count);
        verify(key_package_count);
        hash(leaf_count);
        hash(node_count);
        hash(key_package_count);
        seal(70);
    }
    // The commit is signed, tagged and hashed with all key packages in it; the group info has the tree in it.
    size_t all = (size_t)added * key_package_count;
    sign(all);
    expand(1, all);
    hash(all);
    sign((size_t)added * leaf_count);
    encrypt((size_t)added * leaf_count);
    expand(1, (size_t)added * leaf_count);
}

void floor_mls_join(int depth, int members) {
    size_t tree = (size_t)members * leaf_count;
    hash(key_package_count);
    expand(1, tree);
    encapsulated();
    decrypt(90);
    decrypt(tree);
    verify(tree);
    for (int member = 0; member < members; member++) {
        hash(leaf_count);
        hash(node_count);
        verify(leaf_count);
    }
    node_keys();
    (void)depth;
    begin_epoch(70);
}

void floor_mls_protect(void) {
    sign(application_count);
    expand(3, 30);
    encrypt(170);
    expand(2, 50);
    encrypt(12);
}

void floor_mls_unprotect(void) {
    expand(2, 50);
    decrypt(28);
    expand(3, 30);
    decrypt(186);
    verify(application_count);
}
