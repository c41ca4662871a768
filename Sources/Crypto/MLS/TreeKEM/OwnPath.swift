package import Primitives

/// A path that this member makes for its commit: new keys from its leaf to the root (RFC 9420 §7.5).
package struct OwnPath {
    /// The tree with the path in it.
    package let tree: RatchetTree
    let leafNode: LeafNode
    package let privatePath: PrivatePath
    package let commitSecret: CommitSecret
    private let filtered: FilteredPath
    private let secrets: [PathSecret]
    private let publicKeys: [AgreementPublicKey]

    /// - Parameters:
    ///   - tree: The tree after the commit's proposals.
    ///   - content: The new leaf but for its encryption key and source.
    package init(
        at leaf: LeafIndex, in tree: RatchetTree, content: LeafNode.Content, groupID: [UInt8],
        signer: SigningKeyPair, suite: CipherSuite, context: inout CryptoContext
    ) throws(MLSError) {
        filtered = FilteredPath(of: leaf, in: tree)
        let leafKeys = AgreementKeyPair(using: &context)
        var ownKeys = PrivatePath(leaf: leaf, leafKeys: leafKeys)
        var secret = PathSecret(context.randomBlock())
        var ready = PathStep(secret)
        var secrets: [PathSecret] = []
        var publicKeys: [AgreementPublicKey] = []
        for (place, step) in filtered.steps.enumerated() {
            if place > 0 {
                secret = ready.next(tally: &context.tally)
                ready = PathStep(secret)
            }
            let keys = try ready.nodeKeys(context: &context)
            ownKeys.set(keys, at: step.level)
            secrets.append(secret)
            publicKeys.append(keys.publicKey)
        }
        commitSecret = ready.commitSecret(tally: &context.tally)
        let (parents, parentHash) = filtered.nodes(with: publicKeys, tally: &context.tally)

        var content = content
        content.encryptionKey = HPKEPublicKey(leafKeys.publicKey)
        content.source = .commit(parentHash: parentHash)
        leafNode = content.signed(
            at: LeafNode.Position(groupID: groupID, leaf: leaf), by: signer, suite: suite, context: &context)
        var changed = tree
        changed.install(parents, under: leafNode, at: leaf)
        self.tree = changed
        privatePath = ownKeys
        self.secrets = secrets
        self.publicKeys = publicKeys
    }

    /// The path as the others receive it: each secret for all who should know it.
    ///
    /// - Parameters:
    ///   - excluded: Leaves that join with this commit; the Welcome brings them their secret.
    ///   - groupContext: The provisional context of the new epoch, encoded (RFC 9420 §7.6).
    package func encrypted(
        without excluded: [LeafIndex], groupContext: [UInt8], suite: CipherSuite,
        context: inout CryptoContext
    ) throws(MLSError) -> UpdatePath {
        let sealer = suite.sealer(
            label: UpdatePath.label, labelContext: groupContext, tally: &context.tally)
        var nodes: [UpdatePath.Node] = []
        for (place, step) in filtered.steps.enumerated() {
            let secret = secrets[place].block.bytes
            var ciphertexts: [HPKECiphertext] = []
            for node in step.sibling.resolution(without: excluded) {
                guard let key = node.encryptionKey else { continue }
                ciphertexts.append(try sealer.seal(secret, to: key, using: &context))
            }
            nodes.append(
                UpdatePath.Node(
                    encryptionKey: HPKEPublicKey(publicKeys[place]), encryptedPathSecrets: ciphertexts))
        }
        return UpdatePath(leafNode: leafNode, nodes: nodes)
    }

    /// The secrets of the path as it was encrypted, each with the members that can open it.
    ///
    /// - Parameter excluded: As when it was encrypted.
    func sealedSecrets(
        of path: UpdatePath, without excluded: [LeafIndex]
    ) -> [(secret: SealedPathSecret, readers: [LeafIndex])] {
        zip(path.nodes, filtered.steps).flatMap { node, step in
            zip(node.encryptedPathSecrets, step.sibling.resolution(without: excluded)).map {
                (SealedPathSecret(node: $1.nodeIndex, ciphertext: $0), $1.holders)
            }
        }
    }

    /// The secret of the lowest node above both this member and `other`.
    func secret(for other: LeafIndex) -> PathSecret? {
        filtered.index(towards: other).map { secrets[$0] }
    }
}

extension LeafNode.Content {
    /// The leaf with its owner's signature.
    func signed(
        at position: LeafNode.Position?, by signer: SigningKeyPair, suite: CipherSuite,
        context: inout CryptoContext
    ) -> LeafNode {
        let signature = suite.sign(
            signedPart(at: position), label: "LeafNodeTBS", with: signer, context: &context)
        return LeafNode(content: self, signature: signature)
    }
}

extension UpdatePath {
    /// Under which secrets of nodes are encrypted (RFC 9420 §7.6).
    static let label = "UpdatePathNode"
}
