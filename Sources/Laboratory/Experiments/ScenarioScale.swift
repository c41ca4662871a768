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
        let household = household(of: workload)
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

    /// How many devices a person has, in the mean; of a heavy tail that may have none no more than 1,000.
    static func household(of workload: WorkloadSpecification) -> Double {
        min(max(1, workload.devicesPerPerson.mean), 1_000)
    }

    /// How many devices are in the group at some time at which it has no more than `bound`; rather too many.
    func deviceCount(whileAtMost bound: Double, of scenario: Scenario) -> Double {
        let (workload, membership) = (scenario.workload, scenario.workload.membership)
        let household = Self.household(of: workload)
        var size = Double(workload.initialDeviceCount)
        var (count, least) = (size <= bound ? size : 0, size)
        func move(to next: Double) {
            if next > size {
                count += max(0, min(next, bound) - size)
            } else if next <= bound, size > bound {
                count += bound
            }
            (size, least) = (next, min(least, next))
        }
        for event in membership.events {
            switch event.change {
            case .growTo(let devices): move(to: max(size, Double(devices)))
            case .shrinkTo(let devices): move(to: min(size, Double(devices)))
            case .join(let people): move(to: size + Double(people) * household)
            case .leave(let people): move(to: max(1, size - Double(people) * household))
            }
        }
        let seconds = (scenario.warmUp + scenario.duration).seconds
        let gone = (membership.rates.leaves + membership.rates.removals) * seconds * household
        if least - gone <= bound {
            count += membership.rates.joins * seconds * household + Double(workload.trace?.joinCount ?? 0)
            if least > bound { count += bound }
        }
        return min(count, deviceCountMax)
    }
}
