public import Metering
import Primitives
import WireFormat

/// Names, signs and checks key packages (RFC 9420 §5.2, §10.1).
extension KeyPackage {
    /// Its reference, by which a Welcome finds its reader: 32 bytes.
    public func reference(suite: CipherSuite, tally: inout OperationTally) -> [UInt8] {
        suite.refHash(label: "MLS 1.0 KeyPackage Reference", of: encoded, tally: &tally)
    }

    static func signed(
        initKey: HPKEPublicKey, leafNode: LeafNode, by signer: SigningKeyPair, suite: CipherSuite,
        context: inout CryptoContext
    ) -> KeyPackage {
        let unsigned = KeyPackage(
            version: ProtocolVersion.mls10, cipherSuite: suite.rawValue, initKey: initKey, leafNode: leafNode,
            extensions: [], signature: [])
        let signature = suite.sign(
            unsigned.signedPart, label: label, with: signer, context: &context)
        return KeyPackage(
            version: unsigned.version, cipherSuite: unsigned.cipherSuite, initKey: initKey,
            leafNode: leafNode, extensions: [], signature: signature)
    }

    /// Checks it for a group with these rules.
    ///
    /// - Throws: `.invalidKeyPackage`, `.invalidExtensions`, `.invalidLeaf`, `.refused` for a key of another length.
    func validate(_ rules: LeafRules, context: inout CryptoContext) throws(MLSError) {
        guard version == ProtocolVersion.mls10 else { throw .invalidKeyPackage(.version(version)) }
        guard cipherSuite == rules.suite.rawValue else {
            throw .invalidKeyPackage(.cipherSuite(expected: rules.suite.rawValue, got: cipherSuite))
        }
        guard initKey != leafNode.encryptionKey else { throw .invalidKeyPackage(.keysAreEqual) }
        guard try !initKey.spoken().isLowOrder else { throw .invalidKeyPackage(.lowOrderKey) }
        try extensions.validate(in: .keyPackage)
        try rules.validate(leafNode, in: .keyPackage, at: nil, context: &context)
        let isValid = rules.suite.isValid(
            signature: signature, of: signedPart, label: Self.label, by: try leafNode.signatureKey.spoken(),
            context: &context)
        guard isValid else { throw .invalidKeyPackage(.signature) }
    }

    private static let label = "KeyPackageTBS"
}
