import NetworkModel
import Observation
public import Quantities
public import Transport

/// What a run shows to whoever looks into it.
public enum RunSight: Sendable {
    /// A packet was put on a link.
    /// - Parameter serves: The accounts that its bytes are entered under, in words.
    case packet(SeenPacket, at: SimulatedInstant, serves: [String])
    /// A frame's way over one connection has ended, or the run has.
    /// - Parameter message: The one that it brings, in words.
    case hop(Hop, message: String?, serves: [String])
}

/// Whoever looks into a run: it sees everything in the order in which it happens, and changes nothing.
public protocol RunWatcher: Sendable {
    func take(_ sight: RunSight)
    /// Whether the run is to be given up.
    var hasFailed: Bool { get }
}

extension World {
    /// Shows what happened in the network since it was called before.
    mutating func showSights() {
        guard let watcher = specification.watcher else { return }
        for sighting in network.takeSightings() {
            if case .packet(let packet) = sighting.subject {
                watcher.take(
                    .packet(packet, at: sighting.at, serves: observers.accountNames(of: packet.label)))
            }
            if let hop = hops.take(sighting) { show(hop, to: watcher) }
        }
    }

    /// Shows the frames that are under way at the end.
    func showRest() {
        guard let watcher = specification.watcher else { return }
        for hop in hops.rest { show(hop, to: watcher) }
    }

    private func show(_ hop: Hop, to watcher: any RunWatcher) {
        watcher.take(
            .hop(
                hop, message: observers.messageName(of: hop.label),
                serves: observers.accountNames(of: hop.label)))
    }
}
