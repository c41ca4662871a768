public import Identity
public import Primitives
public import SchemeContract
import WireFormat

/// The long-term keys that a device publishes.
///
/// Layout: `device` and `owner` (uint32 each), Ed25519 key, Curve25519 identity key and Curve25519 fallback key (32 bytes each),
/// `signature` (64 bytes, over all before it). One-time keys are published beside it, unsigned as in X3DH:
/// a directory that swaps one can take forward secrecy from a first message, but cannot read it, since the
/// signed identity key takes part in the agreement.
public struct KeyBundle: Equatable {
    public let member: Member
    public let fallbackKey: AgreementPublicKey
    private let signature: Signature

    public init(_ member: Member, fallbackKey: AgreementPublicKey, signedBy sign: ([UInt8]) -> Signature) {
        self.member = member
        self.fallbackKey = fallbackKey
        signature = sign(Self.signedPart(member, fallbackKey))
    }

    /// - Throws: `.invalidKeys` unless the bytes are a bundle of `device` that it has signed.
    public init(
        decoding bytes: [UInt8], of device: DeviceID, context: inout CryptoContext
    ) throws(MechanismError) {
        do {
            var decoder = WireDecoder(bytes)
            member = try Member(from: &decoder)
            fallbackKey = try AgreementPublicKey(try decoder.readBytes(count: 32))
            signature = try decoder.readSignature()
            try decoder.finish()
        } catch {
            throw .invalidKeys(of: device)
        }
        let signedPart = Self.signedPart(member, fallbackKey)
        guard member.device == device,
            member.signingKey.isValid(signature, of: signedPart, context: &context)
        else { throw .invalidKeys(of: device) }
    }

    public var encoded: [UInt8] { Self.signedPart(member, fallbackKey) + signature.bytes }

    private static func signedPart(_ member: Member, _ fallbackKey: AgreementPublicKey) -> [UInt8] {
        var encoder = WireEncoder(reserving: Member.encodedSize + 32)
        member.encode(into: &encoder)
        encoder.writeBytes(fallbackKey.bytes)
        return encoder.bytes
    }
}
