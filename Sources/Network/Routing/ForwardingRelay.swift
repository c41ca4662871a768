import Identity
import Quantities
import Transport

/// A relay that sends on to its own devices, and once to each other relay that serves a recipient.
struct ForwardingRelay: Router {
    let relay: RelayID
    /// The relay that each device is attached to.
    let homes: [RelayID]

    init(_ relay: RelayID, homes: [RelayID]) {
        self.relay = relay
        self.homes = homes
    }

    func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] { forward(frame) }

    func arrived(_ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant) -> [RoutingEffect] {
        forward(frame)
    }

    func forward(_ frame: Frame) -> [RoutingEffect] {
        switch frame.content {
        case .parcels(let parcels): return forward(parcels, in: frame)
        case .message(_, _, .relay(relay)): return [.deliver(frame)]
        case .message(_, _, .relay(let other)): return [.forward(frame, to: .relay(other))]
        case .message(_, _, .device(let device)):
            let home = homes[Int(device.ordinal)]
            return [.forward(frame, to: home == relay ? .device(device) : .relay(home))]
        }
    }

    /// To the other relays all parcels go together, in the order of their numbers; to a device one by one, but for those in a
    /// frame that has a name.
    private func forward(_ parcels: [Parcel], in frame: Frame) -> [RoutingEffect] {
        var effects: [RoutingEffect] = []
        var elsewhere: [RelayID: [Parcel]] = [:]
        // A receiver takes one frame of a name: what is for it goes together there.
        var named: [DeviceID: [Parcel]] = [:]
        for parcel in parcels {
            for (home, recipients) in recipientsByHome(of: parcel) {
                guard home == relay else {
                    let part = Parcel(
                        payload: parcel.payload, recipients: recipients,
                        bytesPerRecipient: parcel.bytesPerRecipient)
                    elsewhere[home, default: []].append(part)
                    continue
                }
                // Who is handed it need not be told that it is a recipient.
                let part = Parcel(payload: parcel.payload, recipients: recipients)
                guard frame.name == nil else {
                    for recipient in recipients {
                        let own = Parcel(payload: parcel.payload, recipients: [recipient])
                        named[recipient, default: []].append(own)
                    }
                    continue
                }
                let own = frame.with(.parcels([part]))
                for recipient in recipients { effects.append(.forward(own, to: .device(recipient))) }
            }
        }
        for recipient in named.keys.sorted() {
            let own = frame.with(.parcels(named[recipient, default: []]))
            effects.append(.forward(own, to: .device(recipient)))
        }
        for other in elsewhere.keys.sorted() {
            let part = frame.with(.parcels(elsewhere[other, default: []]))
            effects.append(.forward(part, to: .relay(other)))
        }
        return effects
    }

    /// In the order in which the first recipient of each relay is named.
    private func recipientsByHome(of parcel: Parcel) -> [(home: RelayID, recipients: [DeviceID])] {
        var places: [RelayID: Int] = [:]
        var parts: [(home: RelayID, recipients: [DeviceID])] = []
        for recipient in parcel.recipients {
            let home = homes[Int(recipient.ordinal)]
            if let place = places[home] {
                parts[place].recipients.append(recipient)
            } else {
                places[home] = parts.count
                parts.append((home, [recipient]))
            }
        }
        return parts
    }
}
