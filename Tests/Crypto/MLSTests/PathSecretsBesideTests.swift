import CryptoTestSupport
import Primitives
import Randomness
import Testing
import WireFormat

@testable import MLS

/// A commit of member 0 of seven, whose secrets are beside it, and what may take their place.
private struct BesideCommit {
    var party: TestParty
    /// Before it is made.
    let before: TestParty
    let pending: PendingCommit
    let provisionalContext: [UInt8]

    /// The tree has one node for members 2 and 3; 4 to 6 are leaves by themselves, of which 6 came last.
    init() throws {
        party = TestParty()
        for _ in 0..<7 { party.makeClient() }
        try party.found(by: 0)
        let plan = CommitPlan(pathSecrets: .beside)
        try party.commit(by: 0, adding: [1, 2, 3, 4, 5], plan: plan)
        try party.commit(by: 2, plan: plan)
        try party.commit(by: 1, adding: [6], plan: CommitPlan(path: .whereNeeded, pathSecrets: .beside))
        before = party
        pending = try party.commitment(of: 0, plan)
        let context = try #require(party[0].group).state.context
        provisionalContext =
            pending.next.state.context.with(confirmedTranscriptHash: context.confirmedTranscriptHash).encoded
    }

    var message: [UInt8] { pending.message.encoded }

    /// The secret for a member.
    mutating func secret(for member: Int) throws -> SealedPathSecret {
        let leaf = try party.leaf(of: member)
        return try #require(pending.pathSecrets.first { $0.readers.contains(leaf) }).secret
    }

    /// Another secret, encrypted for a member as it should be.
    mutating func sealed(_ secret: [UInt8], for member: Int) throws -> SealedPathSecret {
        let node = try self.secret(for: member).node
        let tree = try #require(party[0].group).state.tree
        let key = try #require(tree.root.subtree(at: node)?.encryptionKey)
        let sealed = try party.suite.encrypt(
            secret, to: key, label: UpdatePath.label, labelContext: provisionalContext,
            using: &party[0].context)
        return SealedPathSecret(node: node, ciphertext: sealed)
    }
}

extension TestParty {
    /// A commit that is made and given to nobody.
    fileprivate mutating func commitment(of client: Int, _ plan: CommitPlan) throws -> PendingCommit {
        var context = self[client].context
        defer { self[client].context = context }
        return try #require(try self[client].group?.commit(plan, at: TestParty.instant, context: &context))
    }
}

@Suite("Path secrets beside their commits")
struct PathSecretsBesideTests {
    @Test(arguments: [OperationMemo.Mode.shared, .full])
    func `members who get no secret but their own follow joins, removals and renewals`(
        mode: OperationMemo.Mode
    ) throws {
        var random = RandomStream(seed: Seed(5).descendant("beside"))
        var party = TestParty(mode: mode)
        for _ in 0..<14 { party.makeClient() }
        try party.found(by: 0)
        try party.commit(by: 0, adding: [1, 2, 3, 4, 5], plan: CommitPlan(pathSecrets: .beside))
        for _ in 0..<40 {
            let (members, strangers) = (party.members, party.strangers)
            let committer = members[random.index(below: members.count)]
            let others = members.filter { $0 != committer }
            let joiners = random.index(below: 3) == 0 ? Array(strangers.prefix(random.index(below: 3))) : []
            let leavers =
                random.index(below: 3) == 0 && members.count > 3
                ? [others[random.index(below: others.count)]] : []
            try party.commit(
                by: committer, adding: joiners, removing: leavers,
                plan: CommitPlan(
                    path: random.index(below: 2) == 0 ? .always : .whereNeeded, pathSecrets: .beside,
                    wireFormat: random.index(below: 4) == 0 ? .privateMessage : .publicMessage))
            try party.expectAgreement()
        }
    }

