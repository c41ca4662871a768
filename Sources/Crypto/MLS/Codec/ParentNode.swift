public import WireFormat

/// An intermediate node that has a key (RFC 9420 §7.1).
public struct ParentNode: Equatable, Sendable, WireValue {
    public let encryptionKey: HPKEPublicKey
    public let parentHash: [UInt8]
    /// Leaves below that do not know the node's secret, rising.
    public let unmergedLeaves: [LeafIndex]

    public init(encryptionKey: HPKEPublicKey, parentHash: [UInt8], unmergedLeaves: [LeafIndex]) {
        self.encryptionKey = encryptionKey
        self.parentHash = parentHash
        self.unmergedLeaves = unmergedLeaves
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        encryptionKey = try HPKEPublicKey(from: &decoder)
        parentHash = try decoder.readVector()
        unmergedLeaves = try decoder.readValues()
    }

    public func encode(into encoder: inout WireEncoder) {
        encryptionKey.encode(into: &encoder)
        encoder.writeVector(parentHash)
        encoder.writeValues(unmergedLeaves)
    }
}

/// A node as the `ratchet_tree` extension lists it (RFC 9420 §12.4.3.3).
public enum TreeNode: Equatable, Sendable, WireValue {
    case leaf(LeafNode)
    case parent(ParentNode)

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let kind = try decoder.readByte()
        switch kind {
        case 1: self = .leaf(try LeafNode(from: &decoder))
        case 2: self = .parent(try ParentNode(from: &decoder))
        default: throw .unknownValue(at: start, got: UInt64(kind))
        }
    }

    public func encode(into encoder: inout WireEncoder) {
        switch self {
        case .leaf(let leaf):
            encoder.write(1 as UInt8)
            leaf.encode(into: &encoder)
        case .parent(let parent):
            encoder.write(2 as UInt8)
            parent.encode(into: &encoder)
        }
    }
}
