import Identity
import Quantities
import Transport

/// A device that hears and says everything through one relay.
struct AttachedDevice: Router {
    let device: DeviceID
    let home: RelayID

    init(_ device: DeviceID, to home: RelayID) {
        self.device = device
        self.home = home
    }

    func publish(_ frame: Frame, at now: SimulatedInstant) -> [RoutingEffect] {
        [.forward(frame, to: .relay(home))]
    }

    func arrived(_ frame: Frame, from neighbour: NodeID, at now: SimulatedInstant) -> [RoutingEffect] {
        [.deliver(frame)]
    }
}
