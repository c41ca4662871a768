import Identity
import Links
import Metering
import NetworkModel
import Quantities
import Randomness
import Routing
import Transport

/// What bursts of loss do to messages between which nothing is sent: they go on in the silence, and end.
enum BurstValidation {
    private static let bursts = BurstLoss(
        burst: .milliseconds(400), gap: .milliseconds(9_600), lossBetween: 0, lossWithin: 1)
    /// Between messages: so long that one burst says nothing of the next message.
    private static let pause = TimeSpan.seconds(60)
    private static let firstWait = TimeSpan.milliseconds(250)
    private static let messageCount = 5_000

    static func rows(replications: Int, seed: Seed) -> [ValidationRow] {
        let model = "bursts of 400 ms each 10 s, a message each minute"
        let link = Link(specification, seed: seed).specification
        let sending = link.rate.transmissionTime(ofBytes: link.headerBytes + Probe().byteCount)
        let base = TimeSpan.milliseconds(10) + sending
        // The k-th sending again is needed where all before it fell into one burst.
        var (mean, quantile) = (base.milliseconds, base.milliseconds)
        var (lost, wait) = (bursts.shareOfBursts, firstWait + sending)
        while lost > 1e-9 {
            mean += lost * wait.milliseconds
            if lost > 0.01 { quantile += wait.milliseconds }
            lost *= bursts.probabilityOfBurst(after: wait, true)
            wait = TimeSpan(nanoseconds: 2 * (wait - sending).nanoseconds) + sending
        }
        let samples = (0..<replications).map { delays(seed: seed.descendant("replication", UInt64($0))) }
        return [
            ValidationRow(
                model, "delay with repetition, mean", "ms", theory: mean,
                samples: samples.map { $0.reduce(0, +) / Double(messageCount) }),
            ValidationRow(
                model, "delay with repetition, 99 %", "ms", theory: quantile,
                samples: samples.map { $0.sorted()[messageCount * 99 / 100] }),
        ]
    }

    /// Sixty bytes that mean nothing.
    private struct Probe: NodeMessage {
        let byteCount = 60
    }

    private static let specification = LinkSpecification(
        delay: .constant(0.01), jitter: .constant(0), loss: .bursts(bursts),
        rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
        headerBytes: 40)

    /// Of single packets from a device to its server, in milliseconds.
    private static func delays(seed: Seed) -> [Double] {
        let link = ConnectionSpecification(
            specification,
            timeout: RetransmissionTimeout(first: firstWait, factor: 2, ceiling: .seconds(1_000_000)))
        var network = Network(
            .init(delivery: .central, up: link, down: link, backbone: link), deviceCount: 1, seed: seed)
        var driver = NetworkDriver()
        let (device, server) = (NodeID.device(DeviceID(0)), NodeID.relay(RelayID(0)))
        return (0..<messageCount).map { _ in
            let began = driver.now + pause
            network.send(
                .message(Probe(), from: device, to: server), from: device,
                label: TrafficLabel(.application), at: began)
            return driver.run(&network).elapsed(since: began).milliseconds
        }
    }
}
