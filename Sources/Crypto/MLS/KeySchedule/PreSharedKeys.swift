public import Metering
public import Primitives
import WireFormat

/// A pre-shared key and its name (RFC 9420 §8.4).
public struct PreSharedKey: Sendable {
    public let id: PreSharedKeyID
    /// Of any length.
    let secret: [UInt8]

    public init(id: PreSharedKeyID, secret: [UInt8]) {
        self.id = id
        self.secret = secret
    }
}

extension PreSharedKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "PreSharedKey" }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SecretKey where Purpose == SecretPurpose.PreSharedKeys {
    /// How many keys one commit may bring: their count is a uint16 (RFC 9420 §8.4).
    public static var countMax: Int { Int(UInt16.max) }

    /// What the keys of a commit make together, in the order in which it names them.
    ///
    /// - Throws: `.tooManyPreSharedKeys`.
    public init(combining keys: [PreSharedKey], tally: inout OperationTally) throws(MLSError) {
        guard keys.count <= Self.countMax else {
            throw .tooManyPreSharedKeys(max: Self.countMax, got: keys.count)
        }
        var combined = Block32.zero
        for (index, key) in keys.enumerated() {
            let extracted = HMACKey.zero.sha256(key.secret, tally: &tally)
            let input = ExpandableSecret(extracted).expand(
                "derived psk", context: Self.label(of: key.id, at: index, of: keys.count), tally: &tally)
            combined = HMAC.sha256(combined, key: input, tally: &tally)
        }
        self.init(combined)
    }

    /// PSKLabel.
    private static func label(of id: PreSharedKeyID, at index: Int, of count: Int) -> [UInt8] {
        var encoder = WireEncoder(reserving: 128)
        id.encode(into: &encoder)
        encoder.write(UInt16(index))
        encoder.write(UInt16(count))
        return encoder.bytes
    }
}
