import EventEngine
import NetworkModel
import Quantities

/// Runs a network alone, with nobody at its ends.
struct NetworkDriver {
    private var agenda = Agenda<NetworkEvent>()

    var now: SimulatedInstant { agenda.now }

    /// Runs until nothing is due any more.
    ///
    /// - Returns: When the last thing to arrive did.
    mutating func run(_ network: inout Network) -> SimulatedInstant {
        var arrivedAt = agenda.now
        takeOver(from: &network, &arrivedAt)
        while let event = agenda.next() {
            network.handle(event, at: agenda.now)
            takeOver(from: &network, &arrivedAt)
        }
        return arrivedAt
    }

    private mutating func takeOver(from network: inout Network, _ arrivedAt: inout SimulatedInstant) {
        for (event, due) in network.scheduled { agenda.enter(event, due: due) }
        network.scheduled.removeAll(keepingCapacity: true)
        if !network.arrivals.isEmpty { arrivedAt = agenda.now }
        network.arrivals.removeAll(keepingCapacity: true)
    }
}
