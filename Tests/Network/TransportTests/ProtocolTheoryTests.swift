import Foundation
import Identity
import Links
import Quantities
import Randomness
import Testing

@testable import Transport

/// QUIC and TCP held against what is known of them on paper.
@Suite("Protocols against theory")
struct ProtocolTheoryTests {
    private static let relays = (0..<3).map { NodeID.relay(RelayID($0)) }
    private static let device = NodeID.device(DeviceID(0))

    private func link(
        oneWay seconds: Double, megabits rate: Double, loss: Double = 0, queue: Int = 1 << 30
    ) -> LinkSpecification {
        var link = LinkSpecification.plain
        link.delay = .constant(seconds)
        link.rate = Bandwidth(bitsPerSecond: Int64(rate * 1e6))
        link.loss = .bernoulli(loss)
        link.queueBytesMax = queue
        return link
    }

    /// How long one message takes over a connection that is new, or one that stands and has carried nothing, in seconds.
    private func seconds(
        _ transport: TransportProtocol, bytes: Int, over link: LinkSpecification, seed: UInt64 = 1,
        isConnected: Bool = false
    ) throws -> Double {
        var bench = ProtocolBench(transport, seed: seed, up: link, down: link, backbone: link)
        if isConnected {
            bench.send(bytes: 1, from: Self.relays[0], to: Self.relays[1])
            bench.run(until: .start + .seconds(60))
        }
        let begin = bench.now
        bench.send(bytes: bytes, from: Self.relays[0], to: Self.relays[1])
        bench.run()
        return try #require(bench.arrivedAt[bench.sentCount - 1]).elapsed(since: begin).seconds
    }

    /// Ten packets go in the first round trip, and in each further one twice as many: a transfer of n packets takes
    /// ⌈log₂(n / 10 + 1)⌉ of them, the last one way; before it, one for QUIC's handshake or two for TCP's with TLS.
    @Test(arguments: [5, 10, 25, 70, 150, 600], [(TransportProtocol.quic, 1.0), (.tcpTLS, 2.0)])
    func `without loss a transfer takes the round trips of slow start`(
        packets: Int, protocols: (transport: TransportProtocol, setUp: Double)
    ) throws {
        let oneWay = 0.1
        let link = link(oneWay: oneWay, megabits: 10_000)
        let took = try seconds(protocols.transport, bytes: packets * 1_440, over: link)
        let rounds = (log2(Double(packets) / 10 + 1)).rounded(.up)
        let expected = 2 * oneWay * (protocols.setUp + rounds - 1) + oneWay
        // What waits for a second packet delays a round by the acknowledgement's delay at most.
        #expect(took > expected && took < expected + 0.04 * rounds + 0.01, "\(took) and \(expected)")
    }

    /// With each packet acknowledged, √(3 / 2p) packets go in a round trip.
    ///
    /// By Mathis and others (CCR 27(3), 1997). CUBIC is nowhere slower (RFC 9438 section 4.3), and at these round trips and
    /// losses no faster either.
    @Test(arguments: [0.003, 0.01, 0.03, 0.05])
    func `under loss the throughput is that of Reno's law`(loss: Double) throws {
        let roundTrip = 0.05
        let packets = 100 / loss
        var rates: [Double] = []
        for seed in 1...3 as ClosedRange<UInt64> {
            let link = link(oneWay: roundTrip / 2, megabits: 10_000, loss: loss)
            rates.append(packets / (try seconds(.quic, bytes: Int(packets) * 1_440, over: link, seed: seed)))
        }
        let rate = rates.reduce(0, +) / Double(rates.count)
        let expected = (1.5 / loss).squareRoot() / roundTrip
        #expect(rate > 0.6 * expected && rate < 1.4 * expected, "\(rate) and \(expected) packets a second")
    }

