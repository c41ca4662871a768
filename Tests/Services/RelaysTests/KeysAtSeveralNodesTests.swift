import Identity
import Metering
import Quantities
import SchemeContract
import Testing

@testable import Relays

/// Device 0 is at relays 1, 2 and 3, device 1 at 2, 3 and 1; a device at relay 0 asks.
@Suite("Keys at several nodes")
struct KeysAtSeveralNodesTests {
    private static let owner = DeviceID(0)
    private static let asker = DeviceID(2)
    private static let nodes = [[1, 2, 3], [2, 3, 1], [0, 2, 3]].map { $0.map { RelayID($0) } }
    private static let plan = ServicePlan(
        homes: nodes.map { $0[0] }, nodes: nodes, rings: [[RelayID(0)]], patience: nil)

    private var relays = (0..<4).map { Relay(RelayID($0), plan: Self.plan) }

    /// What follows from an input, as words to relays and as what the asker is told.
    private mutating func give(
        _ input: RelayInput, to relay: Int
    ) -> (asked: [(message: ServiceMessage, of: Int)], told: [ServiceMessage]) {
        var (asked, told): ([(ServiceMessage, Int)], [ServiceMessage]) = ([], [])
        for effect in relays[relay].handle(input, at: .start) {
            switch effect {
            case .send(let message, .relay(let other), _): asked.append((message, other.number))
            case .send(let message, .device, _): told.append(message)
            default: break
            }
        }
        return (asked, told)
    }

    private mutating func look(
        _ claim: DirectoryQuery.Claim, up devices: [DeviceID] = [Self.owner], at relay: Int = 0
    ) -> (asked: [(message: ServiceMessage, of: Int)], told: [ServiceMessage]) {
        let query = DirectoryQuery(devices: devices, claim: claim)
        return give(.message(.look(query), from: .device(Self.asker)), to: relay)
    }

    /// Has the relay that was asked answer; what the asker is told then.
    private mutating func answer(
        _ question: (message: ServiceMessage, of: Int), to relay: Int = 0
    ) -> (asked: [(message: ServiceMessage, of: Int)], told: [ServiceMessage]) {
        let asked = give(.message(question.message, from: .relay(RelayID(relay))), to: question.of).asked
        guard let answer = asked.first, answer.of == relay else { return ([], []) }
        return give(.message(answer.message, from: .relay(RelayID(question.of))), to: relay)
    }

    private mutating func publish(_ keys: [[UInt8]], at relay: Int) {
        let published = PublishedKeys(identity: [7], oneTimeKeys: keys)
        _ = give(.message(.publish(published), from: .device(Self.owner)), to: relay)
    }

    private func keys(_ told: [ServiceMessage]) -> [[UInt8]?] {
        told.flatMap { message -> [[UInt8]?] in
            if case .looked(let entries) = message { entries.map(\.key) } else { [] }
        }
    }

    @Test func `what all have published is parted among the nodes, the rest at the first`() {
        let shares = (0..<4).map { DirectoryShare(place: $0, count: 4) }
        #expect(shares.map { $0.part(of: .full).oneTimeKeys } == [13, 13, 12, 12])
        #expect(shares.map { $0.part(of: .full).keyPackages } == [3, 3, 2, 2])
        #expect(DirectoryShare.whole.part(of: .full) == .full)
        var relay = Relay(RelayID(2), plan: Self.plan)
        relay.publish(
            initial: PublishedKeys(identity: [7], oneTimeKeys: [], unmade: .full), of: Self.owner)
        let left = relay.directory.look(up: Self.owner, claiming: .nothing)?.left
        #expect(left == KeyStock(oneTimeKeys: 17, keyPackages: 3))
    }

    @Test func `who does not answer is passed over for the next node, and the first is waited for at last`() {
        var test = self
        for relay in 1...3 { test.publish([[UInt8(relay)]], at: relay) }
        var question = test.look(.oneTimeKey).asked
        #expect(question.map(\.of) == [1])
        #expect(question.map(\.message.isGivenBack) == [true])
        let first = question[0]
        question = test.give(.unanswered(first.message), to: 0).asked
        #expect(question.map(\.of) == [2])
        let told = test.answer(question[0]).told
        #expect(test.keys(told) == [[2]])
        // It had been answered after all, which is no news.
        #expect(test.answer(first).told.isEmpty)

        question = test.look(.oneTimeKey).asked
        for _ in 0..<3 { question = test.give(.unanswered(question[0].message), to: 0).asked }
        #expect(question.map(\.of) == [1])
        #expect(question.map(\.message.isGivenBack) == [false])
    }

