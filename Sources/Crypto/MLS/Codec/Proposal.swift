public import WireFormat

/// A change that a commit may make (RFC 9420 §12.1).
public enum Proposal: Equatable, Sendable, WireValue {
    case add(KeyPackage)
    case update(LeafNode)
    case remove(LeafIndex)
    case preSharedKey(PreSharedKeyID)
    case reinit(Reinit)
    case externalInit(kemOutput: [UInt8])
    case groupContextExtensions([Extension])

    /// The group that is to take this one's place (RFC 9420 §12.1.5).
    public struct Reinit: Equatable, Sendable, WireValue {
        public let groupID: [UInt8]
        public let version: UInt16
        public let cipherSuite: UInt16
        public let extensions: [Extension]

        public init(groupID: [UInt8], version: UInt16, cipherSuite: UInt16, extensions: [Extension]) {
            self.groupID = groupID
            self.version = version
            self.cipherSuite = cipherSuite
            self.extensions = extensions
        }

        public init(from decoder: inout WireDecoder) throws(WireError) {
            groupID = try decoder.readVector()
            version = try decoder.readUInt16()
            cipherSuite = try decoder.readUInt16()
            extensions = try decoder.readValues()
        }

        public func encode(into encoder: inout WireEncoder) {
            encoder.writeVector(groupID)
            encoder.write(version)
            encoder.write(cipherSuite)
            encoder.writeValues(extensions)
        }
    }

    /// Its number in the registry of RFC 9420 §17.4.
    public var type: UInt16 {
        switch self {
        case .add: 1
        case .update: 2
        case .remove: 3
        case .preSharedKey: 4
        case .reinit: 5
        case .externalInit: 6
        case .groupContextExtensions: 7
        }
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let type = try decoder.readUInt16()
        switch type {
        case 1: self = .add(try KeyPackage(from: &decoder))
        case 2: self = .update(try LeafNode(from: &decoder))
        case 3: self = .remove(try LeafIndex(from: &decoder))
        case 4: self = .preSharedKey(try PreSharedKeyID(from: &decoder))
        case 5: self = .reinit(try Reinit(from: &decoder))
        case 6: self = .externalInit(kemOutput: try decoder.readVector())
        case 7: self = .groupContextExtensions(try decoder.readValues())
        default: throw .unknownValue(at: start, got: UInt64(type))
        }
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(type)
        switch self {
        case .add(let keyPackage): keyPackage.encode(into: &encoder)
        case .update(let leaf): leaf.encode(into: &encoder)
        case .remove(let leaf): leaf.encode(into: &encoder)
        case .preSharedKey(let id): id.encode(into: &encoder)
        case .reinit(let reinit): reinit.encode(into: &encoder)
        case .externalInit(let kemOutput): encoder.writeVector(kemOutput)
        case .groupContextExtensions(let extensions): encoder.writeValues(extensions)
        }
    }
}

/// The name of a proposal that was sent before: its RefHash (RFC 9420 §5.2), 32 bytes.
public struct ProposalReference: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// A proposal in a commit, by value or by reference (RFC 9420 §12.4).
public enum ProposalOrReference: Equatable, Sendable, WireValue {
    case proposal(Proposal)
    case reference(ProposalReference)

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        let kind = try decoder.readByte()
        switch kind {
        case 1: self = .proposal(try Proposal(from: &decoder))
        case 2: self = .reference(ProposalReference(try decoder.readVector()))
        default: throw .unknownValue(at: start, got: UInt64(kind))
        }
    }

    public func encode(into encoder: inout WireEncoder) {
        switch self {
        case .proposal(let proposal):
            encoder.write(1 as UInt8)
            proposal.encode(into: &encoder)
        case .reference(let reference):
            encoder.write(2 as UInt8)
            encoder.writeVector(reference.bytes)
        }
    }
}
