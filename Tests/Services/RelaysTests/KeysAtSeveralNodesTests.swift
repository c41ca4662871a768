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

    @Test func `who does not answer is passed over for the next node, and all are waited for at last`() {
        var test = self
        for relay in 1...3 { test.publish([[UInt8(relay)]], at: relay) }
        var question = test.look(.oneTimeKey).asked
        #expect(question.map(\.of) == [1])
        #expect(question.map(\.message.isGivenBack) == [true])
        let first = question[0]
        question = test.give(.unanswered(first.message, by: RelayID(first.of)), to: 0).asked
        #expect(question.map(\.of) == [2])
        let told = test.answer(question[0]).told
        #expect(test.keys(told) == [[2]])
        // It had been answered after all, which is no news.
        #expect(test.answer(first).told.isEmpty)

        question = test.look(.oneTimeKey).asked
        for _ in 0..<3 {
            question = test.give(.unanswered(question[0].message, by: RelayID(question[0].of)), to: 0).asked
        }
        #expect(question.map(\.of) == [1, 2, 3])
        #expect(question.map(\.message.isGivenBack) == [false, false, false])
        let late = test.answer(question[2])
        #expect(test.keys(late.told) == [[3]])
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
        question = test.give(.unanswered(question[0].message, by: RelayID(question[0].of)), to: 0).asked
        #expect(question.map(\.of) == [3])
        told = test.give(.unanswered(question[0].message, by: RelayID(question[0].of)), to: 0).told
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

    /// Of 50 one-time keys the second of three nodes has 17, of ten key packages three.
    @Test(arguments: [(DirectoryQuery.Claim.oneTimeKey, 9), (.keyPackage, 2)])
    func `each node tells the owner once when half of its part is gone, and not before`(
        claim: DirectoryQuery.Claim, noticedAt: Int
    ) {
        var test = self
        test.relays[2].publish(
            initial: PublishedKeys(identity: [7], oneTimeKeys: [], unmade: .full), of: Self.owner)
        let query = DirectoryQuery(devices: [Self.owner], claim: claim)
        var told: [Int] = []
        for count in 1...noticedAt + 2 {
            test.relays[2].take(made: [UInt8(count)], of: Self.owner, for: claim)
            let outcome = test.give(
                .message(.ask(query, query: 0, mayReturn: true), from: .relay(RelayID(0))), to: 2)
            guard let word = outcome.told.first else { continue }
            told.append(count)
            guard case .stock(let left, let share) = word else {
                Issue.record("another word")
                continue
            }
            #expect(share == DirectoryShare(place: 1, count: 3))
            #expect(left.count(for: claim) <= share.part(of: .full).half.count(for: claim))
        }
        #expect(told == [noticedAt])
    }

    /// Else a node with one could not say that few are left before it has handed out the same twice.
    @Test func `where there are many nodes the first have two key packages each, and the others none`() {
        let parts = [1, 5, 6, 10].map { count in
            (0..<count).map { DirectoryShare(place: $0, count: count).part(of: .full).keyPackages }
        }
        #expect(parts[0] == [10])
        #expect(parts[1] == [2, 2, 2, 2, 2])
        #expect(parts[2] == [2, 2, 2, 2, 2, 0])
        #expect(parts[3] == [2, 2, 2, 2, 2, 0, 0, 0, 0, 0])
    }

    private static let epoch = EpochID(.creation, head: [UInt8](repeating: 1, count: 32))

    /// The asker lets devices 0 and 1 in, with something for both to fetch.
    private mutating func submit(to relay: Int) -> (
        asked: [(message: ServiceMessage, of: Int)], told: [ServiceMessage]
    ) {
        let summary = ChangeSummary(
            epoch: Self.epoch, parent: nil, added: [], removed: [], work: OperationTally())
        let parcel = Parcel(payload: [1], recipients: [DeviceID(0), DeviceID(1)])
        let whole = Submission(
            committer: Self.asker, summary: summary, frames: [MemberFrame([parcel], as: .welcome)],
            deposit: [9])
        return give(
            .message(.submit(SubmissionPart(of: whole, at: 0)), from: .device(Self.asker)), to: relay)
    }

    private mutating func fetch(
        _ device: Int, at relay: Int
    ) -> (asked: [(message: ServiceMessage, of: Int)], told: [ServiceMessage]) {
        give(.message(.fetch(Self.epoch), from: .device(DeviceID(UInt32(device)))), to: relay)
    }

    /// Device 0 at its third node, device 1 at its first: in either order.
    @Test(arguments: [true, false])
    func `a deposit is fetched by any node, and is kept until all have it`(isGuestFirst: Bool) throws {
        var test = self
        _ = test.submit(to: 0)
        for isGuest in [isGuestFirst, !isGuestFirst] {
            let (device, relay) = isGuest ? (0, 3) : (1, 2)
            let fetched = test.fetch(device, at: relay)
            #expect(fetched.asked.map(\.message) == [.fetchOn(Self.epoch, for: isGuest ? DeviceID(0) : nil)])
            let outcome = test.answer(fetched.asked[0], to: relay)
            #expect(outcome.told == [.fetched([9])])
            for word in outcome.asked {
                _ = test.give(.message(word.message, from: .relay(RelayID(relay))), to: 0)
            }
        }
        #expect(test.relays[0].service.sequencer.log.deposits.isEmpty)
    }

    /// Relay 2 has fetched for both of its devices, and has handed it on to one, when it goes down.
    @Test
    func `what a node was handed for all of its devices is at whoever orders changes until they have it`() {
        let nodes = [[2, 3], [2, 3], [0, 3]].map { $0.map { RelayID($0) } }
        let plan = ServicePlan(
            homes: nodes.map { $0[0] }, nodes: nodes, rings: [[RelayID(0)]], patience: nil)
        var test = self
        test.relays = (0..<4).map { Relay(RelayID($0), plan: plan) }
        _ = test.submit(to: 0)
        let first = test.answer(test.fetch(0, at: 2).asked[0], to: 2)
        #expect(first.told == [.fetched([9])])
        for word in first.asked { _ = test.give(.message(word.message, from: .relay(RelayID(2))), to: 0) }
        let second = test.fetch(1, at: 3)
        #expect(test.answer(second.asked[0], to: 3).told == [.fetched([9])])
        #expect(test.relays[0].service.sequencer.log.deposits.isEmpty)
    }

    /// Device 0 asks at its third node, or at its first, which is back; device 1 at its first, where both wait.
    @Test(arguments: [3, 1])
    func `where nobody orders changes a deposit waits at the first node that answers, and any node finds it`(
        place: Int
    ) {
        let plan = ServicePlan(
            homes: Self.nodes.map { $0[0] }, nodes: Self.nodes, rings: [(0..<4).map { RelayID($0) }],
            patience: nil, isOrdered: false, mayFork: true)
        var test = self
        test.relays = (0..<4).map { Relay(RelayID($0), plan: plan) }
        let left = test.submit(to: 0).asked.filter { if case .deposit = $0.message { true } else { false } }
        #expect(left.map(\.of) == [1, 2])
        // Relay 1, the first of device 0, is down: its second has it, and its third fetches it there.
        let again = test.give(.unanswered(left[0].message, by: RelayID(1)), to: 0).asked
        #expect(again.map(\.of) == [2])
        _ = test.give(.message(again[0].message, from: .relay(RelayID(0))), to: 2)
        _ = test.give(.message(left[1].message, from: .relay(RelayID(0))), to: 2)
        let asked = test.fetch(0, at: place).asked
        #expect(asked.map(\.of) == [1, 2, 3].filter { $0 != place })
        for question in asked where question.of == 2 {
            #expect(test.answer(question, to: place).told == [.fetched([9])])
        }
        #expect(test.fetch(1, at: 2).told == [.fetched([9])])
    }
}
