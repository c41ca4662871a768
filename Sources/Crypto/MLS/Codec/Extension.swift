public import WireFormat

/// An extension of a leaf, a key package, a group context or a group info (RFC 9420 §13).
public struct Extension: Equatable, Sendable, WireValue {
    public let type: UInt16
    public let data: [UInt8]

    public init(type: UInt16, data: [UInt8]) {
        self.type = type
        self.data = data
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        type = try decoder.readUInt16()
        data = try decoder.readVector()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(type)
        encoder.writeVector(data)
    }
}

/// Numbers of extensions (RFC 9420 §17.3).
public enum ExtensionType {
    public static let applicationID: UInt16 = 1
    public static let ratchetTree: UInt16 = 2
    public static let requiredCapabilities: UInt16 = 3
    public static let externalPublicKey: UInt16 = 4
    public static let externalSenders: UInt16 = 5

    /// Those that every client knows, so that none has to say so.
    static let defaults = 1...5 as ClosedRange<UInt16>
}

/// Where a list of extensions stands.
enum ExtensionPlace {
    case keyPackage
    case leafNode
    case groupContext
    case groupInfo

    /// Those of the standard's own that may stand there (RFC 9420 §17.3, the column "Message(s)").
    fileprivate var defaults: [UInt16] {
        switch self {
        case .keyPackage: []
        case .leafNode: [ExtensionType.applicationID]
        case .groupContext: [ExtensionType.requiredCapabilities, ExtensionType.externalSenders]
        case .groupInfo: [ExtensionType.ratchetTree, ExtensionType.externalPublicKey]
        }
    }
}

extension [Extension] {
    /// The data of the extension of `type`, if it is here.
    public func data(of type: UInt16) -> [UInt8]? { first { $0.type == type }?.data }

    /// Checks that no type is here twice (RFC 9420 §13.4), and none that belongs elsewhere.
    ///
    /// - Throws: `.invalidExtensions`.
    func validate(in place: ExtensionPlace) throws(MLSError) {
        guard !isEmpty else { return }
        var seen: Set<UInt16> = []
        for item in self {
            guard seen.insert(item.type).inserted else { throw .invalidExtensions(.twice(item.type)) }
            guard !ExtensionType.defaults.contains(item.type) || place.defaults.contains(item.type) else {
                throw .invalidExtensions(.misplaced(item.type))
            }
        }
    }

    /// Who may propose from outside of the group, by a group context.
    ///
    /// - Throws: `.malformed`.
    var externalSenders: [ExternalSender] {
        get throws(MLSError) {
            guard let data = data(of: ExtensionType.externalSenders) else { return [] }
            do {
                var decoder = WireDecoder(data)
                let senders: [ExternalSender] = try decoder.readValues()
                try decoder.finish()
                return senders
            } catch {
                throw .malformed(error)
            }
        }
    }
}

/// What every member of a group must be able to do (RFC 9420 §11.1).
public struct RequiredCapabilities: Equatable, Sendable, WireValue {
    public let extensions: [UInt16]
    public let proposals: [UInt16]
    public let credentials: [UInt16]

    public init(extensions: [UInt16], proposals: [UInt16], credentials: [UInt16]) {
        self.extensions = extensions
        self.proposals = proposals
        self.credentials = credentials
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        extensions = try decoder.readValues { inner throws(WireError) in try inner.readUInt16() }
        proposals = try decoder.readValues { inner throws(WireError) in try inner.readUInt16() }
        credentials = try decoder.readValues { inner throws(WireError) in try inner.readUInt16() }
    }

    public func encode(into encoder: inout WireEncoder) {
        for numbers in [extensions, proposals, credentials] {
            encoder.writeValues(numbers) { $1.write($0) }
        }
    }
}

/// One who may propose changes from outside of the group (RFC 9420 §12.1.8.1).
public struct ExternalSender: Equatable, Sendable, WireValue {
    public let signatureKey: SignaturePublicKey
    public let credential: Credential

    public init(signatureKey: SignaturePublicKey, credential: Credential) {
        self.signatureKey = signatureKey
        self.credential = credential
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        signatureKey = try SignaturePublicKey(from: &decoder)
        credential = try Credential(from: &decoder)
    }

    public func encode(into encoder: inout WireEncoder) {
        signatureKey.encode(into: &encoder)
        credential.encode(into: &encoder)
    }
}
