import MechanismContract
import Quantities

/// Holds that all members of an epoch agree on it, and that nobody skips one.
struct AgreementObserver {
    private var views: [EpochView] = []

    /// The newest epoch that anyone has reached.
    var newest: EpochView? { views.last }

    /// - Parameter before: The epoch in which the device was, if it was in one.
    mutating func noteEntered(_ view: EpochView, by device: DeviceID, from before: Epoch?) throws(Fault) {
        if let before, view.epoch != before.next {
            throw Fault.epochSkipped(device, from: before, to: view.epoch)
        }
        let number = Int(view.epoch.number)
        if number == views.count { views.append(view) }
        guard number < views.count else { throw Fault.epochSkipped(device, from: before, to: view.epoch) }
        guard views[number] == view else { throw Fault.epochsDisagree(view.epoch, device) }
    }

    subscript(epoch: Epoch) -> EpochView? {
        views.indices.contains(Int(epoch.number)) ? views[Int(epoch.number)] : nil
    }
}
