public import WireFormat

/// Where the path secrets of a commit are.
public enum PathSecretPlace: Hashable, Sendable {
    /// In the commit, and signed with it (RFC 9420 §7.6).
    case inside
    /// Each by itself beside the commit, which has empty lists in their place; no other implementation takes that.
    ///
    /// The keys that a secret has to lead to stay in the commit. So whoever changes a secret on the way can do no more
    /// than whoever holds it back; but nobody can prove whether the committer or somebody on the way has spoilt it.
    case beside
}

/// A path secret beside its commit, for the members that share one node.
///
/// Layout: `node` (uint32: its index in the array form, RFC 9420 Appendix C), an `HPKECiphertext`.
public struct SealedPathSecret: Equatable, Sendable, WireValue {
    /// The node to whose key it is encrypted.
    public let node: UInt32
    public let ciphertext: HPKECiphertext

    public init(node: UInt32, ciphertext: HPKECiphertext) {
        self.node = node
        self.ciphertext = ciphertext
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        node = try decoder.readUInt32()
        ciphertext = try HPKECiphertext(from: &decoder)
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(node)
        ciphertext.encode(into: &encoder)
    }

    /// Whether a leaf is the node or below it.
    public func isAbove(_ leaf: LeafIndex) -> Bool {
        NodeIndex(Int(node)).isAncestor(ofOrEqualTo: leaf.node)
    }
}

extension UpdatePath {
    /// The path with empty lists in place of its secrets.
    var withoutSecrets: UpdatePath {
        let nodes = nodes.map { Node(encryptionKey: $0.encryptionKey, encryptedPathSecrets: []) }
        return UpdatePath(leafNode: leafNode, nodes: nodes)
    }
}
