public import WireFormat

/// What new members need in order to take part from an epoch on (RFC 9420 §12.4.3.1).
public struct Welcome: Equatable, Sendable, WireValue {
    public let cipherSuite: UInt16
    public let secrets: [EncryptedSecrets]
    public let encryptedGroupInfo: [UInt8]
    /// Where the secrets for a key package are, by its reference: each of thousands looks for its own.
    private let places: [[UInt8]: Int]

    public init(cipherSuite: UInt16, secrets: [EncryptedSecrets], encryptedGroupInfo: [UInt8]) {
        self.cipherSuite = cipherSuite
        self.secrets = secrets
        self.encryptedGroupInfo = encryptedGroupInfo
        places = Self.places(of: secrets)
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        cipherSuite = try decoder.readUInt16()
        secrets = try decoder.readValues()
        encryptedGroupInfo = try decoder.readVector()
        places = Self.places(of: secrets)
    }

    /// Of several for one reference the first counts.
    private static func places(of secrets: [EncryptedSecrets]) -> [[UInt8]: Int] {
        let named = secrets.enumerated().map { place, secrets in (secrets.newMember, place) }
        return Dictionary(named) { first, _ in first }
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(cipherSuite)
        encoder.writeValues(secrets)
        encoder.writeVector(encryptedGroupInfo)
    }

    /// One for each new member, in the order of the secrets.
    ///
    /// A committer may send several Welcomes (RFC 9420 §12.4.3.1), and each new member needs but its own secrets.
    public var parted: [Welcome] {
        secrets.map {
            Welcome(cipherSuite: cipherSuite, secrets: [$0], encryptedGroupInfo: encryptedGroupInfo)
        }
    }

    /// Whether it has secrets for who published the key package with this reference.
    public func isFor(_ reference: [UInt8]) -> Bool { places[reference] != nil }

    /// What it holds for who published the key package with this reference.
    func secrets(for reference: [UInt8]) -> EncryptedSecrets? { places[reference].map { secrets[$0] } }

    /// The group's secrets for one new member, found by the reference of its key package.
    public struct EncryptedSecrets: Equatable, Sendable, WireValue {
        public let newMember: [UInt8]
        public let groupSecrets: HPKECiphertext

        public init(newMember: [UInt8], groupSecrets: HPKECiphertext) {
            self.newMember = newMember
            self.groupSecrets = groupSecrets
        }

        public init(from decoder: inout WireDecoder) throws(WireError) {
            newMember = try decoder.readVector()
            groupSecrets = try HPKECiphertext(from: &decoder)
        }

        public func encode(into encoder: inout WireEncoder) {
            encoder.writeVector(newMember)
            groupSecrets.encode(into: &encoder)
        }
    }
}

/// The secrets that a Welcome brings to one new member (RFC 9420 §12.4.3.1).
public struct GroupSecrets: Equatable, Sendable, WireValue {
    public let joinerSecret: [UInt8]
    /// The secret of the lowest node that committer and new member have in common, if the commit had a path.
    public let pathSecret: [UInt8]?
    public let preSharedKeys: [PreSharedKeyID]

    public init(joinerSecret: [UInt8], pathSecret: [UInt8]?, preSharedKeys: [PreSharedKeyID]) {
        self.joinerSecret = joinerSecret
        self.pathSecret = pathSecret
        self.preSharedKeys = preSharedKeys
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        joinerSecret = try decoder.readVector()
        pathSecret = try decoder.readOptional(PathSecretField.self)?.bytes
        preSharedKeys = try decoder.readValues()
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.writeVector(joinerSecret)
        encoder.writeOptional(pathSecret.map { PathSecretField(bytes: $0) })
        encoder.writeValues(preSharedKeys)
    }
}

/// `PathSecret` of RFC 9420 §12.4.3.1: a vector in a struct of its own, so that it can be optional.
private struct PathSecretField: WireValue {
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        bytes = try decoder.readVector()
    }

    func encode(into encoder: inout WireEncoder) { encoder.writeVector(bytes) }
}

extension GroupSecrets: CustomStringConvertible, CustomReflectable {
    public var description: String { "GroupSecrets" }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
