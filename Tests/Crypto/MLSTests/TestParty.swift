import CryptoTestSupport
import Metering
import Primitives
import Randomness
import Testing
import WireFormat

@testable import MLS

/// Clients that are members of one group, each with randomness and account of work of its own.
struct TestParty {
    struct Client {
        let signer: SigningKeyPair
        let description: ClientDescription
        var context: CryptoContext
        var group: Group?
    }

    let suite: CipherSuite
    let memo: GroupMemo
    let operations: OperationMemo
    private(set) var clients: [Client] = []

    init(suite: CipherSuite = .x25519ChaChaPoly, mode: OperationMemo.Mode = .shared) {
        self.suite = suite
        memo = GroupMemo(mode: mode)
        operations = OperationMemo(mode: mode)
    }

    /// Clients that are in the group now.
    var members: [Int] { clients.indices.filter { clients[$0].group != nil } }

    var strangers: [Int] { clients.indices.filter { clients[$0].group == nil } }

    subscript(client: Int) -> Client {
        get { clients[client] }
        set { clients[client] = newValue }
    }

    @discardableResult
    mutating func makeClient(_ description: ClientDescription? = nil) -> Int {
        var context = CryptoContext.forTest(device: UInt64(clients.count), memo: operations)
        let signer = SigningKeyPair(using: &context)
        let identity = [UInt8(clients.count >> 8), UInt8(clients.count & 255)]
        let description = description ?? ClientDescription(identity: identity)
        clients.append(Client(signer: signer, description: description, context: context))
        return clients.count - 1
    }

    mutating func found(by client: Int) throws {
        clients[client].group = try Group(
            creating: Array("group".utf8), client: clients[client].description, lifetime: .test,
            signer: clients[client].signer, suite: suite, memo: memo, context: &clients[client].context)
    }

    mutating func bundle(of client: Int) -> KeyPackageBundle {
        KeyPackageBundle(
            clients[client].description, signer: clients[client].signer, suite: suite, lifetime: .test,
            context: &clients[client].context)
    }

    mutating func leaf(of client: Int) throws -> LeafIndex { try #require(clients[client].group).ownLeaf }

    /// Has one member commit, and all others and all who are added take it.
    mutating func commit(
        by committer: Int, adding joiners: [Int] = [], removing leavers: [Int] = [],
        plan: CommitPlan = CommitPlan()
    ) throws {
        var plan = plan
        let bundles = joiners.map { bundle(of: $0) }
        plan.proposals += bundles.map { .add($0.keyPackage) }
        plan.proposals += try leavers.map { .remove(try leaf(of: $0)) }
        var context = clients[committer].context
        let pending = try #require(
            try clients[committer].group?.commit(plan, at: TestParty.instant, context: &context))
        clients[committer].context = context
        try deliver(
            pending.message.encoded, pathSecrets: plan.pathSecrets == .beside ? pending.pathSecrets : nil,
            from: committer)
        clients[committer].group = pending.next
        guard let welcome = pending.welcome else { return }
        let encoded = welcome.encoded
        for (joiner, bundle) in zip(joiners, bundles) {
            let tree = plan.welcomeTree == .separate ? pending.next.state.tree.encoded : nil
            clients[joiner].group = try Group.join(
                try Welcome(decoding: encoded), as: bundle, tree: tree, signer: clients[joiner].signer,
                at: TestParty.instant, memo: memo, context: &clients[joiner].context
            ).group
        }
    }

    /// Hands a message to all members but its sender, and to each what of `pathSecrets` it is to have; who is removed by
    /// it leaves.
    mutating func deliver(
        _ bytes: [UInt8], pathSecrets: [(secret: SealedPathSecret, readers: [LeafIndex])]? = nil,
        from sender: Int?
    ) throws {
        for member in members where member != sender {
            let leaf = try leaf(of: member)
            let own = pathSecrets?.filter { $0.readers.contains(leaf) }.map(\.secret)
            if case .removed = try process(bytes, pathSecrets: own, by: member) {
                clients[member].group = nil
            }
        }
    }

    /// - Parameter pathSecrets: What comes beside a commit, in a group in which secrets do.
    mutating func process(
        _ bytes: [UInt8], pathSecrets: [SealedPathSecret]? = nil, by member: Int
    ) throws -> ProcessedMessage {
        var context = clients[member].context
        defer { clients[member].context = context }
        return try #require(
            try clients[member].group?.process(
                bytes, pathSecrets: pathSecrets, at: TestParty.instant, context: &context))
    }

    mutating func encrypt(_ text: [UInt8], by member: Int) throws -> [UInt8] {
        var context = clients[member].context
        defer { clients[member].context = context }
        return try #require(try clients[member].group?.encrypt(text, context: &context)).encoded
    }

    /// Fails unless all members agree, and hold exactly the private keys that go with the tree.
    func expectAgreement() throws {
        let groups = clients.compactMap(\.group)
        let first = try #require(groups.first)
        #expect(Set(groups.map(\.epochAuthenticator)).count == 1)
        #expect(Set(groups.map { $0.state.encodedContext }).count == 1)
        #expect(first.state.tree.memberCount == groups.count)
        for group in groups {
            let nodes = group.state.tree.root.path(to: group.ownLeaf)
            for (level, node) in nodes.reversed().enumerated() {
                let knows = !(node.parentNode?.unmergedLeaves.contains(group.ownLeaf) ?? false)
                #expect(
                    group.path.keys(at: level)?.publicKey == (knows ? node.encryptionKey : nil),
                    "leaf \(group.ownLeaf.number), level \(level)")
            }
        }
        var context = CryptoContext.forTest()
        let rules = try LeafRules(
            suite: suite, groupID: first.state.groupID, extensions: first.state.context.extensions,
            instant: nil)
        try first.state.tree.validate(rules, context: &context)
        let encoded = first.state.tree.encoded
        #expect(try RatchetTree(decoding: encoded).encoded == encoded)
        #expect(first.state.tree.encodedSize == encoded.count)
    }

    static let instant: UInt64 = 1_000
}

extension Lifetime {
    static let test = Lifetime(notBefore: 0, notAfter: 2_000)
}