    @Test func `what is beside a commit is what would be in it, each for others than the rest`() throws {
        var commit = try BesideCommit()
        var party = commit.before
        let inside = try party.commitment(of: 0, CommitPlan())
        guard case .publicMessage(let whole) = inside.message,
            case .commit(let body) = whole.authenticated.content.body, let path = body.path
        else { return #expect(Bool(false), "a commit is public") }
        let beside = commit.pending.pathSecrets.map(\.secret.ciphertext)
        let isSame = path.nodes.flatMap(\.encryptedPathSecrets) == beside
        #expect(isSame && beside.count == 5)
        let readers = commit.pending.pathSecrets.flatMap(\.readers)
        #expect(readers.count == 6 && Set(readers) == Set((1...6).map { LeafIndex($0) }))
        #expect(try commit.secret(for: 2) == commit.secret(for: 3))
        // Both lead to one epoch but for what the transcript says.
        #expect(inside.next.state.context.treeHash == commit.pending.next.state.context.treeHash)
    }

    @Test func `a secret that is not the member's own, or is spoilt, or leads elsewhere`() throws {
        var commit = try BesideCommit()
        let own = try commit.secret(for: 3)
        let others = try commit.secret(for: 4)
        var flipped = own.ciphertext.ciphertext
        flipped[7] ^= 1
        let spoilt: [[SealedPathSecret]] = [
            [],
            [others],
            [SealedPathSecret(node: own.node, ciphertext: others.ciphertext)],
            [SealedPathSecret(node: others.node, ciphertext: own.ciphertext)],
            [
                SealedPathSecret(
                    node: own.node,
                    ciphertext: HPKECiphertext(kemOutput: own.ciphertext.kemOutput, ciphertext: flipped))
            ],
            [SealedPathSecret(node: own.node, ciphertext: HPKECiphertext(kemOutput: [], ciphertext: []))],
            [try commit.sealed([UInt8](repeating: 1, count: 32), for: 3)],
            [try commit.sealed([1, 2, 3], for: 3)],
        ]
        // Member 2 has opened the secret that it shares with member 3.
        _ = try commit.party.process(commit.message, pathSecrets: [own], by: 2)
        for secrets in spoilt {
            commit.party.expectRefusal(
                .invalidPath(.noSecret), of: commit.message, pathSecrets: secrets, by: 3)
        }
        let all = spoilt.flatMap(\.self) + [own]
        guard case .commit = try commit.party.process(commit.message, pathSecrets: all, by: 3) else {
            return #expect(Bool(false), "the right one is found among others")
        }
    }

    @Test func `a secret of another commit, of this epoch or the one before`() throws {
        var commit = try BesideCommit()
        let rival = try commit.party.commitment(of: 0, CommitPlan(pathSecrets: .beside))
        let leaf = try commit.party.leaf(of: 3)
        let rivals = rival.pathSecrets.filter { $0.readers.contains(leaf) }.map(\.secret)
        #expect(rivals.count == 1)
        commit.party.expectRefusal(
            .invalidPath(.noSecret), of: commit.message, pathSecrets: rivals, by: 3)
        try commit.party.deliver(commit.message, pathSecrets: commit.pending.pathSecrets, from: 0)
        commit.party[0].group = commit.pending.next
        let next = try commit.party.commitment(of: 0, CommitPlan(pathSecrets: .beside))
        commit.party.expectRefusal(
            .invalidPath(.noSecret), of: next.message.encoded, pathSecrets: [try commit.secret(for: 3)], by: 3
        )
        try commit.party.deliver(next.message.encoded, pathSecrets: next.pathSecrets, from: 0)
    }

    @Test func `a key of the path that was changed on the way, or by its committer`() throws {
        var commit = try BesideCommit()
        let own = [try commit.secret(for: 3)]
        guard case .publicMessage(let message) = commit.pending.message,
            case .commit(let body) = message.authenticated.content.body, let path = body.path
        else { return #expect(Bool(false), "a commit is public") }
        let key = try path.nodes[0].encryptionKey.spoken().bytes
        let place = try #require(
            commit.message.indices.first { Array(commit.message.dropFirst($0).prefix(32)) == key })
        var changed = commit.message
        changed[place] ^= 1
        commit.party.expectRefusal(.membershipTag, of: changed, pathSecrets: own, by: 3)
        let other = UpdatePath.Node(
            encryptionKey: HPKEPublicKey(AgreementKeyPair(using: &commit.party[0].context).publicKey),
            encryptedPathSecrets: [])
        let forged = try commit.party.forgeCommit(
            [], path: UpdatePath(leafNode: path.leafNode, nodes: [other] + path.nodes.dropFirst()))
        commit.party.expectRefusal(.invalidPath(.parentHash), of: forged, pathSecrets: own, by: 3)
    }

    @Test func `who has secrets in commits takes none beside them, and the other way round`() throws {
        var commit = try BesideCommit()
        commit.party.expectRefusal(
            .invalidPath(.secretCount(expected: 1, got: 0)), of: commit.message, by: 3)
        let whole = try commit.party.commitment(of: 0, CommitPlan()).message.encoded
        commit.party.expectRefusal(
            .invalidPath(.secretCount(expected: 0, got: 1)), of: whole,
            pathSecrets: [try commit.secret(for: 3)], by: 3)
    }

    @Test func `who is removed needs no secret, nor does anyone for a commit without a path`() throws {
        var commit = try BesideCommit()
        let removal = try commit.party.commitment(
            of: 0, CommitPlan(proposals: [.remove(LeafIndex(3))], pathSecrets: .beside))
        guard case .removed = try commit.party.process(removal.message.encoded, pathSecrets: [], by: 3) else {
            return #expect(Bool(false), "a member learns that it is removed")
        }
        let joiner = commit.party.makeClient()
        let package = commit.party.bundle(of: joiner).keyPackage
        let addition = try commit.party.commitment(
            of: 0, CommitPlan(proposals: [.add(package)], path: .whereNeeded, pathSecrets: .beside))
        #expect(addition.pathSecrets.isEmpty)
        guard case .commit = try commit.party.process(addition.message.encoded, pathSecrets: [], by: 3) else {
            return #expect(Bool(false), "a member follows")
        }
    }

    @Test func `that another member's secret is wrong nobody can tell but that member`() throws {
        var commit = try BesideCommit()
        let wrong = try commit.sealed([UInt8](repeating: 1, count: 32), for: 4)
        for member in [1, 2, 3, 5, 6] {
            let own = [try commit.secret(for: member), wrong]
            guard case .commit = try commit.party.process(commit.message, pathSecrets: own, by: member) else {
                return #expect(Bool(false), "a member follows")
            }
        }
        commit.party.expectRefusal(
            .invalidPath(.noSecret), of: commit.message, pathSecrets: [wrong], by: 4)
    }
}