    @Test func `who has no key left is passed over, and serves with the fallback key where nobody has one`() {
        var test = self
        test.publish([], at: 1)
        test.publish([], at: 2)
        test.publish([[3]], at: 3)
        var asked: [Int] = []
        var told: [ServiceMessage] = []
        for _ in 0..<2 {
            var question = test.look(.oneTimeKey).asked
            while let next = question.first {
                asked.append(next.of)
                let outcome = test.answer(next)
                (question, told) = (outcome.asked, told + outcome.told)
            }
        }
        #expect(asked == [1, 2, 3, 1, 2, 3])
        #expect(test.keys(told) == [[3], nil])

        // Nobody answers but one, who has none.
        var question = test.answer(test.look(.oneTimeKey).asked[0]).asked
        question = test.give(.unanswered(question[0].message), to: 0).asked
        #expect(question.map(\.of) == [3])
        told = test.give(.unanswered(question[0].message), to: 0).told
        #expect(test.keys(told) == [nil])
    }

    @Test func `a node that has keys of a device hands out its own first, and withholds them from all`() {
        var test = self
        for relay in 1...3 { test.publish([[UInt8(relay)], [UInt8(10 * relay)]], at: relay) }
        #expect(test.keys(test.look(.oneTimeKey, at: 2).told) == [[2]])
        _ = test.give(.cheats(.withholds), to: 3)
        let withheld = test.look(.oneTimeKey, at: 3)
        #expect(test.keys(withheld.told) == [nil])
        #expect(withheld.asked.isEmpty)
        // Who asks by another node gets a key all the same.
        _ = test.give(.cheats(.withholds), to: 1)
        let asked = test.look(.oneTimeKey).asked
        #expect(asked.map(\.of) == [1])
        let further = test.answer(asked[0]).asked
        #expect(further.map(\.of) == [2])
        #expect(test.keys(test.answer(further[0]).told) == [[20]])
    }

    @Test func `each node tells the owner when half of its part is gone`() {
        var test = self
        for relay in 1...3 { test.publish([[1], [2]], at: relay) }
        let stock = test.give(
            .message(
                .ask(
                    DirectoryQuery(devices: [Self.owner], claim: .oneTimeKey), query: 0, mayReturn: true),
                from: .relay(RelayID(0))), to: 2
        ).told
        #expect(
            stock == [
                .stock(
                    KeyStock(oneTimeKeys: 1, keyPackages: 0), of: DirectoryShare(place: 1, count: 3))
            ])
    }

    @Test
    func
        `who fetches a deposit at a node that is not its first is handed it, and nobody else's is kept back`()
        throws
    {
        var test = self
        let epoch = EpochID(.creation, head: [UInt8](repeating: 1, count: 32))
        let readers = [DeviceID(0), DeviceID(1)]
        let summary = ChangeSummary(
            epoch: epoch, parent: nil, added: [], removed: [], work: OperationTally())
        let whole = Submission(
            committer: Self.asker, summary: summary,
            frames: [MemberFrame([Parcel(payload: [1], recipients: readers)], as: .welcome)], deposit: [9])
        _ = test.give(
            .message(.submit(SubmissionPart(of: whole, at: 0)), from: .device(Self.asker)), to: 0)
        // Device 0 asks its third node, device 1 its first: relay 2.
        let guest = test.give(.message(.fetch(epoch), from: .device(DeviceID(0))), to: 3)
        #expect(guest.asked.map(\.message) == [.fetchOn(epoch, for: DeviceID(0))])
        #expect(test.answer(guest.asked[0], to: 3).told == [.fetched([9])])
        let own = test.give(.message(.fetch(epoch), from: .device(DeviceID(1))), to: 2)
        #expect(own.asked.map(\.message) == [.fetchOn(epoch, for: nil)])
        #expect(test.answer(own.asked[0], to: 2).told == [.fetched([9])])
        #expect(test.relays[0].service.sequencer.log.deposits.isEmpty)
    }
}
