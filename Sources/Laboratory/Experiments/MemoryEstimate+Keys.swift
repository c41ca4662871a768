import Foundation
import MembershipLog
import NetworkModel
import Population
import Quantities
import Randomness
import Relays
import Routing
import ScenarioFile
import SchemeContract
import Simulation
import Tiers

extension MemoryEstimate {
    /// One side of one session, and the sender key that may have come by it.
    private static let bytesOfSessionSide = 800.0
    /// A device in the tree, besides what each device takes; measured up to 10,000.
    private static let bytesOfLeaf = 17_000.0
    /// What one of the tree holds of another whose messages it has read; measured on 0.4 and 1.5 million.
    private static let bytesOfSenderRatchet = 120.0
    /// What a change of the membership leaves with each member of the tree; measured on 500 and 2,000 devices, 50 and 120 changes.
    private static let bytesOfTreeChange = 600.0
    /// The same of a device's renewal of its keys; measured on 4,000 devices and 65 renewals.
    private static let bytesOfTreeRenewal = 40.0
    /// A state of the tree to which a member may go back; measured on 500 and 2,000 devices.
    private static let bytesOfForkState = 6_000.0
    /// The same of gears without a tree; measured on 500 devices with sender keys.
    private static let bytesOfForkStateWithoutTree = 3_000.0

    /// What devices hold of each other's keys, in bytes: of each gear that may come into force.
    static func keyBytes(in scenario: Scenario, _ scale: ScenarioScale) -> Double {
        let talkative = devicesWithSessions(in: scenario, scale)
        let sides = correspondents(among: talkative, in: scenario, scale)
        let tree = scenario.scheme.policy.mayUseTree ? treeBytes(in: scenario, scale) : 0
        return sides * bytesOfSessionSide + tree + forkBytes(in: scenario, scale)
    }

    /// How many differ among so many senders drawn evenly: no other draw has more.
    private static func senders(
        among devices: Double, in scenario: Scenario, _ scale: ScenarioScale
    ) -> Double {
        guard devices > 0 else { return 0 }
        let drawn = devices * (1 - exp(-scale.messageCount / devices))
        guard case .first(let count) = scenario.workload.senders else { return drawn }
        return min(drawn, Double(count))
    }

    /// How many ends there are of what each that writes has with each other.
    static func correspondents(
        among devices: Double, in scenario: Scenario, _ scale: ScenarioScale
    ) -> Double {
        let senders = senders(among: devices, in: scenario, scale)
        return 2 * (senders * devices - senders * senders / 2)
    }

    private static func treeBytes(in scenario: Scenario, _ scale: ScenarioScale) -> Double {
        let devices = scale.deviceCountMax
        let ratchets = devices * senders(among: devices, in: scenario, scale)
        let seconds = seconds(of: scenario)
        let commits = min(
            changes(within: seconds, in: scenario, scale) * bytesOfTreeChange
                + renewals(within: seconds, in: scenario, scale) * bytesOfTreeRenewal,
            commitsMax(within: seconds, in: scenario) * bytesOfTreeChange)
        return devices * (bytesOfLeaf + commits) + ratchets * bytesOfSenderRatchet
    }

    /// What members keep that may go back.
    private static func forkBytes(in scenario: Scenario, _ scale: ScenarioScale) -> Double {
        guard let retention = scenario.sequencing.retention else { return 0 }
        let kept = min(retention.seconds, seconds(of: scenario))
        let changes = changes(within: kept, in: scenario, scale)
        guard scenario.scheme.policy.mayUseTree else {
            return scale.deviceCountMax * changes * bytesOfForkStateWithoutTree
        }
        let states = min(
            changes + renewals(within: kept, in: scenario, scale), commitsMax(within: kept, in: scenario))
        return scale.deviceCountMax * states * bytesOfForkState
    }

    private static func seconds(of scenario: Scenario) -> Double {
        (scenario.warmUp + scenario.duration).seconds
    }

    /// How many changes of the membership there are in so many seconds at the most.
    private static func changes(
        within seconds: Double, in scenario: Scenario, _ scale: ScenarioScale
    ) -> Double {
        let all = Self.seconds(of: scenario)
        let atRate =
            scenario.workload.membership.rates.joins * all * ScenarioScale.household(of: scenario.workload)
        let comers = scale.deviceCountMax - Double(scenario.workload.initialDeviceCount) - atRate
        // Who comes may go again.
        return scale.changeCount * seconds / all + 2 * max(0, comers)
    }

    private static func renewals(
        within seconds: Double, in scenario: Scenario, _ scale: ScenarioScale
    ) -> Double {
        scale.deviceCountMax * seconds / scenario.scheme.tree.updatePeriod.seconds
    }

    /// What comes within the time of a batch is one commit.
    private static func commitsMax(within seconds: Double, in scenario: Scenario) -> Double {
        seconds / max(scenario.scheme.tree.batch.seconds, 1e-3)
    }

    // MARK: - Full execution

    /// What a member of a group of n holds of each other, where nothing is remembered for others.
    ///
    /// Its tree and its chains; of other gears nothing. Measured on 512 and 1,024 devices.
    private static let bytesOfUnsharedMember: [(tier: Tier, bytes: Double)] = [
        (.tree, 1_900), (.derivedSenderKeys, 750),
    ]

    /// What full execution takes more than shared.
    static func unsharedBytes(in scenario: Scenario, devices: Double) -> Double {
        let tiers = Set(scenario.scheme.policy.rungs.map(\.tier))
        return bytesOfUnsharedMember.filter { tiers.contains($0.tier) }.reduce(0) {
            $0 + devices * devices * $1.bytes
        }
    }

    // MARK: - Sessions

    /// The gears in which no device has a session with another: secrets come by what a device has published.
    private static let withoutSessions: Set<Tier> = [.tree, .hpke]

    /// How many devices are in the group while it is in a gear that has sessions.
    private static func devicesWithSessions(in scenario: Scenario, _ scale: ScenarioScale) -> Double {
        let policy = scenario.scheme.policy
        let rungs = policy.rungs.filter { !withoutSessions.contains($0.tier) }
        guard let last = rungs.last else { return 0 }
        // What is cheapest is cheapest at any size.
        guard policy.costs == nil, let bound = last.upTo else { return scale.deviceCountMax }
        let household =
            policy.count == .devices ? 1 : ScenarioScale.household(of: scenario.workload)
        // A group of more than twice what its gear serves does not wait for another.
        return scale.deviceCount(whileAtMost: 2 * Double(bound) * household, of: scenario)
    }
}
