import Foundation
import Quantities
import Randomness
import ScenarioFile

/// How much memory the runs of a plan take, roughly.
///
/// What grows fastest are the sessions: one side for each device and each peer that it ever wrote to or heard
/// from. The figures were measured on runs of 64 to 512 devices, and are rounded up.
public struct MemoryEstimate: Sendable {
    /// Of each point, in bytes, for one run of it.
    public let bytesByPoint: [Double]

    /// The program itself, with an empty world.
    public static let baseBytes = 64e6

    private static let bytesOfDevice = 10_000.0
    /// One side of one session, and the sender key that may have come by it.
    private static let bytesOfSessionSide = 800.0
    /// What a message leaves behind for each of its recipients.
    private static let bytesOfReading = 16.0
    /// A member's entry in the state that each device holds of its own in full execution.
    private static let bytesOfUnsharedMember = 200.0

    public init(_ plan: Plan, execution: Execution) {
        bytesByPoint = plan.points.map { Self.bytes(of: $0.scenario, execution: execution) }
    }

    /// Of the greatest points together, when so many runs go at a time.
    public func bytes(atATime jobs: Int) -> Double {
        Self.baseBytes + bytesByPoint.sorted(by: >).prefix(jobs).reduce(0, +)
    }

    private static func bytes(of scenario: Scenario, execution: Execution) -> Double {
        let devices = deviceCountMax(of: scenario)
        let messages = scenario.workload.messages.rate * scenario.duration.seconds
        // How many differ among so many senders drawn evenly.
        let senders = devices * (1 - exp(-messages / devices))
        let sessionSides = 2 * (senders * devices - senders * senders / 2)
        let unshared = execution == .full ? devices * devices * bytesOfUnsharedMember : 0
        return devices * bytesOfDevice + sessionSides * bytesOfSessionSide + unshared
            + messages * devices * bytesOfReading
    }

    private static func deviceCountMax(of scenario: Scenario) -> Double {
        var count = Double(scenario.group.devices)
        switch scenario.workload.membership {
        case .rates(let joins, _, _):
            count += joins * scenario.duration.seconds * max(1, scenario.group.devicesPerPerson.mean)
        case .scheduled(let ramps):
            var size = scenario.group.devices
            for ramp in ramps {
                count += Double(max(0, ramp.to - size))
                size = ramp.to
            }
        }
        return count
    }
}
