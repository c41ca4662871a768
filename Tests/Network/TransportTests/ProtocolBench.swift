import EventEngine
import Identity
import Links
import Metering
import Quantities
import Randomness

@testable import Transport

/// Nodes under random loads, over each protocol.
struct ProtocolBench {
    struct Sized: NodeMessage {
        let byteCount: Int
        let number: Int
    }

    var connections: Connections
    private var agenda = Agenda<TransportEvent>()
    /// Not the agenda's: that is the time of the last event, of which there are more or fewer.
    private(set) var now = SimulatedInstant.start
    /// What came, in order: which message, over which ends, when.
    var log: [String] = []
    var arrivedAt: [Int: SimulatedInstant] = [:]
    var givenUp: [Int] = []
    var sentCount = 0

    init(
        _ transport: TransportProtocol, isPlain: Bool = false, seed: UInt64 = 1,
        up: LinkSpecification = .plain, down: LinkSpecification = .plain, backbone: LinkSpecification = .plain
    ) {
        let timeout = RetransmissionTimeout(first: .milliseconds(250), factor: 2, ceiling: .seconds(30))
        connections = Connections(transport, isPlain: isPlain) { link in
            switch link {
            case .up(let device):
                (.init(up, timeout: timeout), Seed(seed).descendant("up", UInt64(device.ordinal)))
            case .down(let device):
                (.init(down, timeout: timeout), Seed(seed).descendant("down", UInt64(device.ordinal)))
            case .backbone(let from, let to):
                (
                    .init(backbone, timeout: timeout),
                    Seed(seed).descendant("relay", UInt64(1_000 * from.number + to.number))
                )
            }
        }
    }

    mutating func send(bytes: Int, from: NodeID, to: NodeID, within span: TimeSpan? = nil) {
        let content = Content.message(Sized(byteCount: bytes, number: sentCount), from: from, to: to)
        sentCount += 1
        connections.send(
            Frame(content, label: TrafficLabel(.application)), over: ConnectionEnds(from: from, to: to),
            within: span, at: now)
        collect()
    }

    mutating func run(until end: SimulatedInstant = .never) {
        while let due = agenda.nextDue, due <= end, let event = agenda.next() {
            now = due
            connections.handle(event, at: now)
            collect()
        }
        if end == .never { connections.catchUp(at: .never) } else { now = end }
    }

    mutating func setPresent(_ node: NodeID, _ isPresent: Bool) {
        connections.setPresent(node, isPresent, at: now)
        collect()
    }

    private mutating func collect() {
        for (event, due) in connections.scheduled { agenda.enter(event, due: due) }
        connections.scheduled.removeAll()
        for arrival in connections.arrivals {
            guard case .message(let message as Sized, _, _) = arrival.frame.content else { continue }
            log.append("\(message.number) at \(now.nanoseconds)")
            if arrivedAt[message.number] != nil { log.append("twice") }
            arrivedAt[message.number] = now
        }
        connections.arrivals.removeAll()
        for lost in connections.undelivered {
            guard case .message(let message as Sized, _, _) = lost.frame.content else { continue }
            log.append("\(message.number) given up at \(now.nanoseconds)")
            givenUp.append(message.number)
        }
        connections.undelivered.removeAll()
    }
}

extension LinkSpecification {
    /// 10 ms, no jitter, no loss, 8 Mbit/s (1 µs a byte), 1,500-byte packets.
    static let plain = LinkSpecification(
        delay: .constant(0.01), jitter: .constant(0), loss: .bernoulli(0),
        rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
        headerBytes: 40)

    static func random(using random: inout RandomStream) -> LinkSpecification {
        var link = plain
        link.delay = .constant(random.nextUnit() * 0.15)
        link.jitter = .exponential(mean: random.nextUnit() * 0.02)
        link.loss = .bernoulli(random.index(below: 3) == 0 ? 0 : random.nextUnit() * 0.2)
        link.rate = Bandwidth(bitsPerSecond: Int64(200_000 + random.index(below: 20_000_000)))
        link.queueBytesMax = 8_000 + random.index(below: 200_000)
        if random.index(below: 3) == 0 {
            link.radio = Radio.Specification(
                awake: .seconds(1 + Int64(random.index(below: 10))), promotion: .uniform(from: 0.1, to: 0.3))
        }
        return link
    }
}
