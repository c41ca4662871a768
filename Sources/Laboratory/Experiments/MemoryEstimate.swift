import Foundation
import NetworkModel
import Population
import Quantities
import Randomness
import Routing
import ScenarioFile

/// How much memory the runs of a plan take, roughly.
///
/// What grows fastest are the sessions: one side for each device and each peer that it ever wrote to or heard
/// from. The figures were measured on runs of 64 to 512 devices, and are rounded up.
public struct MemoryEstimate: Sendable {
    /// Of each point, in bytes, for one run of it.
    public let bytesByPoint: [Double]
    /// What is kept of all runs for the tables, in bytes.
    private let keptBytes: Double

    /// The program itself, with an empty world.
    public static let baseBytes = 64e6

    private static let bytesOfDevice = 10_000.0
    /// One side of one session, and the sender key that may have come by it.
    private static let bytesOfSessionSide = 800.0
    /// What a message leaves behind for each of its recipients.
    private static let bytesOfReading = 16.0
    /// A member's entry in the state that each device holds of its own in full execution.
    private static let bytesOfUnsharedMember = 200.0

    /// A bin of one run, as a record, as a row and as text; measured on 0.4 million in which something was sent.
    private static let bytesOfBin = 650.0
    /// A bin of a run that is being kept, or drawn, besides; measured on 0.9 million.
    private static let bytesOfBinInHand = 490.0
    /// A change of the membership that is to come, or has been.
    private static let bytesOfChange = 500.0
    /// One direction of a link between two relays.
    private static let bytesOfLink = 500.0
    /// One direction of a connection between two devices; measured on 0.1 million over QUIC.
    private static let bytesOfConnection = 2_100.0

    /// A message of a run that records each, as a record, as a row and as text; measured on 0.2 million.
    private static let bytesOfRecordedMessage = 500.0

    /// - Parameter keepsMessages: Whether each message is recorded.
    public init(_ plan: Plan, execution: Execution, keepsMessages: Bool = false) {
        bytesByPoint = plan.points.map { point in
            let recorded = keepsMessages ? Self.messages(in: point.scenario) * Self.bytesOfRecordedMessage : 0
            // No more than if they had no devices in common.
            let groups = Double(point.scenario.acquaintance?.groupCount ?? 1)
            return groups * (Self.bytes(of: point.scenario, execution: execution) + recorded)
        }
        keptBytes = plan.points.reduce(0) { sum, point in
            let scenario = point.scenario
            // All that there may be: whoever allows so many replications should not learn at the last that they do not fit.
            let count = max(scenario.replications.count, scenario.replications.precision?.countMax ?? 0)
            let perRun =
                Self.bins(in: scenario) * Self.bytesOfBin + Self.changes(in: scenario) * Self.bytesOfChange
            return sum + Double(count) * perRun
        }
    }

    /// Of the greatest points together, when so many runs go at a time.
    public func bytes(atATime jobs: Int) -> Double {
        Self.baseBytes + keptBytes + bytesByPoint.sorted(by: >).prefix(jobs).reduce(0, +)
    }

    private static func bytes(of scenario: Scenario, execution: Execution) -> Double {
        let devices = max(1, deviceCountMax(of: scenario))
        let messages = messages(in: scenario)
        // How many differ among so many senders drawn evenly.
        let senders = devices * (1 - exp(-messages / devices))
        let sessionSides = 2 * (senders * devices - senders * senders / 2)
        let unshared = execution == .full ? devices * devices * bytesOfUnsharedMember : 0
        return devices * bytesOfDevice + sessionSides * bytesOfSessionSide + unshared
            + waitingBytes(in: scenario, devices: devices) + messages * devices * bytesOfReading + changes(
                in: scenario) * bytesOfChange
            + bins(in: scenario) * bytesOfBinInHand
            + relayLinks(in: scenario, devices: devices) * bytesOfLink
            + connections(in: scenario, devices: devices, sessionSides: sessionSides) * bytesOfConnection
    }

    /// Between devices: a device that writes has one to each other, or each has some.
    private static func connections(in scenario: Scenario, devices: Double, sessionSides: Double) -> Double {
        switch scenario.network.delivery {
        case .central, .edge: 0
        case .direct: sessionSides
        case .gossip(_, let parameters):
            parameters.peers == .devices ? 2 * devices * Double(parameters.connectionCount) : 0
        }
    }

    /// Those links come into being that are used: at most from each relay that has a device to each other.
    private static func relayLinks(in scenario: Scenario, devices: Double) -> Double {
        guard scenario.network.delivery != .central else { return 0 }
        let nodes = scenario.network.delivery.edgeNodes.count
        let relays = Double(nodes)
        let used = min(relays, devices)
        return 2 * used * used
    }

    private static func messages(in scenario: Scenario) -> Double {
        let workload = scenario.workload
        let atRate = workload.messagesPerSecond * (workload.day?.mean ?? 1) * usersSeconds(of: scenario)
        return workload.rounds.reduce(atRate + Double(workload.trace?.messageCount ?? 0)) {
            $0 + Double($1.messageCount)
        }
    }

    /// How long users do things.
    private static func usersSeconds(of scenario: Scenario) -> Double {
        (scenario.warmUp + scenario.duration).seconds
    }

    private static func bins(in scenario: Scenario) -> Double {
        scenario.duration.seconds / scenario.bin.seconds
    }

    private static func changes(in scenario: Scenario) -> Double {
        let rates = scenario.workload.membership.rates
        return (rates.joins + rates.leaves + rates.removals) * usersSeconds(of: scenario)
    }

    private static func deviceCountMax(of scenario: Scenario) -> Double {
        let (workload, membership) = (scenario.workload, scenario.workload.membership)
        // A heavy tail may have no mean; nobody has more than 1,000.
        let household = min(max(1, workload.devicesPerPerson.mean), 1_000)
        let seconds = usersSeconds(of: scenario)
        var (count, size) = (
            Double(workload.initialDeviceCount + (workload.trace?.joinCount ?? 0)) + membership.rates.joins
                * seconds * household,
            Double(workload.initialDeviceCount)
        )
        let gone = (membership.rates.leaves + membership.rates.removals) * seconds * household
        for event in membership.events {
            switch event.change {
            case .growTo(let devices):
                // Who has gone by rates since is replaced; at most once.
                count += max(0, Double(devices) - max(1, size - gone))
                size = Double(devices)
            case .shrinkTo(let devices): size = min(size, Double(devices))
            case .join(let people):
                count += Double(people) * household
                size += Double(people) * household
            case .leave(let people): size = max(1, size - Double(people) * household)
            }
        }
        return count
    }
}
