package import Metering
package import Primitives

/// The public part of another member's path, checked and put into the tree (RFC 9420 §7.5, §12.4.2).
package struct ReceivedPath {
    let path: UpdatePath
    /// The tree with the path in it.
    package let tree: RatchetTree
    private let filtered: FilteredPath
    /// Those of the path's nodes.
    private let publicKeys: [AgreementPublicKey]
    private let excluded: [LeafIndex]

    /// - Parameters:
    ///   - old: The sender's leaf before; `nil` for one who joins, whose leaf was checked when it was added.
    ///   - tree: The tree after the commit's proposals.
    ///   - excluded: Leaves that join with this commit, rising.
    ///   - secrets: Where they are; beside the path, nobody can tell whether there is one for each member.
    /// - Throws: `.invalidPath`, `.invalidLeaf` for keys that are not new, `.refused` for those of another suite.
    package init(
        _ path: UpdatePath, from sender: LeafIndex, replacing old: LeafNode?, in tree: RatchetTree,
        without excluded: [LeafIndex], secrets: PathSecretPlace = .inside, tally: inout OperationTally
    ) throws(MLSError) {
        self.path = path
        self.excluded = excluded
        filtered = FilteredPath(of: sender, in: tree)
        guard path.nodes.count == filtered.steps.count else {
            throw .invalidPath(.nodeCount(expected: filtered.steps.count, got: path.nodes.count))
        }
        for (node, step) in zip(path.nodes, filtered.steps) {
            let expected = secrets == .inside ? step.sibling.resolutionCount(without: excluded) : 0
            guard node.encryptedPathSecrets.count == expected else {
                throw .invalidPath(
                    .secretCount(expected: expected, got: node.encryptedPathSecrets.count))
            }
        }
        publicKeys = try path.nodes.map { node throws(MLSError) in try node.encryptionKey.spoken() }
        guard !publicKeys.contains(where: \.isLowOrder) else { throw .invalidPath(.lowOrderKey) }
        try Self.checkKeysAreNew(publicKeys, and: path.leafNode, replacing: old, in: tree)
        let (parents, parentHash) = filtered.nodes(with: publicKeys, tally: &tally)
        guard path.leafNode.parentHash == parentHash else { throw .invalidPath(.parentHash) }
        var changed = tree
        changed.install(parents, under: path.leafNode, at: sender)
        self.tree = changed
    }

    private static func checkKeysAreNew(
        _ keys: [AgreementPublicKey], and leaf: LeafNode, replacing old: LeafNode?, in tree: RatchetTree
    ) throws(MLSError) {
        if let old { try tree.checkKeysAreNew(leaf, replacing: old) }
        // Few enough to be compared each with each: one for each level.
        var seen = [try leaf.encryptionKey.spoken()]
        seen.reserveCapacity(keys.count + 1)
        for key in keys {
            guard !tree.holds(key), !seen.contains(key) else { throw .invalidPath(.keyNotNew) }
            seen.append(key)
        }
    }

    /// The node whose key `member` decrypts with: the same for all who share it.
    func holder(for member: LeafIndex) -> UInt32? {
        place(of: member)?.holder.nodeIndex
    }

    /// Opens the secret that is meant for this member, and derives all keys above.
    ///
    /// - Parameters:
    ///   - beside: What came beside the path as that secret; nothing where it is inside.
    ///   - groupContext: The provisional context of the new epoch, encoded.
    /// - Throws: `.invalidPath` or `.refused`.
    package func open(
        _ beside: HPKECiphertext? = nil, with own: PrivatePath, groupContext: [UInt8], suite: CipherSuite,
        context: inout CryptoContext
    ) throws(MLSError) -> OpenedPath {
        guard let (step, index, holder) = place(of: own.leaf), let keys = own.keys(at: holder.level),
            keys.publicKey == holder.encryptionKey
        else { throw .invalidPath(.noKey) }
        let sealed = beside ?? path.nodes[step].encryptedPathSecrets[index]
        let bytes = try suite.decrypt(
            sealed, with: keys, label: UpdatePath.label, labelContext: groupContext, using: &context)
        guard let block = Block32(bytes) else { throw .invalidPath(.secretLength(bytes.count)) }
        return try derive(from: PathSecret(block), step: step, context: &context)
    }

    private func place(of member: LeafIndex) -> (step: Int, index: Int, holder: Subtree)? {
        guard let step = filtered.index(towards: member),
            let (index, holder) = filtered.steps[step].sibling.place(
                inResolutionOf: member, without: excluded)
        else { return nil }
        return (step, index, holder)
    }

    private func derive(
        from secret: PathSecret, step: Int, context: inout CryptoContext
    ) throws(MLSError) -> OpenedPath {
        var secret = PathStep(secret)
        var keys: [(level: Int, keys: AgreementKeyPair)] = []
        keys.reserveCapacity(filtered.steps.count - step)
        for place in step..<filtered.steps.count {
            if place > step { secret = PathStep(secret.next(tally: &context.tally)) }
            let pair = try secret.nodeKeys(context: &context)
            guard pair.publicKey == publicKeys[place] else { throw .invalidPath(.secret) }
            keys.append((filtered.steps[place].level, pair))
        }
        let commitSecret = secret.commitSecret(tally: &context.tally)
        return OpenedPath(keys: keys, commitSecret: commitSecret)
    }
}

/// What a member learns from a path: keys of nodes above it, and what the key schedule goes on with.
package struct OpenedPath {
    package let keys: [(level: Int, keys: AgreementKeyPair)]
    package let commitSecret: CommitSecret
}
