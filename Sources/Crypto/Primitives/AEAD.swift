import CSodium
public import Metering

/// An authenticated cipher by its HPKE number (RFC 9180 §7.3), for who is told at run time which one to use.
public enum AEAD: UInt16, Sendable, CaseIterable {
    case aes128GCM = 1
    case chaChaPoly = 3

    public static let tagCount = 16
    public static let nonceCount = 12

    public var keyCount: Int {
        switch self {
        case .aes128GCM: AESGCM.keyCount
        case .chaChaPoly: ChaChaPoly.keyCount
        }
    }

    /// The ciphertext of `plaintext` followed by its tag.
    public func seal(
        _ plaintext: [UInt8], authenticating associated: [UInt8], nonce: [UInt8], key: [UInt8],
        tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        switch self {
        case .aes128GCM:
            try AESGCM.seal(plaintext, authenticating: associated, nonce: nonce, key: key, tally: &tally)
        case .chaChaPoly:
            try ChaChaPoly.seal(plaintext, authenticating: associated, nonce: nonce, key: key, tally: &tally)
        }
    }

    /// What `seal` closed.
    ///
    /// - Throws: `.authenticationFailed`, or `.wrongLength` of key, nonce or message.
    public func open(
        _ sealed: [UInt8], authenticating associated: [UInt8], nonce: [UInt8], key: [UInt8],
        tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        switch self {
        case .aes128GCM:
            try AESGCM.open(sealed, authenticating: associated, nonce: nonce, key: key, tally: &tally)
        case .chaChaPoly:
            try ChaChaPoly.open(sealed, authenticating: associated, nonce: nonce, key: key, tally: &tally)
        }
    }

    /// Refuses a key or nonce that is not of this cipher's length.
    func check(key: [UInt8], nonce: [UInt8]) throws(PrimitiveError) {
        guard key.count == keyCount else {
            throw .wrongLength(of: .symmetricKey, expected: keyCount, got: key.count)
        }
        guard nonce.count == Self.nonceCount else {
            throw .wrongLength(of: .nonce, expected: Self.nonceCount, got: nonce.count)
        }
    }

    /// Refuses a message that is shorter than its tag.
    func check(sealed: [UInt8]) throws(PrimitiveError) {
        guard sealed.count >= Self.tagCount else {
            throw .wrongLength(of: .sealedMessage, expected: Self.tagCount, got: sealed.count)
        }
    }
}

/// ChaCha20-Poly1305 with a 96-bit nonce (RFC 8439 §2.8).
public enum ChaChaPoly {
    public static let keyCount = 32

    /// The ciphertext of `plaintext` followed by its tag.
    public static func seal(
        _ plaintext: [UInt8], authenticating associated: [UInt8], nonce: [UInt8], key: [UInt8],
        tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        try AEAD.chaChaPoly.check(key: key, nonce: nonce)
        Sodium.start()
        tally.charge(.chaChaPolySeal, bytes: plaintext.count)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + AEAD.tagCount)
        // SAFETY: libsodium writes `plaintext.count + 16` bytes, as just allocated; key and nonce have the
        // lengths just checked, and the others the counts passed beside them.
        let status = unsafe crypto_aead_chacha20poly1305_ietf_encrypt(
            &sealed, nil, plaintext, UInt64(plaintext.count), associated, UInt64(associated.count), nil,
            nonce, key)
        precondition(status == 0, "libsodium seals whatever fits in memory")
        return sealed
    }

    /// What `seal` closed.
    ///
    /// - Throws: `.authenticationFailed`, or `.wrongLength` of key, nonce or message.
    public static func open(
        _ sealed: [UInt8], authenticating associated: [UInt8], nonce: [UInt8], key: [UInt8],
        tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        try AEAD.chaChaPoly.check(key: key, nonce: nonce)
        try AEAD.chaChaPoly.check(sealed: sealed)
        Sodium.start()
        tally.charge(.chaChaPolyOpen, bytes: sealed.count)
        var plaintext = [UInt8](repeating: 0, count: sealed.count - AEAD.tagCount)
        // SAFETY: libsodium writes `sealed.count - 16` bytes, as just allocated; key and nonce have the
        // lengths just checked, and the others the counts passed beside them.
        let status = unsafe crypto_aead_chacha20poly1305_ietf_decrypt(
            &plaintext, nil, nil, sealed, UInt64(sealed.count), associated, UInt64(associated.count),
            nonce, key)
        guard status == 0 else { throw .authenticationFailed }
        return plaintext
    }
}
