import Foundation
import NetworkModel
import Population
import Routing
import ScenarioFile

/// How much memory the runs of a plan take, roughly.
///
/// What grows fastest are the keys that devices hold of each other, gear by gear. The figures were measured on runs of 64 to
/// 512 devices, of the tree and of what each device takes on runs up to 10,000, and are rounded up.
public struct MemoryEstimate: Sendable {
    /// Of each point, in bytes, for one run of it.
    public let bytesByPoint: [Double]
    /// The program itself, and what it keeps of all runs for tables and charts.
    public let bytesBesidesRuns: Double

    /// Of which runs bins and changes stay in the memory to the end; of all runs metrics do.
    public enum Retention: Sendable {
        case all
        /// Those that charts show, where what is finished is kept in files.
        case firstPoint
        /// Not even their metrics.
        case nothing
    }

    /// The program itself, with an empty world.
    private static let baseBytes = 64e6
    /// The metrics of a run as rows of a table, and what the page makes of them: some 150 of them; measured on 10,000 runs.
    private static let bytesOfMetrics = 10_000.0

    private static let bytesOfDeviceMin = 10_000.0
    /// What a device takes more in a group of twice the size: measured from 500 to 10,000 devices.
    private static let bytesOfDoubling = 5_000.0
    /// A device where the last law has it take nothing.
    private static let bytesOfDeviceOffset = 22_000.0
    /// What a message leaves behind for each of its recipients.
    private static let bytesOfReading = 16.0

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

    /// - Parameters:
    ///   - points: Those of which runs are carried out, by their index; all of the plan's where it is left out.
    ///   - keepsMessages: Whether each message is recorded.
    public init(
        _ plan: Plan, of points: Set<Int>? = nil, execution: Execution, keepsMessages: Bool = false,
        retaining retention: Retention = .all
    ) {
        bytesByPoint = plan.points.map { point in
            guard points?.contains(point.index) != false else { return 0 }
            let recorded =
                keepsMessages ? ScenarioScale(point.scenario).messageCount * Self.bytesOfRecordedMessage : 0
            // No more than if they had no devices in common.
            let groups = Double(point.scenario.acquaintance?.groupCount ?? 1)
            return groups * (Self.bytes(of: point.scenario, execution: execution) + recorded)
        }
        bytesBesidesRuns = plan.points.reduce(Self.baseBytes) { sum, point in
            guard retention != .nothing else { return sum }
            let scenario = point.scenario
            // All that there may be: whoever allows so many replications should not learn at the last that they do not fit.
            let count = max(scenario.replications.count, scenario.replications.precision?.countMax ?? 0)
            let scale = ScenarioScale(scenario)
            let perRun =
                scale.binCount * Self.bytesOfBin + scale.changeCount * Self.bytesOfChange
            let isRetained = retention == .all || point.index == 0
            return sum + Double(count) * (Self.bytesOfMetrics + (isRetained ? perRun : 0))
        }
    }

    /// Of the greatest points together, when so many runs go at a time.
    public func bytes(atATime jobs: Int) -> Double {
        bytesBesidesRuns + bytesByPoint.sorted(by: >).prefix(jobs).reduce(0, +)
    }

    private static func bytes(of scenario: Scenario, execution: Execution) -> Double {
        let scale = ScenarioScale(scenario)
        let (devices, messages) = (scale.deviceCountMax, scale.messageCount)
        let unshared = execution == .full ? unsharedBytes(in: scenario, devices: devices) : 0
        return devices * bytesOfDevice(among: devices) + keyBytes(in: scenario, scale) + unshared
            + waitingBytes(in: scenario, devices: devices) + messages * devices * bytesOfReading
            + scale.changeCount * bytesOfChange
            + scale.binCount * bytesOfBinInHand
            + relayLinks(in: scenario, devices: devices) * bytesOfLink
            + connections(in: scenario, scale) * bytesOfConnection
    }

    private static func bytesOfDevice(among devices: Double) -> Double {
        max(bytesOfDeviceMin, bytesOfDoubling * log2(devices) - bytesOfDeviceOffset)
    }

    /// Between devices: a device that writes has one to each other, or each has some.
    private static func connections(in scenario: Scenario, _ scale: ScenarioScale) -> Double {
        let devices = scale.deviceCountMax
        return switch scenario.network.delivery {
        case .central, .edge: 0
        case .direct: correspondents(among: devices, in: scenario, scale)
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
}
