import Identity
import Observation
import Quantities
import Relays
import SchemeContract
import Simulation

/// The books and oracles of a run beside a test's group, told what a world would tell them.
struct Watch {
    private(set) var observers: Observers
    private(set) var expelled: Set<DeviceID> = []

    /// - Parameter outsider: The last device of the group, which is never a member.
    init(outsider: DeviceID, member: any GroupMechanism) {
        observers = Observers(
            seating: Seating(groupOf: Int(outsider.ordinal)), outsider: outsider, outsiders: [member],
            founderCount: 0,
            bin: .seconds(3_600), measured: .start..<(.start + .seconds(3_600)), keepsMessages: false,
            price: { _, _ in .zero })
    }

    var fault: Fault? { observers.fault }

    mutating func note(_ happening: Happening, at now: SimulatedInstant) {
        observers.note(happening, at: now)
    }

    /// - Parameter holder: What a device holds when its removal is decided.
    mutating func note(
        _ event: NodeEvent, at now: SimulatedInstant, holder: (DeviceID) -> any GroupMechanism
    ) {
        switch event {
        case .submitted(let submission):
            note(.submitted(submission.summary), at: now)
            for frame in submission.frames {
                note(.sent(frame.parcels, by: submission.committer), at: now)
            }
        case .delivered(let text, let message, let device):
            note(.read(text, message, by: device), at: now)
        case .reported(let report, let device): note(.reported(report, by: device), at: now)
        case .told(.accepted(let summary, let committer), _):
            note(.accepted(summary, by: committer), at: now)
            for device in summary.removed where expelled.insert(device).inserted {
                note(.expelled(device, holder(device), in: summary.epoch), at: now)
            }
        case .told: break
        }
    }
}
