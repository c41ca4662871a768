import EventEngine
import Identity
import Links
import Metering
import NetworkModel
import Quantities
import Randomness
import Routing
import Testing
import Transport

/// Passes each frame on once, a moment after it came, to all neighbours but the one that it came from: what a router of
/// a mesh has to be able to do.
private struct Flood: Router {
    private struct Kept {
        let frame: Frame
        let source: NodeID?
    }

    let neighbours: [NodeID]
    private var seen: Set<Int> = []
    private var kept: [RoutingTimer: Kept] = [:]

    init(neighbours: [NodeID]) {
        self.neighbours = neighbours
    }

    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        take(frame, from: nil, at: now)
    }

    mutating func arrived(
        _ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        take(frame, from: neighbour, at: now)
    }

    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] {
        guard let kept = kept.removeValue(forKey: timer) else { return [] }
        return neighbours.filter { $0 != kept.source }.map { .forward(kept.frame, to: $0) }
    }

    private mutating func take(
        _ frame: Frame, from source: NodeID?, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        let name = frame.content.byteCount
        guard seen.insert(name).inserted else { return [] }
        let timer = RoutingTimer(UInt32(name))
        kept[timer] = Kept(frame: frame, source: source)
        let timed = RoutingEffect.setTimer(timer, at: now + .milliseconds(1))
        return source == nil ? [timed] : [.deliver(frame), timed]
    }
}

@Suite("Mesh")
struct MeshTests {
    @Test func `devices without a relay reach all others through their neighbours`() {
        let count = 12
        let device = { (place: Int) in NodeID.device(DeviceID(UInt32(place % count))) }
        let link = ConnectionSpecification(
            LinkSpecification(
                delay: .constant(0.01), jitter: .exponential(mean: 0.002), loss: .bernoulli(0.1),
                rate: Bandwidth(bitsPerSecond: 8_000_000), queueBytesMax: 1 << 20, packetBytesMax: 1_500,
                headerBytes: 40),
            timeout: RetransmissionTimeout(first: .milliseconds(100), factor: 2, ceiling: .seconds(60)))
        var network = Network(
            .init(delivery: .central, up: link, down: link, backbone: link),
            attachments: Attachments(homes: []), seed: Seed(1)
        ) { node in
            guard case .device(let own) = node else { return Flood(neighbours: []) }
            let place = Int(own.ordinal)
            let places = [place + 1, place + 3, place + count - 1, place + count - 3]
            return Flood(neighbours: places.map(device))
        }
        var agenda = Agenda<NetworkEvent>()
        var reached: [NodeID] = []
        let content = Content.parcels([Parcel(payload: [7], recipients: [])])
        network.send(content, from: device(0), label: TrafficLabel(.application), at: .start)
        repeat {
            for (event, due) in network.scheduled { agenda.enter(event, due: due) }
            reached += network.arrivals.map(\.node)
            network.scheduled.removeAll()
            network.arrivals.removeAll()
            if let event = agenda.next() { network.handle(event, at: agenda.now) }
        } while !agenda.isEmpty || !network.scheduled.isEmpty || !network.arrivals.isEmpty
        #expect(Set(reached) == Set((1..<count).map(device)))
        #expect(reached.count == count - 1)
        network.catchUp(at: .never)
        #expect(network.isQuiet)
    }
}
