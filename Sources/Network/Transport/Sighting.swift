public import Links
public import Metering
public import Quantities

/// Something that happened on a connection, for whoever looks into the network: it is shown in the order in which it was.
public struct Sighting: Sendable {
    public enum Subject: Sendable {
        /// A frame was given to a connection, and is a hop of its own from now on.
        case began(HopID, Frame, ConnectionEnds)
        /// A packet was put on a link.
        case packet(SeenPacket)
        /// A frame has come whole to the other end.
        case arrived(HopID)
        /// A frame was not acknowledged within its time, and is sent no more.
        case givenUp(HopID)
    }

    public let at: SimulatedInstant
    public let subject: Subject
}

/// One frame on one connection.
public struct HopID: Hashable, Sendable {
    let connection: Int
    let transfer: Int
}

/// A packet on one link: one that takes two is seen on each.
public struct SeenPacket: Sendable {
    public let ends: ConnectionEnds
    public let side: LinkSide
    /// With its headers, as the ledger has them.
    public let bytes: Int
    public let trafficClass: TrafficClass
    /// Of the frame that it brings a piece of, or whose coming it acknowledges.
    public let label: TrafficLabel
    /// What becomes of it on this link.
    public let fate: Link.Fate
    /// Nothing for acknowledgements, and for what sets a connection up.
    public let hop: HopID?
}

extension Connections {
    mutating func show(_ subject: @autoclosure () -> Sighting.Subject, at now: SimulatedInstant) {
        guard isWatched else { return }
        sightings.append(Sighting(at: now, subject: subject()))
    }

    mutating func show(
        _ packet: UnderwayQueue.Packet, as trafficClass: TrafficClass, of label: TrafficLabel,
        on connection: Int, over side: LinkSide, _ fate: Link.Fate, at now: SimulatedInstant
    ) {
        guard isWatched else { return }
        let isOfFrame = !packet.isAcknowledgement && !packet.isHandshake
        let seen = SeenPacket(
            ends: connections.ends(of: connection), side: side, bytes: packet.bytes,
            trafficClass: trafficClass, label: label, fate: fate,
            hop: isOfFrame ? HopID(connection: connection, transfer: packet.transfer) : nil)
        show(.packet(seen), at: now)
    }
}
