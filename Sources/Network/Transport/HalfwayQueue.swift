import DequeModule
import Metering
import Quantities

/// What is on the first link of a path of two, in the order in which it comes to the second.
struct HalfwayQueue {
    struct Entry {
        let packet: UnderwayQueue.Packet
        let trafficClass: TrafficClass
        let label: TrafficLabel
        let due: SimulatedInstant
    }

    private var entries: Deque<Entry> = []
    private(set) var byteCount = 0

    mutating func append(_ next: Entry) {
        entries.append(next)
        byteCount += next.packet.bytes
    }

    /// When the first comes to the second link.
    var nextDue: SimulatedInstant? { entries.first?.due }

    /// When the last does.
    var lastDue: SimulatedInstant? { entries.last?.due }

    /// What has come there by now.
    mutating func take(at now: SimulatedInstant) -> Entry? {
        guard let next = entries.first, next.due <= now else { return nil }
        byteCount -= next.packet.bytes
        return entries.removeFirst()
    }
}
