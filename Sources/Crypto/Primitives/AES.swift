public import Metering

/// AES-128 in Galois/counter mode with a 96-bit nonce (NIST SP 800-38D).
public enum AESGCM {
    public static let keyCount = 16

    /// The ciphertext of `plaintext` followed by its tag.
    public static func seal(
        _ plaintext: [UInt8], authenticating associated: [UInt8], nonce: [UInt8], key: [UInt8],
        tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        try AEAD.aes128GCM.check(key: key, nonce: nonce)
        tally.charge(.aesGCMSeal, bytes: plaintext.count)
        // SAFETY: key and nonce have the lengths just checked.
        let run = unsafe CipherRun(.aes128GCM, encrypts: true, key: key, vector: nonce)
        run.authenticate(associated)
        var sealed = [UInt8](repeating: 0, count: plaintext.count)
        let written = run.update(plaintext, count: plaintext.count, into: &sealed)
        let rest = run.finish(into: &sealed, at: written, room: 0)
        precondition(written == plaintext.count && rest == 0, "GCM neither pads nor holds back")
        return sealed + run.tag()
    }

    /// What `seal` closed.
    ///
    /// - Throws: `.authenticationFailed`, or `.wrongLength` of key, nonce or message.
    public static func open(
        _ sealed: [UInt8], authenticating associated: [UInt8], nonce: [UInt8], key: [UInt8],
        tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        try AEAD.aes128GCM.check(key: key, nonce: nonce)
        try AEAD.aes128GCM.check(sealed: sealed)
        tally.charge(.aesGCMOpen, bytes: sealed.count)
        // SAFETY: key and nonce have the lengths just checked.
        let run = unsafe CipherRun(.aes128GCM, encrypts: false, key: key, vector: nonce)
        run.authenticate(associated)
        let count = sealed.count - AEAD.tagCount
        var plaintext = [UInt8](repeating: 0, count: count)
        let written = run.update(sealed, count: count, into: &plaintext)
        run.expect(tag: Array(sealed[count...]))
        guard run.finish(into: &plaintext, at: written, room: 0) != nil else { throw .authenticationFailed }
        return plaintext
    }
}

/// AES-256 in cipher block chaining mode (NIST SP 800-38A §6.2) with the padding of PKCS#7 (RFC 5652 §6.3).
///
/// It authenticates nothing: check a MAC over the ciphertext first.
public enum AESCBC {
    public static let blockCount = 16

    /// One to sixteen bytes longer than `plaintext`.
    public static func encrypt(
        _ plaintext: [UInt8], key: Block32, vector: Block16, tally: inout OperationTally
    ) -> [UInt8] {
        tally.charge(.aesCBCEncrypt, bytes: plaintext.count)
        let count = plaintext.count / blockCount * blockCount + blockCount
        var (key, vector) = (key, vector)
        // SAFETY: the structs have the cipher's 32 and 16 bytes.
        let run = unsafe CipherRun(.aes256CBC, encrypts: true, key: &key, vector: &vector)
        var ciphertext = [UInt8](repeating: 0, count: count)
        let written = run.update(plaintext, count: plaintext.count, into: &ciphertext)
        let rest = run.finish(into: &ciphertext, at: written, room: blockCount)
        precondition(rest == count - written, "CBC ends on a whole block")
        return ciphertext
    }

    /// What `encrypt` made.
    ///
    /// - Throws: `.wrongLength` unless `ciphertext` is one or more whole blocks, `.badPadding`.
    public static func decrypt(
        _ ciphertext: [UInt8], key: Block32, vector: Block16, tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        guard !ciphertext.isEmpty, ciphertext.count.isMultiple(of: blockCount) else {
            let blocks = max(1, (ciphertext.count + blockCount - 1) / blockCount)
            throw .wrongLength(of: .ciphertext, expected: blocks * blockCount, got: ciphertext.count)
        }
        tally.charge(.aesCBCDecrypt, bytes: ciphertext.count)
        var (key, vector) = (key, vector)
        // SAFETY: the structs have the cipher's 32 and 16 bytes.
        let run = unsafe CipherRun(.aes256CBC, encrypts: false, key: &key, vector: &vector)
        // One block more than the plaintext needs: libcrypto may write a whole one when it ends.
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count + blockCount)
        let written = run.update(ciphertext, count: ciphertext.count, into: &plaintext)
        guard let rest = run.finish(into: &plaintext, at: written, room: blockCount) else {
            throw .badPadding
        }
        plaintext.removeLast(plaintext.count - written - rest)
        return plaintext
    }
}
