#include "floor.h"
#include "best.h"

// Of X25519, ChaCha20-Poly1305, SHA-256 and Ed25519, in the shape of MLS (RFC 9420) and HPKE (RFC 9180).

// Bytes of what the benchmarks' groups send and hash: a group id of one byte, identities of two, and a context
// without extensions. Processing a commit has here the calls and the bytes of its tally (depth 10: 25 HMACs of 2,639
// bytes, 23 hashes of 4,008, two signatures of 1,635).
enum {
    // What a leaf's signature covers, and what its tree hash does, in a commit and in a key package.
    commit_leaf_signed = 147,
    commit_leaf_hashed = 191,
    package_leaf_signed = 124,
    package_leaf_hashed = 174,
    key_package = 272,
    key_package_signed = 230,
    key_package_referred = 303,
    // Of a parent, and of the root, which has no parent's hash.
    parent_hashed = 135,
    parent_hash_input = 99,
    root_hashed = 103,
    root_hash_input = 67,
    blank_parent_hashed = 68,
    // A leaf and a blank parent in the list of nodes.
    listed_member = 171,
    context_labeled = 132,
    application_signed = 231
};

static unsigned char secret[32] = {1}, point[32] = {9}, key[32], block[32], nonce[12];
static unsigned char ed_public[32], ed_secret[64], signature[64];
static keyshift_hmac_state zero_keyed;
static const unsigned char zeros[32];
static unsigned char bytes[1 << 20], sealed[1 << 20];

// A signature of anything: one that is none at all is refused before the work is done.
void floor_mls_prepare(void) {
    crypto_sign_ed25519_keypair(ed_public, ed_secret);
    crypto_sign_ed25519_detached(signature, NULL, bytes, commit_leaf_signed, ed_secret);
    keyshift_hmac_key(&zero_keyed, zeros, 32);
}

static void hash(size_t count) { keyshift_sha256(block, bytes, count); }

// As many HMACs under one fresh key.
static void expand(int blocks, size_t count) {
    keyshift_hmac_state keyed, copy;
    keyshift_hmac_key(&keyed, key, 32);
    for (int index = 0; index < blocks; index++) {
        copy = keyed;
        keyshift_hmac_with(block, &copy, bytes, count);
    }
}

// An HMAC under the key of zeros, with which HKDF extracts when it has no salt.
static void extract(size_t count) {
    keyshift_hmac_state state = zero_keyed;
    keyshift_hmac_with(block, &state, bytes, count);
}

static void sign(size_t count) { crypto_sign_ed25519_detached(signature, NULL, bytes, count, ed_secret); }

static void verify(size_t count) {
    volatile int status = crypto_sign_ed25519_verify_detached(signature, bytes, count, ed_public);
    (void)status;
}

static void generate(void) { keyshift_x25519_base(block, secret); }

// Agreement, shared secret, key and nonce of HPKE; its info is hashed once for all recipients.
static void encapsulated(void) {
    volatile int status = crypto_scalarmult_curve25519(block, secret, point);
    (void)status;
    extract(51);
    expand(1, 92);
    expand(1, 23);
    expand(2, 91);
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
    expand(2, 17);
    extract(51);
    expand(1, 17);
    generate();
}

static void hash_path(int depth) {
    hash(commit_leaf_hashed);
    for (int level = 1; level < depth; level++) {
        hash(parent_hashed);
        hash(parent_hash_input);
    }
    hash(root_hashed);
    hash(root_hash_input);
}

// The next epoch's secrets, after transcript, tags and context.
static void begin_epoch(size_t transcript_count) {
    hash(transcript_count);
    hash(65);
    expand(1, 32);
    expand(1, 101);
    expand(1, 32);
    expand(1, 100);
    expand(9, 22);
    expand(1, 32);
}

// A commit's content; tag, signature and transcript cover a little more each.
static size_t content(int depth, int seals) { return 206 + 35 * depth + 82 * seals; }

static size_t tagged(size_t content) { return content + 184; }

static size_t signed_part(size_t content) { return content + 112; }

static size_t transcript(size_t content) { return content + 100; }

void floor_mls_process(int depth, int opened) {
    size_t count = content(depth, depth);
    expand(1, tagged(count));
    verify(signed_part(count));
    verify(commit_leaf_signed);
    hash_path(depth);
    extract(context_labeled);
    encapsulated();
    decrypt(48);
    for (int level = 0; level < opened; level++) node_keys();
    begin_epoch(transcript(count));
}

// Makes a commit with this content, and seals of its path.
static void commit(int depth, int seals, size_t count) {
    generate();
    for (int level = 0; level < depth; level++) node_keys();
    sign(commit_leaf_signed);
    hash_path(depth);
    if (seals > 0) extract(context_labeled);
    for (int index = 0; index < seals; index++) seal(32);
    sign(signed_part(count));
    expand(1, tagged(count));
    begin_epoch(transcript(count));
}

void floor_mls_commit(int depth, int seals) { commit(depth, seals, content(depth, seals)); }

void floor_mls_add(int depth, int added) {
    // Key packages with their place in the list of proposals.
    commit(depth, 0, content(depth, 0) + (size_t)added * (key_package + 3));
    for (int index = 0; index < added; index++) {
        verify(package_leaf_signed);
        verify(key_package_signed);
        hash(package_leaf_hashed);
        hash(blank_parent_hashed);
        hash(key_package_referred);
        seal(68);
    }
    // The group info has the tree in it, and is what the Welcome's seals bind.
    size_t tree = (size_t)added * listed_member;
    sign(tree);
    encrypt(tree);
    extract(tree);
}

void floor_mls_join(int depth, int members) {
    size_t tree = (size_t)members * listed_member;
    hash(key_package_referred);
    extract(tree);
    encapsulated();
    decrypt(84);
    decrypt(tree);
    verify(tree);
    for (int member = 0; member < members; member++) {
        hash(package_leaf_hashed);
        hash(blank_parent_hashed);
        verify(package_leaf_signed);
    }
    node_keys();
    (void)depth;
    begin_epoch(100);
}

void floor_mls_protect(void) {
    sign(application_signed);
    expand(3, 22);
    encrypt(168);
    expand(2, 49);
    encrypt(12);
}

void floor_mls_unprotect(void) {
    expand(2, 49);
    decrypt(28);
    expand(3, 22);
    decrypt(184);
    verify(application_signed);
}