    @Test func `two flows over one link share it`() throws {
        var shares: [Double] = []
        for seed in 1...6 as ClosedRange<UInt64> {
            let link = link(oneWay: 0.02, megabits: 10, queue: 60_000)
            var bench = ProtocolBench(.quic, seed: seed, up: link, down: link, backbone: link)
            bench.send(bytes: 40_000_000, from: Self.device, to: Self.relays[0])
            bench.run(until: .start + .seconds(Int64(seed)))
            bench.send(bytes: 40_000_000, from: Self.device, to: Self.relays[1])
            bench.run(until: .start + .seconds(10))
            let before = bench.delivered(to: Self.relays)
            bench.run(until: .start + .seconds(60))
            let after = bench.delivered(to: Self.relays)
            let (first, second) = (Double(after[0] - before[0]), Double(after[1] - before[1]))
            // They fill the link, and neither starves.
            #expect(first + second > 0.85 * 10e6 / 8 * 50)
            shares.append(min(first, second) / (first + second))
        }
        #expect(shares.reduce(0, +) / 6 > 0.35)
    }

    /// Seconds that a transfer takes that is the first over its connection, median and 95 %, by an independent simulation of CUBIC with an initial window
    /// of ten packets and SACK over the same links.
    struct Known: Sendable, CustomStringConvertible {
        let description: String
        let bytes: Int
        let median: Double
        let tail: Double
        let link: LinkSpecification
    }

    private static func access(
        _ delay: Distribution, jitter: Double, loss: Double, megabits: Double
    ) -> LinkSpecification {
        var link = LinkSpecification.plain
        link.delay = delay
        link.jitter = .exponential(mean: jitter)
        link.loss = .bernoulli(loss)
        link.rate = Bandwidth(bitsPerSecond: Int64(megabits * 1e6))
        link.queueBytesMax = 256 << 10
        return link
    }

    private static let hspa = Distribution.lognormal(median: 0.075, sigma: 0.5)
    private static let lte = Distribution.lognormal(median: 0.025, sigma: 0.4)
    private static let geostationary = Distribution.uniform(from: 0.26, to: 0.3)

    static let known: [Known] = [
        Known(
            description: "400 KB, mobile-3g down", bytes: 400_000, median: 2.05, tail: 5.39,
            link: access(hspa, jitter: 0.02, loss: 0.01, megabits: 4)),
        Known(
            description: "400 KB, mobile-4g down", bytes: 400_000, median: 0.44, tail: 1.35,
            link: access(lte, jitter: 0.005, loss: 0.005, megabits: 30)),
        Known(
            description: "400 KB, satellite down", bytes: 400_000, median: 3.42, tail: 10.2,
            link: access(geostationary, jitter: 0.01, loss: 0.005, megabits: 25)),
        Known(
            description: "154 KB, mobile-3g up", bytes: 154_000, median: 1.53, tail: 2.33,
            link: access(hspa, jitter: 0.02, loss: 0.01, megabits: 1)),
        Known(
            description: "103 KB, satellite up", bytes: 103_000, median: 2.08, tail: 3.81,
            link: access(geostationary, jitter: 0.01, loss: 0.005, megabits: 3)),
        Known(
            description: "21 KB, mobile-3g down", bytes: 21_000, median: 0.34, tail: 0.49,
            link: access(hspa, jitter: 0.02, loss: 0.01, megabits: 4)),
    ]

    @Test(arguments: ProtocolTheoryTests.known)
    func `objects take as long as another simulation says`(known: Known) throws {
        let times = try (1...400 as ClosedRange<UInt64>).map { seed in
            try seconds(.quic, bytes: known.bytes, over: known.link, seed: seed, isConnected: true)
        }.sorted()
        #expect(abs(times[200] / known.median - 1) < 0.15, "\(times[200]) s, and there \(known.median) s")
        #expect(abs(times[380] / known.tail - 1) < 0.3, "\(times[380]) s, and there \(known.tail) s")
    }
}

extension ProtocolBench {
    func delivered(to nodes: [NodeID]) -> [Int] { nodes.map { connections.traffic(at: $0).bytesIn } }
}
