import EventEngine
public import Identity
import NetworkModel
import Observation
import Relays
import SchemeContract

/// What nodes let observers know, and users.
extension World {
    public mutating func note(_ event: NodeEvent, in group: GroupIndex) {
        switch event {
        case .submitted(let submission):
            observe(.submitted(submission.summary), in: group)
            for frame in submission.frames {
                observe(.sent(frame.parcels, by: submission.committer), in: group)
            }
        case .delivered(let plaintext, let message, let device):
            course.digest.absorb(UInt64(message.number) << 32 | UInt64(message.sender.ordinal))
            observe(.read(plaintext, message, by: device), in: group)
        case .reported(let report, let device):
            observe(.reported(report, by: device), in: group)
            heed(report, of: device, in: group)
        case .told(let report, _): take(report, in: group)
        }
    }

    /// Users see who is a member, and ask somebody else where a member could not do as they wished.
    private mutating func heed(_ report: MemberReport, of device: DeviceID, in group: GroupIndex) {
        switch report {
        case .entered:
            devices[Int(device.ordinal)].noteJoined(group)
            if !specification.isOrdered { devices[Int(device.ordinal)].setExpelled(false, from: group) }
            network.setMember(device, true, at: agenda.now)
        case .removed:
            devices[Int(device.ordinal)].setExpelled(true, from: group)
            network.setMember(device, false, at: agenda.now)
        case .abandonedChange(let adding, let removing):
            wishAgain(adding: adding, removing: removing, in: group)
        default: break
        }
    }

    private mutating func take(_ report: RelayReport, in group: GroupIndex) {
        switch report {
        case .accepted(let summary, let committer):
            course.digest.absorb(UInt64(summary.epoch.number.number) << 8 | UInt64(committer.ordinal))
            observe(.accepted(summary, by: committer), in: group)
            for device in summary.removed where !devices[Int(device.ordinal)].isExpelled(from: group) {
                devices[Int(device.ordinal)].setExpelled(true, from: group)
                let member = devices[Int(device.ordinal)].member(of: group)
                observe(.expelled(device, member, in: summary.epoch), in: group)
            }
        case .rejected(let epoch): observe(.rejected(epoch), in: group)
        case .tookOver: observe(.tookOver, in: group)
        case .parted: observe(.parted, in: group)
        case .cheated(.withholds): observe(.keyWithheld, in: group)
        case .cheated(.reuses): observe(.keyReused, in: group)
        }
    }
}
