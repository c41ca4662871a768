internal import Metering

/// Why keys change after a group's founding; each occasion is counted under one.
public enum RekeyCause: String, CaseIterable, Sendable {
    case join
    case removal
    case update
    case rotation
    case `switch`

    var meaning: String {
        switch self {
        case .join: "changes that add devices and keep the mechanism"
        case .removal: "changes that remove devices, and may add others, and keep the mechanism"
        case .update: "renewals of a member's keys in the tree"
        case .rotation: "new sender keys for messages or time"
        case .switch: "changes of the mechanism, whatever else they change"
        }
    }
}

/// What a kind of rekey costs on the links, and how long it takes.
struct RekeyMetricFamily {
    let upload: MetricDefinition
    let network: MetricDefinition
    let download: MetricDefinition
    let convergence: MetricDefinition

    var all: [MetricDefinition] { [upload, network, download, convergence] }
}

extension MetricDefinition {
    static let rekeyCount = MetricDefinition(
        "rekey.count", "rekeys", .consequence,
        "membership changes, updates and rotations after the founding", direction: .neither)

    static let rekeySwitches = MetricDefinition(
        "rekey.switches", "rekeys", .consequence, "membership changes that changed the mechanism",
        direction: .neither)

    /// Of all rekeys after the founding.
    static let rekey = RekeyMetricFamily(
        upload: .distribution(
            "rekey.upload", "B", .cost,
            "bytes on access links towards the network for one rekey after the founding, from all who send for it"
        ),
        network: .distribution(
            "rekey.network", "B", .cost, "bytes that all links carry for one rekey"),
        download: .distribution(
            "rekey.download", "B", .cost, "bytes on access links towards devices, per member"),
        convergence: .distribution(
            "rekey.convergence", "ms", .wait,
            "from the commit to a member's having entered the epoch, or having a rotated key; members online all the while who got there (keys that come with each sender's next message are not waited for)"
        ))

    static let rekeyCommitterCPU = distribution(
        "rekey.committer_cpu", "ms", .consequence, "processor time of all who make and send keys")

    static let rekeyMemberCPU = distribution(
        "rekey.member_cpu", "ms", .consequence, "processor time of one step that takes in a rekey")

    static func rekeyCount(for cause: RekeyCause) -> MetricDefinition {
        MetricDefinition(
            "rekey.\(cause.rawValue).count", "rekeys", .consequence, cause.meaning, direction: .neither)
    }

    static func rekey(for cause: RekeyCause) -> RekeyMetricFamily {
        func member(_ all: MetricDefinition) -> MetricDefinition {
            let own = all.name.dropFirst("rekey.".count)
            return distribution(
                "rekey.\(cause.rawValue).\(own)", all.unit, all.role, "as \(all.name), over \(cause.meaning)")
        }
        return RekeyMetricFamily(
            upload: member(rekey.upload), network: member(rekey.network), download: member(rekey.download),
            convergence: member(rekey.convergence))
    }
}
