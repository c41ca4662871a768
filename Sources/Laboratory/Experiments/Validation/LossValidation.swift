import Identity
import Links
import Metering
import NetworkModel
import Quantities
import Randomness
import Routing
import Transport

/// Losses, bursts and retransmissions against their formulas.
enum LossValidation {
    private static let packetCount = 100_000

    static func rows(replications: Int, seed: Seed) -> [ValidationRow] {
        var rows =
            [
                ValidationRow(
                    "bursts of 5 ms each 55 ms, losing 60 %, else 1 %", "share lost", "1",
                    theory: BurstLoss(
                        burst: .milliseconds(5), gap: .milliseconds(50), lossBetween: 0.01, lossWithin: 0.6
                    ).meanLoss, replications: replications, seed: seed.descendant("share")
                ) { lostShare(seed: $0) },
                ValidationRow(
                    "bursts of 5 ms each 55 ms, losing all", "mean burst, a packet each ms", "packets",
                    theory: 1 / (1 - bursts.probabilityOfBurst(after: .milliseconds(1), true)),
                    replications: replications, seed: seed.descendant("bursts")
                ) { meanBurst(seed: $0) },
            ] + BurstValidation.rows(replications: replications, seed: seed.descendant("sparse"))
        for loss in [0.05, 0.2] {
            // A sending counts when neither the packet nor its acknowledgement is lost.
            rows.append(
                ValidationRow(
                    "repetition, \(Int(loss * 100)) % loss", "sendings for a packet", "1",
                    theory: 1 / ((1 - loss) * (1 - loss)), replications: replications,
                    seed: seed.descendant("sendings", UInt64(loss * 100))
                ) { retransmission(loss: loss, seed: $0).sendings })
            // 10 ms and 100 µs of serialisation; the k-th retransmission is needed with probability p^k and waits
            // 100 ms · 2^(k-1) and its own 100 µs.
            rows.append(
                ValidationRow(
                    "repetition, \(Int(loss * 100)) % loss", "delay over one link", "ms",
                    theory: 10.1 + 100 * loss / (1 - 2 * loss) + 0.1 * loss / (1 - loss),
                    replications: replications, seed: seed.descendant("delays", UInt64(loss * 100))
                ) { retransmission(loss: loss, seed: $0).milliseconds })
        }
        return rows
    }

    /// Sixty bytes that mean nothing.
    private struct Probe: NodeMessage {
        let byteCount = 60
    }

    private static func specification(loss: LossModel) -> LinkSpecification {
        LinkSpecification(
            delay: .constant(0.01), jitter: .constant(0), loss: loss,
            rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
            headerBytes: 40)
    }

    private static func losses(of model: LossModel, seed: Seed) -> [Bool] {
        var link = Link(specification(loss: model), seed: seed)
        var now = SimulatedInstant.start
        return (0..<packetCount).map { _ in
            now = now + .milliseconds(1)
            if case .lost = link.offer(bytes: 100, at: now) { return true }
            return false
        }
    }

    private static let bursts = BurstLoss(
        burst: .milliseconds(5), gap: .milliseconds(50), lossBetween: 0, lossWithin: 1)

    private static func lostShare(seed: Seed) -> Double {
        let model = LossModel.bursts(
            BurstLoss(burst: .milliseconds(5), gap: .milliseconds(50), lossBetween: 0.01, lossWithin: 0.6))
        return Double(losses(of: model, seed: seed).count { $0 }) / Double(packetCount)
    }

    private static func meanBurst(seed: Seed) -> Double {
        let lost = losses(of: .bursts(bursts), seed: seed)
        let bursts = zip([false] + lost, lost).count { !$0 && $1 }
        return Double(lost.count { $0 }) / Double(max(bursts, 1))
    }

    /// Single packets from a device to its server, one after the other.
    private static func retransmission(loss: Double, seed: Seed) -> (sendings: Double, milliseconds: Double) {
        let link = ConnectionSpecification(
            specification(loss: .bernoulli(loss)),
            timeout: RetransmissionTimeout(first: .milliseconds(100), factor: 2, ceiling: .seconds(1_000_000))
        )
        var network = Network(
            .init(delivery: .central, up: link, down: link, backbone: link), deviceCount: 1, seed: seed)
        var driver = NetworkDriver()
        let count = 5_000
        var total = 0.0
        let (device, server) = (NodeID.device(DeviceID(0)), NodeID.relay(RelayID(0)))
        for _ in 0..<count {
            let began = driver.now
            network.send(
                .message(Probe(), from: device, to: server), from: device,
                label: TrafficLabel(.application), at: began)
            total += driver.run(&network).elapsed(since: began).milliseconds
        }
        let first = network.ledger.bytes(of: .application)
        let again = network.ledger.bytes(of: .repeat)
        return (Double(first + again) / Double(first), total / Double(count))
    }
}
