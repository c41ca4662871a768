import CryptoTestSupport
import Metering
import Primitives
import Randomness
import Testing
import WireFormat

@testable import MLS

@Suite("Group")
struct GroupTests {
    @Test(arguments: CipherSuite.allCases)
    func `members read each other's messages across adds, updates and removals`(suite: CipherSuite) throws {
        var party = TestParty(suite: suite)
        for _ in 0..<6 { party.makeClient() }
        try party.found(by: 0)
        try party.commit(by: 0, adding: [1, 2, 3])
        try party.commit(by: 2, adding: [4], plan: CommitPlan(welcomeTree: .separate))
        try party.commit(by: 4)
        try party.commit(by: 1, removing: [2])
        try party.commit(by: 3, adding: [5, 2])
        try party.expectAgreement()
        for sender in party.members {
            let message = try party.encrypt([UInt8(sender)], by: sender)
            for reader in party.members where reader != sender {
                let read = try party.process(message, by: reader)
                guard case .application(let text, let leaf, _) = read else {
                    Issue.record("not a message")
                    continue
                }
                #expect(text == [UInt8(sender)])
                #expect(try leaf == party.leaf(of: sender))
            }
        }
    }

    @Test func `a member who is removed cannot follow and cannot read on`() throws {
        var party = TestParty()
        for _ in 0..<3 { party.makeClient() }
        try party.found(by: 0)
        try party.commit(by: 0, adding: [1, 2])
        let former = try #require(party[2].group)
        try party.commit(by: 0, removing: [2])
        #expect(party[2].group == nil)
        let message = try party.encrypt([1], by: 0)
        guard case .privateMessage(let sealed) = try MLSMessage(decoding: message) else {
            Issue.record("not private")
            return
        }
        var context = party[2].context
        #expect(!former.reader.opens(sealed, context: &context))
        var group = former
        #expect(throws: MLSError.wrongEpoch(expected: 1, got: 2)) {
            _ = try group.process(message, context: &context)
        }
    }

    @Test func `random histories keep all members in agreement, in both modes alike`() throws {
        try forEverySeed(in: 0..<8) { seed, _ in
            var digests: [[[UInt8]]] = []
            var tallies: [[OperationTally]] = []
            for mode in [OperationMemo.Mode.shared, .full] {
                var history = RandomHistory(seed: seed, mode: mode)
                try history.run(steps: 25)
                digests.append(history.sent)
                tallies.append(history.party.clients.map(\.context.tally))
            }
            #expect(digests[0] == digests[1])
            #expect(tallies[0] == tallies[1])
        }
    }
}

/// A group whose members do at random all that members may do.
struct RandomHistory {
    var party: TestParty
    var random: RandomStream
    /// All that was sent.
    var sent: [[UInt8]] = []

    init(seed: UInt64, mode: OperationMemo.Mode) {
        party = TestParty(suite: seed % 2 == 0 ? .x25519ChaChaPoly : .x25519AES128GCM, mode: mode)
        random = RandomStream(seed: Seed(seed).descendant("history"))
    }

    mutating func run(steps: Int) throws {
        for _ in 0..<20 { party.makeClient() }
        try party.found(by: 0)
        for _ in 0..<steps {
            try step()
            try party.expectAgreement()
        }
    }

    private mutating func step() throws {
        let committer = pick(party.members)
        switch random.index(below: 7) {
        case 0, 1:
            let joiners = some(of: party.strangers, atMost: 4)
            let plan = CommitPlan(
                path: random.index(below: 2) == 0 ? .always : .whereNeeded,
                welcomeTree: random.index(below: 2) == 0 ? .inline : .separate)
            guard !joiners.isEmpty else { return }
            try party.commit(by: committer, adding: joiners, plan: plan)
        case 2:
            let leavers = some(of: party.members.filter { $0 != committer }, atMost: 3)
            try party.commit(by: committer, removing: leavers, plan: CommitPlan(wireFormat: .privateMessage))
        case 3:
            try party.commit(by: committer)
        case 4:
            try proposeAndCommit(committer)
        case 5:
            guard let joiner = party.strangers.first else { return }
            try joinExternally(joiner, from: committer)
        default:
            let message = try party.encrypt(random.bytes(count: 5), by: committer)
            sent.append(message)
            for reader in party.members where reader != committer {
                _ = try party.process(message, by: reader)
            }
        }
        sent.append(try #require(party[party.members[0]].group).epochAuthenticator)
    }

    private mutating func proposeAndCommit(_ committer: Int) throws {
        let others = party.members.filter { $0 != committer }
        for proposer in some(of: others, atMost: 3) {
            var context = party[proposer].context
            let format = random.index(below: 2) == 0 ? WireFormatID.publicMessage : .privateMessage
            let message = try #require(
                try party[proposer].group?.proposeUpdate(as: format, context: &context))
            party[proposer].context = context
            sent.append(message.encoded)
            for reader in party.members where reader != proposer {
                _ = try party.process(message.encoded, by: reader)
            }
        }
        try party.commit(by: committer, adding: some(of: party.strangers, atMost: 2))
    }

    private mutating func joinExternally(_ joiner: Int, from member: Int) throws {
        var context = party[member].context
        let info = try #require(try party[member].group?.groupInfo(tree: .inline, context: &context))
        party[member].context = context
        let pending = try Group.commitExternally(
            to: try GroupInfo(decoding: info.encoded), client: party[joiner].description,
            signer: party[joiner].signer, at: TestParty.instant, memo: party.memo,
            context: &party[joiner].context)
        sent.append(pending.message.encoded)
        try party.deliver(pending.message.encoded, from: nil)
        party[joiner].group = pending.next
    }

    private mutating func pick(_ choices: [Int]) -> Int { choices[random.index(below: choices.count)] }

    private mutating func some(of choices: [Int], atMost count: Int) -> [Int] {
        var rest = choices
        var chosen: [Int] = []
        for _ in 0..<min(rest.count, 1 + random.index(below: count)) {
            chosen.append(rest.remove(at: random.index(below: rest.count)))
        }
        return chosen
    }
}
