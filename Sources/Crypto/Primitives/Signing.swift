import CSodium
public import Metering

/// An Ed25519 signature (RFC 8032 §5.1.6).
public struct Signature: Hashable, Sendable {
    public static let count = 64
    let block: Block64

    init(_ block: Block64) {
        self.block = block
    }

    public init(_ bytes: [UInt8]) throws(PrimitiveError) {
        guard bytes.count == Self.count else {
            throw .wrongLength(of: .signature, expected: Self.count, got: bytes.count)
        }
        block = Block64(low: Block32(bytes, at: 0), high: Block32(bytes, at: 32))
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.count)
        block.low.append(to: &bytes)
        block.high.append(to: &bytes)
        return bytes
    }
}

/// A public key of Ed25519 (RFC 8032 §5.1.5).
public struct SigningPublicKey: Hashable, Sendable {
    public let block: Block32

    public init(_ block: Block32) {
        self.block = block
    }

    public init(_ bytes: [UInt8]) throws(PrimitiveError) {
        guard let block = Block32(bytes) else {
            throw .wrongLength(of: .signingKey, expected: Block32.count, got: bytes.count)
        }
        self.block = block
    }

    public var bytes: [UInt8] { block.bytes }

    /// Whether it is a point of the group of prime order, canonically encoded, as the key of every seed is.
    ///
    /// For a key that comes without a signature by it; `verify` refuses those of small order by itself.
    public var hasPrimeOrder: Bool {
        Sodium.start()
        var key = block
        // SAFETY: libsodium reads the struct's 32 bytes.
        return unsafe keyshift_ed25519_is_in_prime_order_group(&key) == 1
    }

    /// Checks `signature` (RFC 8032 §5.1.7); keys of small order and non-canonical encodings are refused.
    ///
    /// - Throws: `.invalidSignature`.
    public func verify(
        _ signature: Signature, of message: [UInt8], context: inout CryptoContext
    ) throws(PrimitiveError) {
        guard isValid(signature, of: message, context: &context) else { throw .invalidSignature }
    }

    /// Whether `verify` would accept.
    public func isValid(
        _ signature: Signature, of message: [UInt8], context: inout CryptoContext
    ) -> Bool {
        Sodium.start()
        context.tally.charge(.verify, bytes: message.count)
        guard context.memo.mode == .shared else { return verdict(on: signature, of: message) }

        var (key, signatureBlock, name) = (block, signature.block, Block32.zero)
        // SAFETY: the structs have the 32, 64 and 32 bytes that are read or written, and the message its count.
        unsafe keyshift_name_verification(&name, &key, &signatureBlock, message, message.count)
        return context.memo.verifications.value(for: name) { verdict(on: signature, of: message) }
    }

    private func verdict(on signature: Signature, of message: [UInt8]) -> Bool {
        var (key, signature) = (block, signature.block)
        // SAFETY: libsodium reads the structs' 64 and 32 bytes and `message.count` bytes of the message.
        return unsafe keyshift_ed25519_verify(&signature, message, message.count, &key) == 0
    }
}

/// An Ed25519 key pair.
public struct SigningKeyPair: Sendable {
    public static let seedCount = 32

    public let publicKey: SigningPublicKey
    private let seed: SecretKey<SigningKeyPair>

    /// Draws a new pair.
    public init(using context: inout CryptoContext) {
        self.init(SecretKey(context.randomBlock()), tally: &context.tally)
    }

    /// The pair of a known seed, which RFC 8032 calls the private key.
    public init(seed: [UInt8], tally: inout OperationTally) throws(PrimitiveError) {
        self.init(try SecretKey(seed), tally: &tally)
    }

    init(_ seed: SecretKey<SigningKeyPair>, tally: inout OperationTally) {
        Sodium.start()
        tally.charge(.signingKeyGeneration)
        var (seedBlock, point, expanded) = (seed.block, Block32.zero, Block64.zero)
        // SAFETY: the structs have the 32, 32 and 64 bytes that libsodium reads or writes.
        let status = unsafe keyshift_ed25519_key_pair(&point, &expanded, &seedBlock)
        precondition(status == 0, "any seed has a key pair")
        publicKey = SigningPublicKey(point)
        self.seed = seed
    }

    /// The seed itself, for who must hand it on.
    public func exportSeed() -> [UInt8] { seed.block.bytes }

    public func sign(_ message: [UInt8], context: inout CryptoContext) -> Signature {
        Sodium.start()
        context.tally.charge(.sign, bytes: message.count)
        // libsodium's secret key is the seed followed by the public key.
        var secret = Block64(low: seed.block, high: publicKey.block)
        var signature = Block64.zero
        // SAFETY: both structs have 64 bytes, and the message has the count that is passed.
        let status = unsafe keyshift_ed25519_sign(&signature, message, message.count, &secret)
        precondition(status == 0, "any message can be signed")
        return Signature(signature)
    }
}

extension SigningKeyPair: CustomStringConvertible, CustomReflectable {
    public var description: String { "SigningKeyPair" }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
