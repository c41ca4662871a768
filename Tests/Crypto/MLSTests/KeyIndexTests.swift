import CryptoTestSupport
import Primitives
import Randomness
import Testing

@testable import MLS

/// Versions of a tree that follow each other or go apart, and the keys that any of them ever had.
private struct History {
    private static let versionsMax = 4
    private static let membersMax = 24

    private(set) var versions: [RatchetTree]
    private(set) var encryptionKeys: [AgreementPublicKey]
    private(set) var signatureKeys: [SigningPublicKey]
    private let template: LeafNode.Content
    private var random: RandomStream

    init(_ random: RandomStream) {
        self.random = random
        var context = CryptoContext.forTest()
        let signer = SigningKeyPair(using: &context)
        template = ClientDescription(identity: [1]).leafContent(
            encryptionKey: AgreementPublicKey(.zero), signer: signer, source: .update)
        encryptionKeys = [AgreementPublicKey(.zero)]
        signatureKeys = [signer.publicKey]
        versions = [RatchetTree(LeafNode(content: template, signature: []))]
    }

    /// Changes one of the versions, and keeps it as it was besides.
    mutating func change() throws {
        let place = random.index(below: versions.count)
        var tree = versions[place]
        let members = tree.members.map(\.leaf)
        let member = members[random.index(below: members.count)]
        switch random.index(below: 4) {
        case 0 where members.count < Self.membersMax: try add(to: &tree)
        case 1 where members.count > 1: try tree.remove(member)
        default: try install(at: member, in: &tree)
        }
        if versions.count < Self.versionsMax { versions.append(tree) } else { versions[place] = tree }
    }

    /// A key that this tree has not: a new one, or one that it had once or that another version has.
    private mutating func encryptionKey(notIn tree: RatchetTree) -> AgreementPublicKey {
        let known = encryptionKeys[random.index(below: encryptionKeys.count)]
        if random.happens(withProbability: 0.3), !Self.keys(of: tree.root).contains(known) { return known }
        let key = AgreementPublicKey(Block32(words: random.nextWords()))
        encryptionKeys.append(key)
        return key
    }

    private mutating func add(to tree: inout RatchetTree) throws {
        var content = template
        content.encryptionKey = HPKEPublicKey(encryptionKey(notIn: tree))
        let known = signatureKeys[random.index(below: signatureKeys.count)]
        var signatureKey = SigningPublicKey(Block32(words: random.nextWords()))
        if !tree.members.contains(where: { $0.node.signatureKey.key == known }) { signatureKey = known }
        signatureKeys.append(signatureKey)
        content.signatureKey = SignaturePublicKey(signatureKey)
        _ = try tree.add(LeafNode(content: content, signature: []))
    }

    private mutating func install(at member: LeafIndex, in tree: inout RatchetTree) throws {
        guard var content = tree[member]?.content else { throw MLSError.unknownMember(member) }
        content.encryptionKey = HPKEPublicKey(encryptionKey(notIn: tree))
        var parents: [(level: Int, node: ParentNode)] = []
        for level in 0..<tree.root.level {
            let key = HPKEPublicKey(encryptionKey(notIn: tree))
            guard key != content.encryptionKey, !parents.contains(where: { $0.node.encryptionKey == key })
            else { continue }
            let node = ParentNode(encryptionKey: key, parentHash: [], unmergedLeaves: [])
            parents.append((level + 1, node))
        }
        tree.install(parents, under: LeafNode(content: content, signature: []), at: member)
    }

    static func keys(of subtree: Subtree) -> Set<AgreementPublicKey> {
        var keys = Set(subtree.encryptionKey.map { [$0] } ?? [])
        if let (left, right) = subtree.children {
            keys.formUnion(Self.keys(of: left))
            keys.formUnion(Self.keys(of: right))
        }
        return keys
    }
}

@Suite("Index of a tree's keys")
struct KeyIndexTests {
    @Test func `a tree knows the keys that it has now, whatever it or another version had`() throws {
        try forEverySeed(in: 0..<8) { _, random in
            var history = History(random)
            for step in 0..<150 {
                try history.change()
                guard step.isMultiple(of: 10) else { continue }
                for tree in history.versions { expectKeys(of: tree, in: history) }
            }
        }
    }

    private func expectKeys(of tree: RatchetTree, in history: History) {
        let keys = History.keys(of: tree.root)
        #expect(history.encryptionKeys.allSatisfy { tree.holds($0) == keys.contains($0) })
        let members = tree.members
        for key in history.signatureKeys {
            let leaf = members.first { $0.node.signatureKey.key == key }?.leaf
            #expect(tree.leaf(signingWith: key) == leaf)
        }
    }
}
