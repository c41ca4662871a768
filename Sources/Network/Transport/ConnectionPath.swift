import Links
import Quantities

/// The links that one direction of a connection goes over, and what a packet on them may be.
struct ConnectionPath {
    struct Step {
        /// The number of the link.
        let link: Int
        let side: LinkSide
    }

    let first: Step
    /// Where packets go on from the end of the first.
    let second: Step?
    /// How long a packet is on its way besides, from the end of the first link.
    let distance: TimeSpan
    let packetBytesMax: Int
    let headerBytes: Int
    /// As much as the first link's queue holds; with a fixed window.
    let windowBytes: Int
    /// The longer of those of its links.
    let timeout: RetransmissionTimeout

    init(
        first: Step, second: Step?, _ specification: ConnectionSpecification,
        _ secondSpecification: ConnectionSpecification?, distance: TimeSpan, traits: TransportTraits?
    ) {
        self.distance = distance
        self.first = first
        self.second = second
        let link = specification.link
        headerBytes = traits?.headerBytes ?? link.headerBytes
        packetBytesMax = min(link.packetBytesMax, secondSpecification?.link.packetBytesMax ?? .max)
        windowBytes = link.queueBytesMax
        let other = secondSpecification?.timeout ?? specification.timeout
        timeout = other.first > specification.timeout.first ? other : specification.timeout
    }
}

extension Link.Fate {
    /// The same for a packet that is on its way for longer, and that overtakes none.
    func later(by span: TimeSpan, notBefore earliest: SimulatedInstant) -> Link.Fate {
        guard case .carried(let departure, let arrival) = self else { return self }
        return .carried(departure: departure, arrival: max(arrival + span, earliest))
    }
}
