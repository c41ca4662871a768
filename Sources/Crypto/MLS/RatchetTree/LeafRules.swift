import Primitives
import WireFormat

/// What a group demands of its members' leaves (RFC 9420 §7.3).
package struct LeafRules {
    /// Which kind of leaf is right in the place where it was found.
    enum Place {
        /// In a key package: it bears a lifetime.
        case keyPackage
        /// In an Update proposal.
        case update
        /// In the path of a commit.
        case commit
    }

    enum SignatureCheck {
        case check
        /// It was checked before, with its key package.
        case alreadyChecked
    }

    let suite: CipherSuite
    let groupID: [UInt8]
    let demanded: RequiredCapabilities
    /// Seconds since 1970 by which lifetimes are judged; `nil` judges none.
    let instant: UInt64?

    /// - Parameter extensions: Those of the group context.
    /// - Throws: `.invalidExtensions`, `.malformed` for an extension that is not laid out as its number says.
    package init(
        suite: CipherSuite, groupID: [UInt8], extensions: [Extension], instant: UInt64?
    ) throws(MLSError) {
        self.suite = suite
        self.groupID = groupID
        try extensions.validate(in: .groupContext)
        _ = try extensions.externalSenders
        demanded = try Self.capabilities(demandedBy: extensions)
        self.instant = instant
    }

    /// What a group context demands of its members: what it says, and that they know its extensions.
    static func capabilities(demandedBy extensions: [Extension]) throws(MLSError) -> RequiredCapabilities {
        let own = extensions.map(\.type).filter { !ExtensionType.defaults.contains($0) }
        guard let data = extensions.data(of: ExtensionType.requiredCapabilities) else {
            return RequiredCapabilities(extensions: own, proposals: [], credentials: [])
        }
        do {
            let stated = try RequiredCapabilities(decoding: data)
            return RequiredCapabilities(
                extensions: stated.extensions + own, proposals: stated.proposals,
                credentials: stated.credentials)
        } catch {
            throw .malformed(error)
        }
    }

    /// Checks a leaf for a certain place among the messages.
    func validate(
        _ leaf: LeafNode, in place: Place, at index: LeafIndex?, context: inout CryptoContext
    ) throws(MLSError) {
        switch (place, leaf.source) {
        case (.keyPackage, .keyPackage), (.update, .update), (.commit, .commit): break
        default: throw .invalidLeaf(.wrongSource)
        }
        try validate(leaf, at: index, signature: .check, context: &context)
    }

    /// Checks a leaf wherever it comes from.
    ///
    /// - Throws: `.invalidLeaf`, `.invalidExtensions`, `.refused` for a key of another length.
    func validate(
        _ leaf: LeafNode, at index: LeafIndex?, signature: SignatureCheck, context: inout CryptoContext
    ) throws(MLSError) {
        if case .keyPackage(let lifetime) = leaf.source {
            // Without a clock what no clock could satisfy is still known.
            guard lifetime.contains(instant ?? lifetime.notBefore) else { throw .invalidLeaf(.expired) }
        }
        guard case .basic = leaf.credential else { throw .invalidLeaf(.credential) }
        try validateCapabilities(of: leaf)
        guard try !leaf.encryptionKey.spoken().isLowOrder else { throw .invalidLeaf(.lowOrderKey) }
        if signature == .check { try validateSignature(of: leaf, at: index, context: &context) }
    }

    /// Checks a leaf's extensions, and what it says that its member can do.
    func validateCapabilities(of leaf: LeafNode) throws(MLSError) {
        try leaf.extensions.validate(in: .leafNode)
        let capabilities = leaf.capabilities
        guard capabilities.versions.contains(ProtocolVersion.mls10) else { throw .invalidLeaf(.version) }
        guard capabilities.cipherSuites.contains(suite.rawValue) else { throw .invalidLeaf(.cipherSuite) }
        guard capabilities.credentials.contains(leaf.credential.type) else {
            throw .invalidLeaf(.credential)
        }
        for item in leaf.extensions {
            guard capabilities.supports(extension: item.type) else {
                throw .invalidLeaf(.extensionNotListed(item.type))
            }
        }
        guard demanded.isMet(by: capabilities) else { throw .invalidLeaf(.requiredCapability) }
    }

    private func validateSignature(
        of leaf: LeafNode, at index: LeafIndex?, context: inout CryptoContext
    ) throws(MLSError) {
        let position: LeafNode.Position?
        switch leaf.source {
        case .keyPackage: position = nil
        case .update, .commit:
            guard let index else { throw .invalidLeaf(.wrongSource) }
            position = LeafNode.Position(groupID: groupID, leaf: index)
        }
        let isValid = suite.isValid(
            signature: leaf.signature, of: leaf.content.signedPart(at: position), label: "LeafNodeTBS",
            by: try leaf.signatureKey.spoken(), context: &context)
        guard isValid else { throw .invalidLeaf(.signature) }
    }
}

extension LeafNode {
    /// Checks what the leaf in the place of another one must keep and must not keep (RFC 9420 §5.3.1, §7.3).
    ///
    /// Nobody is asked here which identity may follow which: it stays the same.
    ///
    /// - Throws: `.invalidLeaf`.
    func validate(asSuccessorOf old: LeafNode) throws(MLSError) {
        guard credential == old.credential else { throw .invalidLeaf(.credentialChanged) }
        guard encryptionKey != old.encryptionKey else { throw .invalidLeaf(.duplicateEncryptionKey) }
    }
}

extension Capabilities {
    func supports(extension type: UInt16) -> Bool {
        ExtensionType.defaults.contains(type) || extensions.contains(type)
    }

    func supports(proposal type: UInt16) -> Bool {
        (1...7).contains(type) || proposals.contains(type)
    }
}

extension RequiredCapabilities {
    func isMet(by capabilities: Capabilities) -> Bool {
        extensions.allSatisfy(capabilities.supports(extension:))
            && proposals.allSatisfy(capabilities.supports(proposal:))
            && credentials.allSatisfy(capabilities.credentials.contains)
    }
}
