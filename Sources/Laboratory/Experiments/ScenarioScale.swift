import Population
import Quantities
import Randomness
import ScenarioFile
import Simulation

/// How much happens in a run of a scenario, as its text says: the measures that memory and time grow with.
struct ScenarioScale {
    /// The most devices that there are at a time, or come to be; at least one.
    let deviceCountMax: Double
    /// What users write.
    let messageCount: Double
    /// Changes of the membership that come at rates.
    let changeCount: Double
    let binCount: Double

    init(_ scenario: Scenario) {
        let workload = scenario.workload
        let seconds = (scenario.warmUp + scenario.duration).seconds
        let atRate = workload.messagesPerSecond * (workload.day?.mean ?? 1) * seconds
        messageCount = workload.rounds.reduce(atRate + Double(workload.trace?.messageCount ?? 0)) {
            $0 + Double($1.messageCount)
        }
        let rates = workload.membership.rates
        changeCount = (rates.joins + rates.leaves + rates.removals) * seconds
        binCount = scenario.duration.seconds / scenario.bin.seconds
        deviceCountMax = max(1, Self.deviceCountMax(of: workload, seconds: seconds))
    }

    private static func deviceCountMax(of workload: WorkloadSpecification, seconds: Double) -> Double {
        let membership = workload.membership
        // A heavy tail may have no mean; nobody has more than 1,000.
        let household = min(max(1, workload.devicesPerPerson.mean), 1_000)
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
