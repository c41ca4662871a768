import Glibc
import Identity
import Links
import Quantities
import Randomness
import Transport

/// QUIC and TCP against what is known of them on paper.
enum TransportValidation {
    private static let relays = (0..<3).map { NodeID.relay(RelayID($0)) }
    private static let device = NodeID.device(DeviceID(0))
    /// Of packets, with what frames take.
    private static let packetBytes = 1_440

    static func rows(replications: Int, seed: Seed) -> [ValidationRow] {
        slowStart(replications: replications, seed: seed.descendant("slow-start"))
            + [0.001, 0.003, 0.01, 0.03, 0.05].map { loss in
                throughput(
                    loss: loss, replications: replications,
                    seed: seed.descendant("throughput", UInt64(loss * 1e4)))
            } + [fairness(replications: replications, seed: seed.descendant("fairness"))]
    }

    static func link(
        delay: Distribution, jitter: Distribution = .constant(0), loss: Double = 0, megabits rate: Double,
        queue: Int = 1 << 30
    ) -> LinkSpecification {
        LinkSpecification(
            delay: delay, jitter: jitter, loss: .bernoulli(loss),
            rate: Bandwidth(bitsPerSecond: Int64(rate * 1e6)), queueBytesMax: queue, packetBytesMax: 1_500,
            headerBytes: 40)
    }

    /// How long one message takes over a connection that is new, or one that stands and has carried nothing, in seconds.
    static func seconds(
        _ transport: TransportProtocol, bytes: Int, over link: LinkSpecification, isConnected: Bool,
        seed: Seed
    ) -> Double {
        var bench = TransferBench(transport, over: link, seed: seed)
        if isConnected {
            bench.send(bytes: 1, from: relays[0], to: relays[1])
            bench.run(until: .start + .seconds(60))
        }
        let begin = bench.now
        let message = bench.send(bytes: bytes, from: relays[0], to: relays[1])
        bench.run()
        guard let end = bench.arrivedAt[message] else { preconditionFailure("all that is sent comes") }
        return end.elapsed(since: begin).seconds
    }

    /// Ten packets go in the first round trip, and in each further one twice as many: n packets take ⌈log₂(n / 10 + 1)⌉ of them,
    /// the last one way; before it, one for QUIC's handshake or two for TCP's with TLS.
    ///
    /// What waits for a second packet delays a round by the acknowledgement's delay at most, which the law leaves out.
    private static func slowStart(replications: Int, seed: Seed) -> [ValidationRow] {
        let roundTrip = 0.4
        let protocols: [(TransportProtocol, String, setUp: Double)] = [
            (.quic, "QUIC", 1), (.tcpTLS, "TCP and TLS", 2),
        ]
        return protocols.flatMap { transport, name, setUp in
            [5, 25, 150, 600].map { packets in
                let rounds = (log2(Double(packets) / 10 + 1)).rounded(.up)
                return ValidationRow(
                    "\(name), slow start, round trips of 400 ms", "time of \(packets) packets", "ms",
                    theory: 1e3 * roundTrip * (setUp + rounds - 0.5), within: 0.1, replications: replications,
                    seed: seed
                ) { seed in
                    let link = link(delay: .constant(roundTrip / 2), megabits: 10_000)
                    return 1e3
                        * seconds(
                            transport, bytes: packets * packetBytes, over: link, isConnected: false,
                            seed: seed)
                }
            }
        }
    }

    /// √(3 / 2p) packets go in a round trip, where each is acknowledged (Mathis and others, CCR 27(3), 1997).
    ///
    /// CUBIC is nowhere slower (RFC 9438 section 4.3), and at this round trip and these losses no faster either. The law
    /// knows no timeouts, of which there are some from 3 % on.
    private static func throughput(loss: Double, replications: Int, seed: Seed) -> ValidationRow {
        let roundTrip = 0.05
        return ValidationRow(
            "QUIC, \(loss * 100) % loss, round trips of 50 ms", "packets a second", "1/s",
            theory: (1.5 / loss).squareRoot() / roundTrip, within: 0.3, replications: replications, seed: seed
        ) { seed in
            let packets = 150 / loss
            let link = link(delay: .constant(roundTrip / 2), loss: loss, megabits: 10_000)
            return packets
                / seconds(
                    .quic, bytes: Int(packets) * packetBytes, over: link, isConnected: false, seed: seed)
        }
    }

    private static func fairness(replications: Int, seed: Seed) -> ValidationRow {
        ValidationRow(
            "QUIC, two flows over one link of 10 Mbit/s", "share of the slower", "1", theory: 0.5,
            within: 0.2, replications: replications, seed: seed
        ) { seed in
            var random = RandomStream(seed: seed.descendant("start"))
            let link = link(delay: .constant(0.02), megabits: 10, queue: 60_000)
            var bench = TransferBench(.quic, over: link, seed: seed)
            bench.send(bytes: 40_000_000, from: device, to: relays[0])
            bench.run(until: .start + TimeSpan(seconds: 1 + 5 * random.nextUnit()))
            bench.send(bytes: 40_000_000, from: device, to: relays[1])
            bench.run(until: .start + .seconds(10))
            let before = relays[0...1].map { bench.bytes(to: $0) }
            bench.run(until: .start + .seconds(60))
            let moved = zip(relays, before).map { Double(bench.bytes(to: $0) - $1) }
            return min(moved[0], moved[1]) / (moved[0] + moved[1])
        }
    }
}
