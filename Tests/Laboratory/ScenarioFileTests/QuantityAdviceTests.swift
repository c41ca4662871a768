import Testing

@testable import ScenarioFile

/// What is told of quantities that somebody wrote in another way than they are written here.
@Suite("How quantities should be written")
struct QuantityAdviceTests {
    private func problem(of addition: String) -> String {
        let head = "name: t\nscheme: { mechanism: pairwise }\n"
        do {
            _ = try ScenarioDocument.parse("\(head)\(addition)\n", file: "f.yaml")
            return "accepted"
        } catch {
            return error.description
        }
    }

    private func faults(_ what: String) -> String {
        "duration: 1 min\nnetwork: { delivery: edge, faults: [{ \(what) }] }"
    }

    @Test(arguments: [
        ("duration: 1,5 min", "3:11: duration: '1,5 min' is not one number and a unit; write `1.5 min`"),
        (
            "duration: 1 min 30 s",
            "3:11: duration: '1 min 30 s' is not one number and a unit; write `1.5 min`"
        ),
        (
            "duration: 1,000 s",
            "3:11: duration: '1,000 s' is not one number and a unit; write `1000 s` or `1.000 s`"
        ),
        ("duration: 1 min 30", "3:11: duration: 'min 30' is not a unit of a duration"),
        (
            "duration: -5 min",
            "3:11: duration: '-5 min', which is negative, is out of range; expected at least"
        ),
    ])
    func `a duration in other words is told in those of scenarios`(addition: String, sentence: String) {
        #expect(problem(of: addition).hasPrefix("f.yaml:" + sentence), "\(problem(of: addition))")
    }

    @Test(arguments: [
        ("withhold-keys: 1", "'1' has no unit; write `1 %`, `100 %`, or `[1]` for node 1"),
        ("edge-down: 2", "'2' has no unit; write `2 %` or `[2]` for node 2"),
        ("edge-down: 0.25", "'0.25' has no unit; write `0.25 %` or `25 %`"),
        ("partition: [60, 40]", "'60' has no unit; write `60 %`"),
        ("degrade: { loss: 5 }", "'5' has no unit; write `5 %`"),
        ("edge-down: 0", "'0' is out of range"),
        (
            "withhold-keys: true",
            "expected a share, such as `2 %`, or a list of whole numbers, such as `[0, 2]`, found 'true'"
        ),
    ])
    func `a share has its per cent`(fault: String, sentence: String) {
        #expect(problem(of: faults(fault)).contains(sentence), "\(problem(of: faults(fault)))")
    }

    @Test func `a comma in a number of a map is told as that`() {
        let problem = problem(of: "duration: 1 min\nnetwork: { access: { up: 1,5 Mbit/s } }")
        #expect(
            problem.contains("f.yaml:4:28: network.access: '5 Mbit/s' is not a key but the rest of a number"),
            "\(problem)")
    }

    @Test func `of nothing the unit may be left out`() {
        #expect(problem(of: "duration: 1 min\nnetwork: { access: { loss: 0 } }") == "accepted")
    }

    @Test(arguments: [
        (
            "workload: { messages: { senders: zipf } }",
            "unknown name 'zipf'; expected uniform, or a map such as `{ zipf: 1.1 }`"
        ),
        (
            "devices: { availability: 40 % }",
            "unknown name '40 %'; expected always, or a map such as `{ online: 8 h, offline: 16 h }`"
        ),
    ])
    func `where a map may stand in place of a word, it is told of`(addition: String, sentence: String) {
        let problem = problem(of: "duration: 1 min\n" + addition)
        #expect(problem.hasSuffix(sentence), "\(problem)")
    }
}
