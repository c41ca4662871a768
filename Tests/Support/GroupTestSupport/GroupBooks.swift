import Identity
import Relays
import SchemeContract
import Simulation

/// What is told of a group while a test goes on.
struct GroupBooks {
    struct Delivery: Hashable {
        let reader: DeviceID
        let sender: DeviceID
        let number: UInt32
    }

    private(set) var deliveries: [Delivery: Int] = [:]
    private(set) var texts: [Delivery: [UInt8]] = [:]
    /// Who was to read each message.
    private(set) var due: [Delivery] = []
    private(set) var views: [DeviceID: [EpochView]] = [:]
    /// Where devices stand that are in the group by what they know.
    private(set) var heads: [DeviceID: EpochID] = [:]
    private(set) var reports: [(DeviceID, MemberReport)] = []
    private(set) var committers: [EpochID: DeviceID] = [:]
    private(set) var summaries: [EpochID: ChangeSummary] = [:]

    mutating func note(_ event: NodeEvent) {
        switch event {
        case .submitted(let submission):
            committers[submission.summary.epoch] = submission.committer
            summaries[submission.summary.epoch] = submission.summary
        case .delivered(let text, let message, let device):
            let delivery = Delivery(reader: device, sender: message.sender, number: message.number)
            deliveries[delivery, default: 0] += 1
            texts[delivery] = text
        case .reported(let report, let device): note(report, of: device)
        case .told: break
        }
    }

    private mutating func note(_ report: MemberReport, of device: DeviceID) {
        reports.append((device, report))
        switch report {
        case .sent(let number, _, let recipients):
            due += recipients.map { Delivery(reader: $0, sender: device, number: number) }
        case .entered(let view):
            views[device, default: []].append(view)
            heads[device] = view.epoch
        case .wentBack(_, let epoch): heads[device] = epoch
        case .removed: heads[device] = nil
        default: break
        }
    }

    /// The members of an epoch, as the changes up to it have it.
    func members(of epoch: EpochID) -> Set<DeviceID> {
        guard let summary = summaries[epoch] else { return [] }
        let before = summary.parent.map(members) ?? []
        return before.union(summary.added).subtracting(summary.removed)
    }

    /// Who has ever been in an epoch to which the removal of a device led.
    func witnesses(ofRemovalOf device: DeviceID) -> Set<DeviceID> {
        let removals = Set(summaries.values.filter { $0.removed.contains(device) }.map(\.epoch))
        return Set(
            views.filter { $0.value.contains { leads(from: removals, to: $0.epoch) } }.map(\.key))
    }

    private func leads(from epochs: Set<EpochID>, to end: EpochID) -> Bool {
        var place: EpochID? = end
        while let epoch = place {
            if epochs.contains(epoch) { return true }
            place = summaries[epoch]?.parent
        }
        return false
    }

    /// Epochs on which members do not agree.
    var disagreements: [EpochID] {
        var digests: [EpochID: [UInt8]] = [:]
        var disagreements: [EpochID] = []
        for view in views.values.flatMap(\.self) {
            if digests[view.epoch, default: view.digest] != view.digest { disagreements.append(view.epoch) }
            digests[view.epoch] = view.digest
        }
        return disagreements
    }

    /// Messages that a recipient has not read exactly once.
    var misdeliveries: [Delivery] { due.filter { deliveries[$0] != 1 } }

    /// Messages that were not read, beyond those that their readers have told to be undecryptable.
    ///
    /// - Parameter excused: Devices that need not have read all.
    func unreadWithoutCause(by excused: Set<DeviceID>) -> Int {
        var told: [DeviceID: Int] = [:]
        for case (let device, .undecryptable) in reports { told[device, default: 0] += 1 }
        var missing: [DeviceID: Int] = [:]
        for delivery in misdeliveries where !excused.contains(delivery.reader) {
            missing[delivery.reader, default: 0] += 1
        }
        return missing.reduce(0) { $0 + max(0, $1.value - told[$1.key, default: 0]) }
    }
}
