import Identity
import Links
import Quantities
import Randomness
import Testing

@Suite("Links")
struct LinkTests {
    private let devices = (0..<3 as Range<UInt32>).map { NodeID.device(DeviceID($0)) }
    private let relays = (0..<3).map { NodeID.relay(RelayID($0)) }

    @Test func `a full queue drops at its tail`() {
        var specification = LinkSpecification.plain()
        specification.queueBytesMax = 3_000
        var link = Link(specification, seed: Seed(1))
        let fates = (0..<10).map { _ in link.offer(bytes: 1_500, at: .start) }
        #expect(fates.count { $0 == .dropped } == 8)
    }

    @Test func `bursts of a Gilbert-Elliott link lose the share that its formula says`() {
        let model = LossModel.gilbertElliott(goodToBad: 0.02, badToGood: 0.2, lossGood: 0.01, lossBad: 0.6)
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

    @Test func `a link comes into being with the one back, and up is numbered first`() {
        var table = LinkTable()
        let down = LinkEnds(from: relays[0], to: devices[1])
        #expect(table.number(of: down) == nil)
        let first = table.addPair(down) { _ in Link(.plain(), seed: Seed(1)) }
        #expect(table.ends(of: first) == down.reversed)
        #expect(table.number(of: down) == table.reverse(of: first))
        #expect(table.count == 2)
        #expect(down.side == .down)
    }

    @Test func `the links at a relay are those of its devices in their order, and then those to relays`() {
        var table = LinkTable()
        for other in [relays[2], devices[2], relays[1], devices[0]] {
            _ = table.addPair(LinkEnds(from: relays[0], to: other)) { _ in Link(.plain(), seed: Seed(1)) }
        }
        _ = table.addPair(LinkEnds(from: relays[1], to: devices[1])) { _ in Link(.plain(), seed: Seed(1)) }
        let from = table.links(at: relays[0]).map { table.ends(of: $0) }.filter { $0.from == relays[0] }
        #expect(from.map(\.to) == [devices[0], devices[2], relays[2], relays[1]])
        #expect(table.links(at: devices[1]).count == 2)
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
