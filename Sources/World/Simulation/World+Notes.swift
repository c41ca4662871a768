import EventEngine
import Identity
import NetworkModel
import Observation
import Relays
import SchemeContract

/// What nodes let observers know, and users.
extension World {
    public mutating func note(_ event: NodeEvent) {
        switch event {
        case .submitted(let submission):
            observe(.submitted(submission.summary))
            for frame in submission.frames {
                observe(.sent(frame.parcels, by: submission.committer))
            }
        case .delivered(let plaintext, let message, let device):
            course.digest.absorb(UInt64(message.number) << 32 | UInt64(message.sender.ordinal))
            observe(.read(plaintext, message, by: device))
        case .reported(let report, let device):
            observe(.reported(report, by: device))
            heed(report, of: device)
        case .told(let report, _): take(report)
        }
    }

    /// Users see who is a member, and ask somebody else where a member could not do as they wished.
    private mutating func heed(_ report: MemberReport, of device: DeviceID) {
        switch report {
        case .entered:
            devices[Int(device.ordinal)].hasJoined = true
            if !specification.isOrdered { devices[Int(device.ordinal)].isExpelled = false }
            network.setMember(device, true, at: agenda.now)
        case .removed:
            devices[Int(device.ordinal)].isExpelled = true
            network.setMember(device, false, at: agenda.now)
        case .abandonedChange(let adding, let removing): change(adding: adding, removing: removing)
        default: break
        }
    }

    private mutating func take(_ report: RelayReport) {
        switch report {
        case .accepted(let summary, let committer):
            course.digest.absorb(UInt64(summary.epoch.number.number) << 8 | UInt64(committer.ordinal))
            observe(.accepted(summary, by: committer))
            for device in summary.removed where !devices[Int(device.ordinal)].isExpelled {
                devices[Int(device.ordinal)].isExpelled = true
                observe(.expelled(device, devices[Int(device.ordinal)].member, in: summary.epoch))
            }
        case .rejected(let epoch): observe(.rejected(epoch))
        case .tookOver: observe(.tookOver)
        case .cheated(.withholds): observe(.keyWithheld)
        case .cheated(.reuses): observe(.keyReused)
        }
    }
}
