import CSodium
public import Metering

/// A public key of X25519 (RFC 7748 §5).
public struct AgreementPublicKey: Hashable, Sendable {
    public let block: Block32

    public init(_ block: Block32) {
        self.block = block
    }

    public init(_ bytes: [UInt8]) throws(PrimitiveError) {
        guard let block = Block32(bytes) else {
            throw .wrongLength(of: .agreementKey, expected: Block32.count, got: bytes.count)
        }
        self.block = block
    }

    public var bytes: [UInt8] { block.bytes }

    /// Whether these are the bytes that an honest peer writes for the point: a number below the prime.
    ///
    /// X25519 takes others too (RFC 7748 §5), so two different byte strings can agree on one secret.
    public var isCanonical: Bool { block.isBelowCurvePrime }

    /// Whether every agreement with it is refused: its point has an order that divides 8.
    public var isLowOrder: Bool { Self.lowOrderBlocks.contains(block.withoutTopBit) }

    /// The encodings of such points: 0, 1, the two of order 8, -1, and 0 and 1 once more beyond the prime.
    private static let lowOrderBlocks: [Block32] = {
        let zeros = UInt64(0)
        let ones = UInt64.max
        let top = UInt64(0x7fff_ffff_ffff_ffff)
        return [
            Block32(words: (0, zeros, zeros, zeros)),
            Block32(words: (1, zeros, zeros, zeros)),
            Block32(
                words: (
                    0xaeb8_413b_7c7a_ebe0, 0x6ac4_9ff1_fae3_5616, 0xfdb1_329c_eb8d_09da, 0x00b8_495f_1605_6286
                )),
            Block32(
                words: (
                    0x248c_50a3_bc95_9c5f, 0x5bef_839c_55b1_d0b1, 0x868e_1c58_c45c_4404, 0x5711_9fd0_dd4e_22d8
                )),
            Block32(words: (0xffff_ffff_ffff_ffec, ones, ones, top)),
            Block32(words: (0xffff_ffff_ffff_ffed, ones, ones, top)),
            Block32(words: (0xffff_ffff_ffff_ffee, ones, ones, top)),
        ]
    }()
}

/// The purpose of what an agreement yields.
public enum AgreementResult {}

/// What both ends of an agreement know.
public typealias SharedSecret = SecretKey<AgreementResult>

/// An X25519 key pair.
public struct AgreementKeyPair: Sendable {
    public let publicKey: AgreementPublicKey
    private let secret: SecretKey<AgreementKeyPair>

    /// Draws a new pair.
    public init(using context: inout CryptoContext) {
        self.init(SecretKey(context.randomBlock()), tally: &context.tally)
    }

    /// The pair of a known secret; its bits are clamped when it is used (RFC 7748 §5).
    public init(secret: [UInt8], tally: inout OperationTally) throws(PrimitiveError) {
        self.init(try SecretKey(secret), tally: &tally)
    }

    init(_ secret: SecretKey<AgreementKeyPair>, tally: inout OperationTally) {
        Sodium.start()
        tally.charge(.agreementKeyGeneration)
        var scalar = secret.block
        var point = Block32.zero
        // By fixed-base multiplication on the Edwards curve: half the time of the ladder, and the same bytes.
        // SAFETY: both structs have the 32 bytes that are read or written.
        let status = unsafe keyshift_x25519_base(&point, &scalar)
        precondition(status == 0, "the base point can be multiplied by any scalar")
        publicKey = AgreementPublicKey(point)
        self.secret = secret
    }

    /// The secret itself, for who must hand it on.
    public func exportSecret() -> [UInt8] { secret.block.bytes }

    /// What this pair and `peer` agree on (RFC 7748 §6.1).
    ///
    /// - Throws: `.lowOrderPoint` when the peer's key contributes nothing.
    public func sharedSecret(
        with peer: AgreementPublicKey, context: inout CryptoContext
    ) throws(PrimitiveError) -> SharedSecret {
        Sodium.start()
        context.tally.charge(.agreement)
        let meeting = OperationMemo.Meeting(publicKey.block, peer.block)
        if let known = context.memo.agreements.take(meeting) { return SharedSecret(known) }

        var (scalar, point, result) = (secret.block, peer.block, Block32.zero)
        // SAFETY: the three structs have the 32 bytes that libsodium reads or writes.
        let status = unsafe keyshift_x25519(&result, &scalar, &point)
        guard status == 0, !result.isZero else { throw .lowOrderPoint }
        context.memo.agreements.remember(result, for: meeting)
        return SharedSecret(result)
    }
}

extension AgreementKeyPair: CustomStringConvertible, CustomReflectable {
    public var description: String { "AgreementKeyPair" }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
