public import WireFormat

/// A member's leaf: its public keys and who it is (RFC 9420 §7.2).
public struct LeafNode: Equatable, Sendable, WireValue {
    /// Where the leaf comes from, with what only such a leaf has.
    public enum Source: Equatable, Sendable {
        case keyPackage(Lifetime)
        case update
        case commit(parentHash: [UInt8])
    }

    public let encryptionKey: HPKEPublicKey
    public let signatureKey: SignaturePublicKey
    public let credential: Credential
    public let capabilities: Capabilities
    public let source: Source
    public let extensions: [Extension]
    public let signature: [UInt8]

    init(content: Content, signature: [UInt8]) {
        encryptionKey = content.encryptionKey
        signatureKey = content.signatureKey
        credential = content.credential
        capabilities = content.capabilities
        source = content.source
        extensions = content.extensions
        self.signature = signature
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        self.init(content: try Content(from: &decoder), signature: try decoder.readVector())
    }

    public func encode(into encoder: inout WireEncoder) {
        content.encode(into: &encoder)
        encoder.writeVector(signature)
    }

    /// The hash of the parent, in a leaf that came with a commit.
    var parentHash: [UInt8]? {
        if case .commit(let hash) = source { hash } else { nil }
    }

    package var content: Content {
        Content(
            encryptionKey: encryptionKey, signatureKey: signatureKey, credential: credential,
            capabilities: capabilities, source: source, extensions: extensions)
    }
}

extension LeafNode {
    /// Where in which group a leaf stands, which its signature covers unless it came in a key package.
    struct Position {
        let groupID: [UInt8]
        let leaf: LeafIndex
    }

    /// All of a leaf but its signature.
    package struct Content: WireValue {
        var encryptionKey: HPKEPublicKey
        var signatureKey: SignaturePublicKey
        var credential: Credential
        var capabilities: Capabilities
        var source: Source
        var extensions: [Extension]

        init(
            encryptionKey: HPKEPublicKey, signatureKey: SignaturePublicKey, credential: Credential,
            capabilities: Capabilities, source: Source, extensions: [Extension]
        ) {
            self.encryptionKey = encryptionKey
            self.signatureKey = signatureKey
            self.credential = credential
            self.capabilities = capabilities
            self.source = source
            self.extensions = extensions
        }

        package init(from decoder: inout WireDecoder) throws(WireError) {
            encryptionKey = try HPKEPublicKey(from: &decoder)
            signatureKey = try SignaturePublicKey(from: &decoder)
            credential = try Credential(from: &decoder)
            capabilities = try Capabilities(from: &decoder)
            source = try Source(from: &decoder)
            extensions = try decoder.readValues()
        }

        package func encode(into encoder: inout WireEncoder) {
            encryptionKey.encode(into: &encoder)
            signatureKey.encode(into: &encoder)
            credential.encode(into: &encoder)
            capabilities.encode(into: &encoder)
            source.encode(into: &encoder)
            encoder.writeValues(extensions)
        }

        /// What is signed (LeafNodeTBS, RFC 9420 §7.2).
        func signedPart(at position: Position?) -> [UInt8] {
            var encoder = WireEncoder(reserving: 256)
            encode(into: &encoder)
            if let position {
                encoder.writeVector(position.groupID)
                position.leaf.encode(into: &encoder)
            }
            return encoder.bytes
        }
    }
}

extension LeafNode.Source: WireValue {
    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let kind = try decoder.readByte()
        switch kind {
        case 1: self = .keyPackage(try Lifetime(from: &decoder))
        case 2: self = .update
        case 3: self = .commit(parentHash: try decoder.readVector())
        default: throw .unknownValue(at: start, got: UInt64(kind))
        }
    }

    public func encode(into encoder: inout WireEncoder) {
        switch self {
        case .keyPackage(let lifetime):
            encoder.write(1 as UInt8)
            lifetime.encode(into: &encoder)
        case .update:
            encoder.write(2 as UInt8)
        case .commit(let parentHash):
            encoder.write(3 as UInt8)
            encoder.writeVector(parentHash)
        }
    }
}
