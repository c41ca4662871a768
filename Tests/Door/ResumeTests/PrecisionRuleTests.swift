import Observation
import Randomness
import Results
import Statistics
import Testing

@testable import Experiments
@testable import ScenarioFile

private func records(_ values: [Double], of metric: String) -> [RunRecord] {
    values.map { value in
        var record = RunRecord()
        record.metrics.append(Metric(name: metric, unit: "B", value: value))
        return record
    }
}

@Suite("Replications until intervals are narrow")
struct PrecisionRuleTests {
    private let replications = Replications(
        count: 3, confidence: 0.95, precision: Precision(halfWidthMax: 0.1, countMax: 10))
    private let headline = PrecisionRule.headline[0]

    @Test func `a fixed number is not looked at`() {
        let fixed = Replications(count: 3, confidence: 0.95)
        let verdict = PrecisionRule().verdict(on: records([1, 90], of: headline), asking: fixed)
        #expect(verdict == .done(.count))
    }

    @Test func `a wide interval asks for half as many again, up to the bound`() {
        let rule = PrecisionRule()
        let wide = records([1, 2, 3, 4], of: headline)
        #expect(rule.verdict(on: wide, asking: replications) == .goOn(toCount: 6))
        let more = records([1, 2, 3, 4, 1, 2, 3, 4, 1], of: headline)
        #expect(rule.verdict(on: more, asking: replications) == .goOn(toCount: 10))
        #expect(rule.verdict(on: more + wide, asking: replications) == .done(.atMost))
        #expect(rule.verdict(on: records([1], of: headline), asking: replications) == .goOn(toCount: 2))
    }

    @Test func `a narrow interval ends it, at just the half width asked for`() {
        // Student's reach for three samples at 97.5 % is 6.2053; s = 1 gives a half width of 3.5826.
        let mean = 35.84
        let narrow = records([mean - 1, mean, mean + 1], of: headline)
        #expect(PrecisionRule().verdict(on: narrow, asking: replications) == .done(.until))
        let wide = records([34.81, 35.81, 36.81], of: headline)
        #expect(PrecisionRule().verdict(on: wide, asking: replications) == .goOn(toCount: 4))
    }

    @Test func `an interval that ended the looking holds the truth as often as it says`() throws {
        var random = RandomStream(seed: Seed(17))
        let asked = Replications(
            count: 3, confidence: 0.95, precision: Precision(halfWidthMax: 0.02, countMax: 40))
        for deviation in [0.02, 0.03, 0.05] {
            let trials = 2_000
            var held = 0
            for _ in 0..<trials {
                var values: [Double] = []
                var count = asked.count
                while true {
                    while values.count < count {
                        // The sum of twelve draws is normal enough.
                        let normal = (0..<12).reduce(-6.0) { sum, _ in sum + random.nextUnit() }
                        values.append(1 + deviation * normal)
                    }
                    let verdict = PrecisionRule().verdict(on: records(values, of: headline), asking: asked)
                    guard case .goOn(let more) = verdict else { break }
                    count = more
                }
                let estimate = try Estimate(of: values, confidence: asked.intervalConfidence)
                if abs(estimate.mean - 1) <= estimate.halfWidth ?? 0 { held += 1 }
            }
            let share = Double(held) / Double(trials)
            #expect((0.93...0.98).contains(share), "\(share) at \(deviation)")
        }
    }

    @Test func `a median is narrow only from as many replications on as have an interval`() {
        let latencies = records([10, 10.01, 10.02, 10.03, 10.04], of: "message.latency.p50")
        #expect(PrecisionRule().verdict(on: latencies, asking: replications) == .goOn(toCount: 7))
        let six = records([10, 10.01, 10.02, 10.03, 10.04, 10.05], of: "message.latency.p50")
        #expect(PrecisionRule().verdict(on: six, asking: replications) == .done(.until))
        let more = records([10, 10.01, 10.02, 10.03, 10.04, 10.05, 10.06], of: "message.latency.p50")
        #expect(PrecisionRule().verdict(on: more, asking: replications) == .done(.until))
    }

    @Test func `metrics that nobody watches are not waited for`() {
        let others = records([1, 2, 3, 40], of: "device.cpu.mean")
        #expect(PrecisionRule().verdict(on: others, asking: replications) == .done(.until))
        let watching = PrecisionRule(alsoWatching: ["device.cpu.mean"])
        #expect(watching.verdict(on: others, asking: replications) == .goOn(toCount: 6))
    }
}
