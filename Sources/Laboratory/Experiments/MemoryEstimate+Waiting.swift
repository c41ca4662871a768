import Links
import NetworkModel
import Population
import Quantities
import Randomness
import Routing
import ScenarioFile
import Simulation
import Transport

extension MemoryEstimate {
    /// What senders hold of messages that nothing carries, in bytes: the least that there can be at some instant.
    ///
    /// One copy of each, and of several outages the longest alone, so that nothing is refused that could run.
    static func waitingBytes(in scenario: Scenario, devices: Double) -> Double {
        guard devices > 1 else { return 0 }
        let workload = scenario.workload
        let size = meanSize(of: workload.messageSize)
        let written = workload.messagesPerSecond * (workload.day?.mean ?? 1) * size
        let seconds = (scenario.warmUp + scenario.duration).seconds
        return max(
            written * outageSeconds(of: scenario),
            (written - devices * sentPerSecond(in: scenario)) * seconds, 0)
    }

    /// Of messages as they are written, of which none is larger than may be: of a heavy tail the mean says little.
    private static func meanSize(of sizes: Distribution) -> Double {
        var random = RandomStream(seed: Seed(0))
        let draws = (0..<4_096).map { _ in min(max(1, sizes.sample(using: &random)), Workload.messageBytesMax)
        }
        return draws.reduce(0, +) / Double(draws.count)
    }

    /// How long all nodes are down while people write.
    private static func outageSeconds(of scenario: Scenario) -> Double {
        scenario.faults.reduce(0) { longest, fault in
            guard fault.chance == nil else { return longest }
            switch (scenario.network.delivery, fault.what) {
            case (.edge, .nodesDown(.share(1))), (.central, .serverDown): break
            default: return longest
            }
            let rest = scenario.duration - fault.begins
            return max(longest, min(fault.lasts ?? rest, rest).seconds)
        }
    }

    /// How many bytes the fastest link takes from a device.
    private static func sentPerSecond(in scenario: Scenario) -> Double {
        let rates = scenario.cohorts.map { ($0.access?.up ?? scenario.network.up).link.rate.bitsPerSecond }
        return Double(rates.max() ?? 0) / 8
    }
}
