import Identity
import Links
import Quantities
import Randomness
import Testing

@Suite("Links")
struct LinkTests {
    @Test func `a full queue drops at its tail`() {
        var specification = LinkSpecification.plain()
        specification.queueBytesMax = 3_000
        var link = Link(specification, seed: Seed(1))
        let fates = (0..<10).map { _ in link.offer(bytes: 1_500, at: .start) }
        #expect(fates.count { $0 == .dropped } == 8)
    }

    @Test func `bursts of a Gilbert-Elliott link lose the share that its formula says`() {
        let model = LossModel.bursts(
            BurstLoss(burst: .milliseconds(5), gap: .milliseconds(50), lossBetween: 0.01, lossWithin: 0.6))
        let specification = LinkSpecification.plain(loss: model)
        var link = Link(specification, seed: Seed(3))
        let count = 400_000
        var lost = 0
        var now = SimulatedInstant.start
        for _ in 0..<count {
            now = now + .milliseconds(1)
            if case .lost = link.offer(bytes: 100, at: now) { lost += 1 }
        }
        #expect(abs(Double(lost) / Double(count) - model.meanLoss) < 0.004)
    }

    /// Two packets are sent together, and two more after a silence: what became of the first says something of the second,
    /// and nothing of the third.
    @Test func `a link that is silent does not stay in its burst`() {
        let model = LossModel.bursts(
            BurstLoss(burst: .milliseconds(200), gap: .seconds(2), lossBetween: 0, lossWithin: 1))
        var link = Link(.plain(loss: model), seed: Seed(4))
        var (lost, next, later) = (0.0, 0.0, 0.0)
        var now = SimulatedInstant.start
        var wasLost = false
        for _ in 0..<20_000 {
            now = now + .seconds(3)
            let fates = (0..<2).map { _ in link.offer(bytes: 100, at: now).arrival == nil }
            if wasLost, fates[0] { later += 1 }
            if fates[0] { lost += 1 }
            if fates[0], fates[1] { next += 1 }
            wasLost = fates[0]
        }
        #expect(next / lost > 0.99)
        #expect(abs(later / lost - model.meanLoss) < 0.02, "\(later / lost)")
    }

    @Test func `a radio that slept keeps packets back until it is awake, in both directions`() {
        var specification = LinkSpecification.plain()
        specification.radio = Radio.Specification(awake: .seconds(10), promotion: .constant(0.2))
        var table = LinkTable()
        let device = DeviceID(3)
        let (up, down, other) = (LinkID.up(device), LinkID.down(device), LinkID.up(DeviceID(4)))
        func arrival(_ id: LinkID, _ seconds: Int64) -> Int64? {
            let number = table.number(
                of: id, make: { _ in Link(specification, seed: Seed(1)) }, radioSeed: { _ in Seed(1) })
            let now = SimulatedInstant.start + .seconds(seconds)
            return table.offer(bytes: 1_000, to: number, at: now).arrival?.elapsed(since: now).nanoseconds
        }
        // A millisecond on the air and ten on the way, and at first 200 until it is awake; there the second waits for the first.
        #expect(arrival(up, 100) == 211_000_000)
        #expect(arrival(up, 100) == 212_000_000)
        #expect(arrival(down, 100) == 211_000_000)
        #expect(arrival(other, 101) == 211_000_000)
        #expect(arrival(down, 109) == 11_000_000)
        #expect(arrival(up, 119) == 11_000_000)
        #expect(arrival(up, 130) == 211_000_000)
    }

    @Test func `a link comes into being when it is first used`() {
        var table = LinkTable()
        var made: [LinkID] = []
        let ids: [LinkID] = [
            .down(DeviceID(1)), .backbone(from: RelayID(0), to: RelayID(1)), .down(DeviceID(1)),
        ]
        let numbers = ids.map { id in
            table.number(
                of: id,
                make: {
                    made.append($0)
                    return Link(.plain(), seed: Seed(1))
                }, radioSeed: { _ in Seed(1) })
        }
        #expect(numbers == [0, 1, 0] && table.count == 2)
        #expect(made == [ids[0], ids[1]])
        #expect(made.map(\.side) == [.down, .backbone])
    }
}

extension LinkSpecification {
    /// 10 ms, no jitter, 8 Mbit/s (1 µs a byte), 1,500-byte packets with 40 of header.
    static func plain(loss: LossModel = .bernoulli(0)) -> LinkSpecification {
        LinkSpecification(
            delay: .constant(0.01), jitter: .constant(0), loss: loss,
            rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
            headerBytes: 40)
    }
}
