import Identity
public import MLS
import Primitives
public import Quantities
import WireFormat

extension Member {
    /// The member whose leaf this is: signature key and credential say all of it.
    public init?(_ leaf: LeafNode) {
        guard let identity = leaf.credential.identity, let signingKey = leaf.signatureKey.key else {
            return nil
        }
        do {
            var decoder = WireDecoder(identity)
            let device = try decoder.readDevice()
            let owner = PersonID(try decoder.readUInt32())
            let agreementKey = try AgreementPublicKey(try decoder.readBytes(count: 32))
            try decoder.finish()
            self.init(
                device: device, owner: owner, signingKey: signingKey, agreementKey: agreementKey)
        } catch {
            return nil
        }
    }

    /// What its leaf's credential says: `device` (uint32), `owner` (uint32) and the Olm identity key (32 bytes).
    fileprivate var leafIdentity: [UInt8] {
        var encoder = WireEncoder(reserving: 40)
        encoder.write(device.ordinal)
        encoder.write(owner.ordinal)
        encoder.writeBytes(agreementKey.bytes)
        return encoder.bytes
    }
}

extension ClientDescription {
    public init(_ member: Member) {
        self.init(identity: member.leafIdentity)
    }
}

extension Lifetime {
    /// How long a key package may be used.
    private static let keyPackageMax = TimeSpan.seconds(90 * 86_400)

    /// As long as a key package may be used.
    public static func from(_ now: SimulatedInstant) -> Lifetime {
        let begin = now.wholeSeconds
        return Lifetime(
            notBefore: begin,
            notAfter: begin + UInt64(keyPackageMax.nanoseconds / 1_000_000_000))
    }
}

extension SimulatedInstant {
    public var wholeSeconds: UInt64 { UInt64(max(0, nanoseconds) / 1_000_000_000) }

    /// By which lifetimes are judged, in seconds: an hour ahead, since the clock of who made one may be ahead of this by so much.
    ///
    /// So they end an hour early. (OpenMLS allows the same hour, and has lifetimes begin so much earlier.)
    public var secondsForLifetimes: UInt64 { wholeSeconds + 3_600 }
}
