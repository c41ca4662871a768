import MLS
import Primitives
import WireFormat

/// `treekem.json`: paths that others made, and paths of ours for the same members (RFC 9420 §7.4 to §7.6).
struct TreeKEMCase: SuiteVectorCase {
    struct NodeSecret: Decodable {
        let node: WholeNumber<UInt32>
        let pathSecret: HexBytes
    }

    struct PrivateLeaf: Decodable {
        let index: WholeNumber<UInt32>
        let encryptionPriv: HexBytes
        let signaturePriv: HexBytes
        let pathSecrets: [NodeSecret]
    }

    struct Update: Decodable {
        let sender: WholeNumber<UInt32>
        let updatePath: HexBytes
        let pathSecrets: [HexBytes?]
        let commitSecret: HexBytes
        let treeHashAfter: HexBytes

        func pathSecret(for leaf: LeafIndex) -> HexBytes? {
            let place = Int(leaf.number)
            return pathSecrets.indices.contains(place) ? pathSecrets[place] : nil
        }
    }

    let cipherSuite: WholeNumber<UInt16>
    let groupId: HexBytes
    let epoch: WholeNumber<UInt64>
    let confirmedTranscriptHash: HexBytes
    let ratchetTree: HexBytes
    let leavesPrivate: [PrivateLeaf]
    let updatePaths: [Update]

    func check(on bench: VectorBench) throws(UnmetStep) {
        let tree = try step("ratchet_tree") { try RatchetTree(decoding: ratchetTree.bytes) }
        var members: [PrivatePath] = []
        for leaf in leavesPrivate {
            members.append(
                try step("leaves_private") { try privatePath(of: leaf, in: tree, on: bench) })
        }
        for update in updatePaths {
            try check(update, in: tree, by: members, on: bench)
            try checkOwnPath(of: update.sender.value, in: tree, by: members, on: bench)
        }
    }

    private func privatePath(
        of leaf: PrivateLeaf, in tree: RatchetTree, on bench: VectorBench
    ) throws -> PrivatePath {
        var context = bench.context
        let keys = try AgreementKeyPair(secret: leaf.encryptionPriv.bytes, tally: &context.tally)
        var path = PrivatePath(leaf: LeafIndex(leaf.index.value), leafKeys: keys)
        for entry in leaf.pathSecrets {
            let secret = PathSecret(try block(entry.pathSecret))
            path.set(
                try PathStep(secret).nodeKeys(context: &context), at: NodeIndex(Int(entry.node.value)).level)
        }
        return path
    }

    private func check(
        _ update: Update, in tree: RatchetTree, by members: [PrivatePath], on bench: VectorBench
    ) throws(UnmetStep) {
        var context = bench.context
        let sender = LeafIndex(update.sender.value)
        let received = try step("update_path of \(sender.number)") {
            try ReceivedPath(
                try UpdatePath(decoding: update.updatePath.bytes), from: sender,
                replacing: tree[sender], in: tree, without: [], tally: &context.tally)
        }
        let hash = received.tree.hash(tally: &context.tally)
        try expect("tree_hash_after", hash, is: update.treeHashAfter)
        for member in members where member.leaf != sender {
            let name = "path of \(sender.number) at \(member.leaf.number)"
            let opened = try step(name) {
                try received.open(
                    with: member, groupContext: groupContext(treeHash: hash), suite: bench.suite,
                    context: &context)
            }
            guard let secret = update.pathSecret(for: member.leaf) else {
                throw UnmetStep(name, "path_secrets has none for this leaf")
            }
            let keys = try step(name) {
                try PathStep(PathSecret(try block(secret))).nodeKeys(context: &context)
            }
            try expect(name, opened.keys.first?.keys.publicKey, is: keys.publicKey)
            try expect(name, opened.commitSecret.block.bytes, is: update.commitSecret)
        }
    }

    private func checkOwnPath(
        of sender: UInt32, in tree: RatchetTree, by members: [PrivatePath], on bench: VectorBench
    ) throws(UnmetStep) {
        var context = bench.context
        let leaf = LeafIndex(sender)
        guard let own = leavesPrivate.first(where: { $0.index.value == sender }), let node = tree[leaf] else {
            throw UnmetStep("sender \(sender)", "it is no member")
        }
        let signer = try step("signature_priv") {
            try SigningKeyPair(seed: own.signaturePriv.bytes, tally: &context.tally)
        }
        let made = try step("own path of \(sender)") {
            try OwnPath(
                at: leaf, in: tree, content: node.content, groupID: groupId.bytes, signer: signer,
                suite: bench.suite, context: &context)
        }
        let groupContext = groupContext(treeHash: made.tree.hash(tally: &context.tally))
        let encrypted = try step("own path of \(sender)") {
            try made.encrypted(
                without: [], groupContext: groupContext, suite: bench.suite, context: &context)
        }
        let received = try step("own path of \(sender) received") {
            try ReceivedPath(
                encrypted, from: leaf, replacing: node, in: tree, without: [], tally: &context.tally)
        }
        try expect("own tree", received.tree.encoded, is: HexBytes(made.tree.encoded))
        let rules = try step("rules") {
            try LeafRules(suite: bench.suite, groupID: groupId.bytes, extensions: [], instant: nil)
        }
        try step("own tree") { try received.tree.validate(rules, context: &context) }
        for member in members where member.leaf != leaf {
            let opened = try step("own path of \(sender) at \(member.leaf.number)") {
                try received.open(
                    with: member, groupContext: groupContext, suite: bench.suite, context: &context)
            }
            let expected = HexBytes(made.commitSecret.block.bytes)
            try expect("own commit secret", opened.commitSecret.block.bytes, is: expected)
        }
    }

    private func groupContext(treeHash: [UInt8]) -> [UInt8] {
        GroupContext(
            cipherSuite: cipherSuite.value, groupID: groupId.bytes, epoch: epoch.value, treeHash: treeHash,
            confirmedTranscriptHash: confirmedTranscriptHash.bytes, extensions: []
        ).encoded
    }
}
