public import Identity
public import Primitives
import SchemeContract
public import WireFormat

/// A device in the group, with its long-term public keys.
public struct Member: Equatable, Sendable {
    public static let encodedSize = 4 + 4 + 32 + 32

    public let device: DeviceID
    /// Whose it is: what the device says, which a service of identities would have to confirm.
    public let owner: PersonID
    /// Ed25519: signs membership changes.
    public let signingKey: SigningPublicKey
    /// Curve25519: its end of Olm sessions.
    public let agreementKey: AgreementPublicKey

    public init(
        device: DeviceID, owner: PersonID, signingKey: SigningPublicKey, agreementKey: AgreementPublicKey
    ) {
        self.device = device
        self.owner = owner
        self.signingKey = signingKey
        self.agreementKey = agreementKey
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        device = DeviceID(try decoder.readUInt32())
        owner = PersonID(try decoder.readUInt32())
        signingKey = SigningPublicKey(try decoder.readBlock())
        agreementKey = AgreementPublicKey(try decoder.readBlock())
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(device.ordinal)
        encoder.write(owner.ordinal)
        // A list has one of each for every member: an array between would cost more than the copy.
        encoder.writeBytes(by: signingKey.block.append)
        encoder.writeBytes(by: agreementKey.block.append)
    }
}

extension WireDecoder {
    /// A vector of members or devices: its length in bytes, then one after the other.
    public mutating func readList<Element>(
        elementSize: Int, _ read: (inout WireDecoder) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        let start = offset
        let length = try readLength()
        guard length.isMultiple(of: elementSize) else { throw .unknownValue(at: start, got: UInt64(length)) }
        guard length <= remaining else { throw .truncated(at: offset, needed: length, left: remaining) }
        var elements: [Element] = []
        elements.reserveCapacity(length / elementSize)
        for _ in 0..<length / elementSize { elements.append(try read(&self)) }
        return elements
    }

    fileprivate mutating func readBlock() throws(WireError) -> Block32 {
        try readField(count: Block32.count) { Block32($0, at: $1) }
    }

    public mutating func readDevice() throws(WireError) -> DeviceID { DeviceID(try readUInt32()) }

    public mutating func readSignature() throws(WireError) -> Signature {
        let start = offset
        let bytes = try readBytes(count: Signature.count)
        do { return try Signature(bytes) } catch { throw .unknownValue(at: start, got: 0) }
    }
}
