public import WireFormat

/// Who a message is from (RFC 9420 §6).
public enum Sender: Equatable, Sendable, WireValue {
    case member(LeafIndex)
    /// By its place in the group's list of external senders.
    case external(UInt32)
    case newMemberProposal
    case newMemberCommit

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let kind = try decoder.readByte()
        switch kind {
        case 1: self = .member(try LeafIndex(from: &decoder))
        case 2: self = .external(try decoder.readUInt32())
        case 3: self = .newMemberProposal
        case 4: self = .newMemberCommit
        default: throw .unknownValue(at: start, got: UInt64(kind))
        }
    }

    public func encode(into encoder: inout WireEncoder) {
        switch self {
        case .member(let leaf):
            encoder.write(1 as UInt8)
            leaf.encode(into: &encoder)
        case .external(let index):
            encoder.write(2 as UInt8)
            encoder.write(index)
        case .newMemberProposal: encoder.write(3 as UInt8)
        case .newMemberCommit: encoder.write(4 as UInt8)
        }
    }
}
