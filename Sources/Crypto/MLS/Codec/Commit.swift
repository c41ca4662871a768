public import WireFormat

/// What begins an epoch (RFC 9420 §12.4).
public struct Commit: Equatable, Sendable, WireValue {
    public let proposals: [ProposalOrReference]
    public let path: UpdatePath?

    public init(proposals: [ProposalOrReference], path: UpdatePath?) {
        self.proposals = proposals
        self.path = path
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        proposals = try decoder.readValues()
        path = try decoder.readOptional()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.writeValues(proposals)
        encoder.writeOptional(path)
    }
}

/// New keys from the committer's leaf to the root (RFC 9420 §7.6).
public struct UpdatePath: Equatable, Sendable, WireValue {
    public let leafNode: LeafNode
    /// One for each node of the filtered direct path, the lowest first.
    public let nodes: [Node]

    public init(leafNode: LeafNode, nodes: [Node]) {
        self.leafNode = leafNode
        self.nodes = nodes
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        leafNode = try LeafNode(from: &decoder)
        nodes = try decoder.readValues()
    }

    public func encode(into encoder: inout WireEncoder) {
        leafNode.encode(into: &encoder)
        encoder.writeValues(nodes)
    }

    /// A node's new key, and its secret for each node of the copath child's resolution.
    public struct Node: Equatable, Sendable, WireValue {
        public let encryptionKey: HPKEPublicKey
        public let encryptedPathSecrets: [HPKECiphertext]

        public init(encryptionKey: HPKEPublicKey, encryptedPathSecrets: [HPKECiphertext]) {
            self.encryptionKey = encryptionKey
            self.encryptedPathSecrets = encryptedPathSecrets
        }

        public init(from decoder: inout WireDecoder) throws(WireError) {
            encryptionKey = try HPKEPublicKey(from: &decoder)
            encryptedPathSecrets = try decoder.readValues()
        }

        public func encode(into encoder: inout WireEncoder) {
            encryptionKey.encode(into: &encoder)
            encoder.writeValues(encryptedPathSecrets)
        }
    }
}
