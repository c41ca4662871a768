import Identity
import Quantities
import Randomness
import SchemeContract
import Testing

@testable import Relays

@Suite("The order of changes")
struct OrderTests {
    @Test func `the home node acts, and tells nobody before the next one has a change too`() {
        var bench = RelayBench(relayCount: 3)
        let first = bench.submit(after: nil, at: 2)
        bench.pass(.milliseconds(1))
        #expect(bench.distributed.isEmpty)
        bench.pass(.seconds(1))
        #expect(bench.acting == [0])
        #expect(bench.distributed.map(\.epoch) == [first])
        #expect(bench.outcomes[first] == .accepted(first))
        #expect(bench.relays[1].service.sequencer.log.head == first)
        #expect(bench.relays[2].service.sequencer.log.head == nil)
    }

    @Test func `the first change that follows an epoch is accepted and the others are rejected`() {
        var bench = RelayBench(relayCount: 3)
        let rivals = (0..<3).map { bench.submit(after: nil, at: $0) }
        bench.pass(.seconds(2))
        let accepted = rivals.filter { bench.outcomes[$0] == .accepted($0) }
        #expect(accepted.count == 1)
        #expect(rivals.count { bench.outcomes[$0] == .rejected($0) } == 2)
        #expect(bench.distributed.map(\.epoch) == accepted)
    }

    @Test func `the next node takes over with all that anybody was told, and gives it back`() {
        var bench = RelayBench(relayCount: 3)
        let first = bench.submit(after: nil, at: 2)
        bench.pass(.seconds(1))
        bench.fail(0)
        bench.pass(.seconds(2))
        #expect(bench.acting == [1])
        let second = bench.submit(after: first, at: 2)
        bench.pass(.seconds(2))
        bench.comeBack(0)
        bench.pass(.seconds(2))
        #expect(bench.acting == [0])
        let third = bench.submit(after: second, at: 1)
        bench.pass(.seconds(2))
        #expect(bench.distributed.map(\.epoch) == [first, second, third])
        #expect(bench.reports.filter { $0.0 == .tookOver }.map(\.by.number) == [1, 0])
    }

    @Test func `while all who have everything are down, nobody acts`() {
        var bench = RelayBench(relayCount: 3)
        let first = bench.submit(after: nil, at: 2)
        bench.pass(.seconds(1))
        bench.fail(0)
        bench.fail(1)
        let second = bench.submit(after: first, at: 2)
        bench.pass(.seconds(10))
        #expect(bench.acting == [])
        #expect(bench.outcomes[second] == nil)
        bench.comeBack(0)
        bench.comeBack(1)
        bench.pass(.seconds(5))
        #expect(bench.acting == [0])
        #expect(bench.outcomes[second] == .accepted(second))
    }

    @Test func `one node alone needs no backup`() {
        var bench = RelayBench(relayCount: 1)
        let first = bench.submit(after: nil, at: 0)
        bench.pass(.seconds(1))
        bench.fail(0)
        bench.pass(.seconds(5))
        bench.comeBack(0)
        bench.pass(.seconds(1))
        let second = bench.submit(after: first, at: 0)
        bench.pass(.seconds(1))
        #expect(bench.distributed.map(\.epoch) == [first, second])
    }

    @Test func `the two sides of a cut disagree about who is up, and each has a node that acts`() {
        var bench = RelayBench(relayCount: 4)
        let first = bench.submit(after: nil, at: 3)
        bench.pass(.seconds(1))
        bench.cut([0, 2], from: [1, 3])
        bench.pass(.seconds(3))
        #expect(bench.acting == [0, 1])
        let (here, there) = (bench.submit(after: first, at: 2), bench.submit(after: first, at: 3))
        bench.pass(.seconds(3))
        #expect(bench.outcomes[here] == .accepted(here))
        #expect(bench.outcomes[there] == .accepted(there))
        #expect(bench.relays[0].service.sequencer.log.head == here)
        #expect(bench.relays[1].service.sequencer.log.head == there)
    }

    @Test func `where members can go back, the node that acts takes what makes a longer line than its own`() {
        var bench = RelayBench(relayCount: 4, mayFork: true)
        let first = bench.submit(after: nil, at: 3)
        bench.pass(.seconds(1))
        bench.cut([0, 2], from: [1, 3])
        bench.pass(.seconds(3))
        let (here, there) = (bench.submit(after: first, at: 2), bench.submit(after: first, at: 3))
        bench.pass(.seconds(3))
        let farther = bench.submit(after: there, at: 3)
        bench.pass(.seconds(3))
        bench.heal([0, 2], from: [1, 3])
        bench.pass(.seconds(5))
        #expect(bench.acting == [0])
        // The other side's log is longer, and the home node has asked for it.
        #expect(bench.relays[0].service.sequencer.log.head == farther)
        let (late, next) = (bench.submit(after: here, at: 2), bench.submit(after: farther, at: 2))
        bench.pass(.seconds(3))
        #expect(bench.outcomes[late] == .rejected(late))
        #expect(bench.outcomes[next] == .accepted(next))
        #expect(bench.relays[1].service.sequencer.log.head == next)
    }

