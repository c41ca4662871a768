import Testing

@testable import ScenarioFile

@Suite("Tolerances of a baseline")
struct BaselineToleranceTests {
    private func parse(_ entries: String) throws(ScenarioErrors) -> BaselineTolerances {
        try BaselineTolerances.parse("tolerances:\n" + entries, file: "t.yaml")
    }

    @Test(arguments: [
        ("  - { worse: 1 % }", "t.yaml:2:5: tolerances[0]: the key 'metric' is missing"),
        (
            "  - { metric: message.latncy }",
            "t.yaml:2:15: tolerances[0].metric: no metric is called 'message.latncy'; did you mean"
        ),
        (
            "  - { metric: device, worse: -1 % }",
            "t.yaml:2:30: tolerances[0].worse: '-1 %', which is negative, is out of range; expected at least 0 %"
        ),
        (
            "  - { metric: device, worse: 5 }",
            "t.yaml:2:30: tolerances[0].worse: '5' has no unit; write `5 %`"
        ),
        ("  - { metric: device, worse: 5 ms }", "t.yaml:2:30: tolerances[0].worse: 'ms' is not a unit"),
        ("  - { metric: device, wors: 5 % }", "t.yaml:2:23: tolerances[0]: unknown key 'wors'; did you mean"),
        ("  device: 5 %", "t.yaml:2:3: tolerances: expected a list, found a map"),
        ("", "t.yaml:1:12: tolerances: expected a list, found nothing"),
    ])
    func `each fault is named with its place`(entries: String, beginning: String) {
        do {
            _ = try parse(entries)
            Issue.record("accepted: \(entries)")
        } catch {
            #expect(error.description.hasPrefix(beginning), "\(error.description)")
        }
    }

    @Test(arguments: ["", "# all\n", "---\n", "~\n"])
    func `an empty file is told what it should hold`(text: String) {
        do {
            _ = try BaselineTolerances.parse(text, file: "t.yaml")
            Issue.record("accepted: \(text)")
        } catch {
            #expect(error.description.hasSuffix(": expected a map of tolerances, found nothing"))
        }
    }

    @Test func `the entry that names most of a metric counts, and without one nothing may move`() throws {
        let tolerances = try parse(
            """
              - { metric: message.latency.p99, worse: 3 % }
              - { metric: message, worse: 1 %, better: 2 % }

            """)
        #expect(tolerances.tolerance(of: "message.latency.p99").worse == 0.03)
        #expect(tolerances.tolerance(of: "message.latency.p99").better == 0)
        #expect(tolerances.tolerance(of: "message.upload.mean").worse == 0.01)
        #expect(tolerances.tolerance(of: "message.upload.mean").better == 0.02)
        #expect(tolerances.tolerance(of: "messages").worse == 0)
        #expect(BaselineTolerances.exact.tolerance(of: "message.count").worse == 0)
    }
}
