import Identity
import Quantities
import Randomness
import Transport

/// A device that sends to each other device by itself.
///
/// It does not know who is there. Who does not answer for a while is thought away: what is for it goes to its edge node, or
/// waits here and is tried again. Questions to relays go by its own.
struct DirectDevice: Router {
    private struct Away {
        var until: SimulatedInstant
        /// What waits here until it is tried again.
        var waiting: [Frame] = []
    }

    private let device: DeviceID
    private let home: RelayID
    private let delivery: DirectDelivery
    private var random: RandomStream
    private var away: [DeviceID: Away] = [:]
    /// A frame that was given up here may have come all the same, and comes once more by an edge node.
    private var seen = SeenNames(for: Self.seenSpan)
    private var isPresent = true
    private var publishedCount: UInt32 = 0

    /// Longer than a mailbox is likely to hold what has come already.
    private static let seenSpan = TimeSpan.seconds(86_400)
    /// A device's ordinal and a number.
    private static let nameBytes = 8

    init(_ device: DeviceID, home: RelayID, _ delivery: DirectDelivery, seed: Seed) {
        self.device = device
        self.home = home
        self.delivery = delivery
        random = RandomStream(seed: seed)
    }

    mutating func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        guard case .parcels(let parcels) = frame.content else { return [.forward(frame, to: .relay(home))] }
        return partsByRecipient(of: parcels).flatMap { recipient, parts in
            let name = FrameName(origin: .device(device), number: publishedCount)
            publishedCount += 1
            let part = Frame(
                .parcels(parts), label: frame.label, name: name, headerBytes: Self.nameBytes)
            return send(part, to: recipient, at: now)
        }
    }

    /// In the order in which recipients are named first.
    private func partsByRecipient(of parcels: [Parcel]) -> [(recipient: DeviceID, parts: [Parcel])] {
        var places: [DeviceID: Int] = [:]
        var parts: [(recipient: DeviceID, parts: [Parcel])] = []
        for parcel in parcels {
            for recipient in parcel.recipients {
                // Who is handed it need not be told that it is a recipient.
                let own = Parcel(payload: parcel.payload, recipients: [recipient])
                if let place = places[recipient] {
                    parts[place].parts.append(own)
                } else {
                    places[recipient] = parts.count
                    parts.append((recipient, [own]))
                }
            }
        }
        return parts
    }

    private mutating func send(
        _ frame: Frame, to recipient: DeviceID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        guard let isAway = away[recipient], now < isAway.until else {
            return [.forward(frame, to: .device(recipient), within: delivery.patience)]
        }
        return sendToAway(frame, recipient)
    }

    private mutating func sendToAway(_ frame: Frame, _ recipient: DeviceID) -> [RoutingEffect] {
        guard !delivery.usesEdgeForOffline else { return [.forward(frame, to: .relay(home))] }
        away[recipient]?.waiting.append(frame)
        return []
    }

    mutating func undelivered(
        _ frame: Frame, to neighbour: NodeID, begunAt: SimulatedInstant, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        guard case .device(let recipient) = neighbour else { return [] }
        guard isPresent else {
            // It was this device that was away.
            away[recipient, default: Away(until: now)].waiting.append(frame)
            return []
        }
        var effects: [RoutingEffect] = []
        let isKnown = away[recipient].map { now < $0.until } ?? false
        if !isKnown {
            let end = now + nextPause()
            away[recipient, default: Away(until: now)].until = end
            if !delivery.usesEdgeForOffline {
                effects.append(.setTimer(RoutingTimer(recipient.ordinal), at: end))
            }
        }
        return effects + sendToAway(frame, recipient)
    }

    /// From half to one and a half of what is said: who comes and goes in step with pauses that are all alike is missed
    /// each time.
    private mutating func nextPause() -> TimeSpan { delivery.pause.times(0.5 + random.nextUnit()) }

    /// It is time to try a device again that was away.
    mutating func ring(_ timer: RoutingTimer, at now: SimulatedInstant) -> [RoutingEffect] {
        let recipient = DeviceID(timer.number)
        guard let isAway = away[recipient], isAway.until <= now else { return [] }
        return tryAgain(recipient)
    }

    private mutating func tryAgain(_ recipient: DeviceID) -> [RoutingEffect] {
        let waiting = away.removeValue(forKey: recipient)?.waiting ?? []
        return waiting.map { .forward($0, to: .device(recipient), within: delivery.patience) }
    }

    mutating func arrived(
        _ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant
    ) -> [RoutingEffect] {
        var effects: [RoutingEffect] = []
        if case .device(let sender) = neighbour { effects = tryAgain(sender) }
        if let name = frame.name, !seen.insert(name, at: now) { return effects }
        return effects + [.deliver(frame)]
    }

    mutating func setPresent(_ isPresent: Bool, at now: SimulatedInstant) -> [RoutingEffect] {
        self.isPresent = isPresent
        guard isPresent else {
            seen.pause(at: now)
            return []
        }
        seen.goOn(at: now)
        return away.keys.filter { away[$0]?.waiting.isEmpty == false }.sorted().flatMap { tryAgain($0) }
    }

    var kept: [Frame] { away.values.flatMap(\.waiting) }
}
