import Arithmetic
import MembershipLog
import Population
import Quantities
public import ScenarioFile
import SchemeContract
import Simulation
import Tiers

/// How long the runs of a plan take, roughly: at first by their scenarios alone, then also by those that have ended.
///
/// By the scenarios alone it is the same on each machine, so that shares of a plan can be told by it. The figures were
/// measured on runs of 2 to 512 devices in `shared` execution; what another network or workload makes of them is learnt.
public struct CostEstimate: Sendable {
    private struct Point {
        /// The values of the sweep, as numbers that tell them apart.
        var values: [Int]
        let scenarioSeconds: Double
        var measured = (sum: 0.0, count: 0)
        /// The point that has been measured and is most like it, and how unlike that is.
        var nearest: (place: Int, unlike: Unlikeness)?
    }

    /// How many swept values differ, and then how far apart the costs of the scenarios are.
    private struct Unlikeness: Comparable {
        let valueCount: Int
        let ratio: Double

        static func < (own: Unlikeness, other: Unlikeness) -> Bool {
            (own.valueCount, own.ratio) < (other.valueCount, other.ratio)
        }
    }

    private var points: [Point]

    public init(_ points: [ScenarioPoint]) {
        var names: [[String: Int]] = []
        self.points = points.map { point in
            let values = point.values.enumerated().map { axis, value in
                if names.count == axis { names.append([:]) }
                let number = names[axis][value] ?? names[axis].count
                names[axis][value] = number
                return number
            }
            return Point(values: values, scenarioSeconds: Self.seconds(of: point.scenario))
        }
    }

    /// How long a run takes one processor.
    public func seconds(of run: PlannedRun) -> Double { seconds(ofPoint: run.point.index) }

    /// The same for any run of a point.
    public func seconds(ofPoint index: Int) -> Double {
        let point = points[index]
        if point.measured.count > 0 { return point.measured.sum / Double(point.measured.count) }
        guard let nearest = point.nearest else { return point.scenarioSeconds }
        let other = points[nearest.place]
        return point.scenarioSeconds * other.measured.sum
            / (Double(other.measured.count) * other.scenarioSeconds)
    }

    /// The places of these runs by falling cost; those that cost the same in the order in which they stand.
    func longestFirst(_ runs: [PlannedRun]) -> [Int] {
        let costs = runs.map(seconds)
        return runs.indices.sorted { (-costs[$0], $0) < (-costs[$1], $1) }
    }

    /// Learns from a run that has ended.
    public mutating func note(seconds: Double, of run: PlannedRun) {
        let place = run.point.index
        points[place].measured.sum += max(seconds, Self.secondsMin)
        points[place].measured.count += 1
        guard points[place].measured.count == 1 else { return }
        for other in points.indices where points[other].measured.count == 0 {
            let unlike = unlikeness(place, other)
            if let nearest = points[other].nearest, nearest.unlike <= unlike { continue }
            points[other].nearest = (place, unlike)
        }
    }

    private func unlikeness(_ own: Int, _ other: Int) -> Unlikeness {
        let (own, other) = (points[own], points[other])
        return Unlikeness(
            valueCount: zip(own.values, other.values).count(where: !=),
            ratio: abs(Portable.logarithm(of: own.scenarioSeconds / other.scenarioSeconds)))
    }

    /// What a clock may not have seen pass.
    private static let secondsMin = 1e-6
}

extension CostEstimate {
    /// A world with nothing in it.
    private static let secondsOfRun = 0.01
    /// A device, its keys and its links.
    private static let secondsOfDevice = 2e-4
    /// A message on its way to one recipient and read there, whatever the gear.
    private static let secondsOfReading = 11e-6
    /// What pairwise sessions take of each recipient besides.
    private static let secondsOfSessionMessage = 68e-6
    /// What a fresh key for each recipient takes besides.
    private static let secondsOfWrapping = 146e-6
    /// And each of those keys, at one recipient, who is sent them all.
    private static let secondsOfPassing = 156e-9
    /// A sender's key on its way to one member.
    private static let secondsOfSenderKey = 81e-6
    /// A change, at one member.
    private static let secondsOfChange = 100e-6
    private static let secondsOfBin = 4e-6

    /// By the scenario alone.
    private static func seconds(of scenario: Scenario) -> Double {
        let scale = ScenarioScale(scenario)
        let (devices, messages) = (scale.deviceCountMax, scale.messageCount)
        let rates = scenario.workload.membership.rates
        let gone = (rates.leaves + rates.removals) * (scenario.warmUp + scenario.duration).seconds
        // Whoever writes after a departure gives a new key to all.
        let senders = devices * (1 - Portable.exponential(of: -messages / ((gone + 1) * devices)))
        let perDevice =
            switch gear(of: scenario, at: devices) {
            case .pairwise: messages * secondsOfSessionMessage
            case .hpke: messages * (secondsOfWrapping + devices * secondsOfPassing)
            case .tree, .sharedKey, .derivedSenderKeys: 0.0
            default: (gone + 1) * senders * secondsOfSenderKey
            }
        let groups = Double(scenario.acquaintance?.groupCount ?? 1)
        return secondsOfRun + scale.binCount * secondsOfBin + groups * devices
            * (secondsOfDevice + messages * secondsOfReading + scale.changeCount * secondsOfChange + perDevice)
    }

    /// The one in force at that size, where the size decides; else the first.
    private static func gear(of scenario: Scenario, at devices: Double) -> Tier {
        let rungs = scenario.scheme.policy.rungs
        return rungs.first { $0.upTo.map { Double($0) >= devices } ?? true }?.tier ?? rungs[0].tier
    }
}
