public import WireFormat

/// The name of a pre-shared key, and a nonce that makes its use unique (RFC 9420 §8.4).
public struct PreSharedKeyID: Hashable, Sendable, WireValue {
    public enum Key: Hashable, Sendable {
        /// One that the application knows.
        case external(id: [UInt8])
        /// One that the members of an epoch had from its key schedule.
        case resumption(usage: ResumptionUsage, groupID: [UInt8], epoch: UInt64)
    }

    public enum ResumptionUsage: UInt8, Sendable {
        case application = 1
        case reinit
        case branch
    }

    public let key: Key
    public let nonce: [UInt8]

    /// How a group came about from the one whose key this is; `nil` of a key that says nothing of that.
    var origin: ResumptionUsage? {
        guard case .resumption(let usage, _, _) = key, usage != .application else { return nil }
        return usage
    }

    public init(key: Key, nonce: [UInt8]) {
        self.key = key
        self.nonce = nonce
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let kind = try decoder.readByte()
        switch kind {
        case 1:
            key = .external(id: try decoder.readVector())
        case 2:
            let value = try decoder.readByte()
            guard let usage = ResumptionUsage(rawValue: value) else {
                throw .unknownValue(at: start + 1, got: UInt64(value))
            }
            key = .resumption(
                usage: usage, groupID: try decoder.readVector(), epoch: try decoder.readUInt64())
        default: throw .unknownValue(at: start, got: UInt64(kind))
        }
        nonce = try decoder.readVector()
    }

    public func encode(into encoder: inout WireEncoder) {
        switch key {
        case .external(let id):
            encoder.write(1 as UInt8)
            encoder.writeVector(id)
        case .resumption(let usage, let groupID, let epoch):
            encoder.write(2 as UInt8)
            encoder.write(usage.rawValue)
            encoder.writeVector(groupID)
            encoder.write(epoch)
        }
        encoder.writeVector(nonce)
    }
}
