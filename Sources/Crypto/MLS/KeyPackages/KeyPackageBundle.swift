import Metering
public import Primitives

/// A client's key package with the private keys that go with it (RFC 9420 §10).
public struct KeyPackageBundle: Sendable {
    public let keyPackage: KeyPackage
    let initKeys: AgreementKeyPair
    let leafKeys: AgreementKeyPair

    /// Makes a key package with fresh keys.
    public init(
        _ description: ClientDescription, signer: SigningKeyPair, suite: CipherSuite, lifetime: Lifetime,
        context: inout CryptoContext
    ) {
        initKeys = AgreementKeyPair(using: &context)
        leafKeys = AgreementKeyPair(using: &context)
        let leaf = description.leafContent(
            encryptionKey: leafKeys.publicKey, signer: signer, source: .keyPackage(lifetime)
        ).signed(at: nil, by: signer, suite: suite, context: &context)
        keyPackage = KeyPackage.signed(
            initKey: HPKEPublicKey(initKeys.publicKey), leafNode: leaf, by: signer, suite: suite,
            context: &context)
    }

    /// Puts a key package and its private keys together.
    ///
    /// - Throws: `.invalidKeyPackage(.privateKeys)` unless they belong together.
    public init(
        _ keyPackage: KeyPackage, initKeys: AgreementKeyPair, leafKeys: AgreementKeyPair
    ) throws(MLSError) {
        guard keyPackage.initKey.key == initKeys.publicKey,
            keyPackage.leafNode.encryptionKey.key == leafKeys.publicKey
        else { throw .invalidKeyPackage(.privateKeys) }
        self.keyPackage = keyPackage
        self.initKeys = initKeys
        self.leafKeys = leafKeys
    }

    /// The secret keys, for who is to hold them: two of 32 bytes.
    public static let serializedSize = 2 * Block32.count
}

/// What a client says of itself in its leaf.
public struct ClientDescription: Equatable, Sendable {
    public let credential: Credential
    public let capabilities: Capabilities
    public let extensions: [Extension]

    public init(credential: Credential, capabilities: Capabilities, extensions: [Extension] = []) {
        self.credential = credential
        self.capabilities = capabilities
        self.extensions = extensions
    }

    /// A client with a basic credential that can do what is implemented here.
    ///
    /// - Parameter extensionTypes: Those of the application's own.
    public init(identity: [UInt8], extensionTypes: [UInt16] = []) {
        self.init(
            credential: .basic(identity: identity),
            capabilities: Capabilities(
                versions: [ProtocolVersion.mls10], cipherSuites: CipherSuite.allCases.map(\.rawValue),
                extensions: extensionTypes, proposals: [], credentials: [Credential.basicType]))
    }

    func leafContent(
        encryptionKey: AgreementPublicKey, signer: SigningKeyPair, source: LeafNode.Source
    ) -> LeafNode.Content {
        LeafNode.Content(
            encryptionKey: HPKEPublicKey(encryptionKey), signatureKey: SignaturePublicKey(signer.publicKey),
            credential: credential, capabilities: capabilities, source: source, extensions: extensions)
    }
}
