import Identity
import SchemeContract

/// Holds that all members of an epoch agree on it, that nobody skips one, and, where somebody decides it, that there is one
/// order of changes.
struct AgreementObserver {
    private var views: [EpochID: EpochView] = [:]
    /// Of each group the epoch of each number, which is one as long as changes have one order.
    private var orders: [GroupIndex: [EpochID]] = [:]
    let isOrdered: Bool

    init(isOrdered: Bool = true) {
        self.isOrdered = isOrdered
    }

    /// The newest epoch of a group that anyone has reached; where branches are equally long, of the first.
    func newest(in group: GroupIndex) -> EpochView? { orders[group]?.last.flatMap { views[$0] } }

    /// - Parameter before: The epoch in which the device was, if it was in one.
    mutating func noteEntered(
        _ view: EpochView, by device: DeviceID, from before: EpochID?, in group: GroupIndex = .first
    ) throws(Fault) {
        let number = Int(view.epoch.number.number)
        if let before, view.epoch.number != before.number.next {
            throw Fault.epochSkipped(device, from: before, to: view.epoch)
        }
        if number == orders[group, default: []].count {
            orders[group, default: []].append(view.epoch)
        }
        let order = orders[group] ?? []
        if number < order.count, order[number] == view.epoch || !isOrdered, views[view.epoch] == nil {
            views[view.epoch] = view
        }
        guard number < order.count else { throw Fault.epochSkipped(device, from: before, to: view.epoch) }
        guard views[view.epoch] == view else { throw Fault.epochsDisagree(view.epoch, device) }
    }

    subscript(epoch: EpochID) -> EpochView? { views[epoch] }
}