    @Test func `a node that comes in sight while another is asked what it has taken is asked as well`() {
        var bench = RelayBench(relayCount: 3, mayFork: true)
        let first = bench.submit(after: nil, at: 0)
        bench.pass(.seconds(1))
        bench.cut([0, 2], from: [1])
        bench.pass(.seconds(3))
        let there = bench.submit(after: first, at: 1)
        bench.pass(.seconds(2))
        let farther = bench.submit(after: there, at: 1)
        bench.fail(2)
        bench.pass(.seconds(3))
        // At one time, so that the home node notices first that the one is up, and then that it is in sight of the other.
        bench.comeBack(2)
        bench.pass(.zero)
        bench.heal([0, 2], from: [1])
        bench.pass(.seconds(5))
        #expect(bench.acting == [0])
        #expect(bench.relays[0].service.sequencer.log.head == farther)
        let next = bench.submit(after: farther, at: 2)
        bench.pass(.seconds(3))
        #expect(bench.outcomes[next] == .accepted(next))
    }

    @Test func `a node that equivocates accepts a change for each part, and sends it to that part alone`() {
        var bench = RelayBench(relayCount: 4)
        let first = bench.submit(after: nil, at: 0)
        bench.pass(.seconds(1))
        bench.equivocate(0, towards: [2, 3])
        let (one, two) = (bench.submit(after: first, at: 1), bench.submit(after: first, at: 2))
        bench.pass(.seconds(1))
        #expect(bench.outcomes[one] == .accepted(one))
        #expect(bench.outcomes[two] == .accepted(two))
        #expect(bench.readers[one] == [0])
        #expect(bench.readers[two] == [3])
        let (three, four) = (bench.submit(after: two, at: 3), bench.submit(after: two, at: 0))
        bench.pass(.seconds(1))
        #expect(bench.outcomes[three] == .accepted(three))
        #expect(bench.outcomes[four] == .rejected(four))
        // Who asks what it lacks is told of its own part's order.
        bench.catchUp(of: 2, after: first, at: 0)
        bench.catchUp(of: 0, after: first, at: 0)
        bench.pass(.seconds(1))
        #expect(bench.missed.map { $0.payloads?.count } == [2, 1])
    }

    @Test(arguments: [.zero, TimeSpan(nanoseconds: 1), .seconds(5)] as [TimeSpan])
    func `however soon failures are noticed, what was asked is asked again after a second or later`(
        detection: TimeSpan
    ) throws {
        let ids = [RelayID(0), RelayID(1)]
        var relay = Relay(ids[0], plan: ServicePlan(homes: ids, rings: [ids], patience: detection))
        let effects = relay.handle(.restarted, at: .start)
        let dues = effects.compactMap { if case .setTimer(_, let due) = $0 { due } else { nil } }
        let due = try #require(dues.first)
        #expect(due == .start + max(detection, .seconds(1)))
    }

    /// Nodes fail and return at random, and devices submit changes after epochs that they know.
    @Test func `no epoch is followed by two changes that were sent out, and order goes on when all are up`() {
        for seed in 0..<600 as Range<UInt64> {
            var random = RandomStream(seed: Seed(seed))
            let count = 1 + random.index(below: 5)
            var bench = RelayBench(relayCount: count, seed: seed, mayFork: seed % 2 == 1)
            for _ in 0..<60 {
                let relay = random.index(below: count)
                switch random.index(below: 6) {
                case 0: bench.fail(relay)
                case 1, 2: bench.comeBack(relay)
                default:
                    let known = bench.distributed.map(\.epoch)
                    let isStale = known.count > 1 && random.index(below: 4) == 0
                    _ = bench.submit(after: isStale ? known[known.count - 2] : known.last, at: relay)
                }
                bench.pass(.milliseconds(Int64(random.index(below: 1_500))))
            }
            let parents = bench.distributed.map(\.parent)
            #expect(Set(parents).count == parents.count, "seed \(seed): a fork without a cut")
            for relay in 0..<count { bench.comeBack(relay) }
            bench.pass(.seconds(20))
            let last = bench.submit(after: bench.distributed.last?.epoch, at: count - 1)
            bench.pass(.seconds(20))
            #expect(bench.outcomes[last] != nil, "seed \(seed): order has stopped")
            #expect(Set(bench.distributed.map(\.parent)).count == bench.distributed.count, "seed \(seed)")
            #expect(bench.acting == [0], "seed \(seed)")
        }
    }
}
