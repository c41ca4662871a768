import Observation
import Results
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
        // Student's reach for three samples at 95 % is 4.3027; s = 1 gives a half width of 2.4841.
        let mean = 24.85
        let narrow = records([mean - 1, mean, mean + 1], of: headline)
        #expect(PrecisionRule().verdict(on: narrow, asking: replications) == .done(.until))
        let wide = records([23.8, 24.8, 25.8], of: headline)
        #expect(PrecisionRule().verdict(on: wide, asking: replications) == .goOn(toCount: 4))
    }

    @Test func `metrics that nobody watches are not waited for`() {
        let others = records([1, 2, 3, 40], of: "device.cpu.mean")
        #expect(PrecisionRule().verdict(on: others, asking: replications) == .done(.until))
        let watching = PrecisionRule(alsoWatching: ["device.cpu.mean"])
        #expect(watching.verdict(on: others, asking: replications) == .goOn(toCount: 6))
    }
}
