import Testing

@testable import ScenarioFile

@Suite("Expectations")
struct ExpectationTests {
    private func document(_ list: String) throws -> ScenarioDocument {
        let head = "name: t\nduration: 1 min\nscheme: { mechanism: pairwise }\n"
        return try ScenarioDocument.parse(head + "expect: \(list)\n", file: "f.yaml")
    }

    @Test(arguments: [
        ("delivery.ratio >= 99.9 %", 0.999), ("delivery.ratio>=50 %", 0.5),
        ("rekey.convergence.p95 <= 5 s", 5_000), ("message.latency.max < 1.5 ms", 1.5),
        ("message.upload.p50 > 3 KiB", 3_072), ("rekey.count == 12 rekeys", 12), ("rekey.count == 12", 12),
        ("device.cpu.mean < 2 s/h", 2_000), ("traffic.device-day.up.mean <= 500 KB/day", 500_000),
        ("relay.load.mean < 2 MB/s", 2_000_000), ("operations.sha256 == 0", 0),
    ])
    func `a bound is read in the metric's unit`(text: String, bound: Double) throws {
        let expectations = try document("\n  - \(text)").scenario.expectations
        #expect(expectations.map(\.bound) == [bound])
    }

    @Test func `each comparison holds where it should`() throws {
        let list =
            "['order.conflicts >= 2', 'order.conflicts <= 2', 'order.conflicts == 2', "
            + "'order.conflicts > 2', 'order.conflicts < 2']"
        let expectations = try document(list).scenario.expectations
        #expect(expectations.map { $0.holds(for: 1) } == [false, true, false, false, true])
        #expect(expectations.map { $0.holds(for: 2) } == [true, true, true, false, false])
        #expect(expectations.map { $0.holds(for: 3) } == [true, false, false, true, false])
        #expect(!expectations.contains { $0.holds(for: .nan) })
    }

    @Test func `the resolved scenario says the same, and a sweep leaves it alone`() throws {
        let first = try document("[delivery.ratio >= 99.9 %]\nsweep: { group.devices: [2, 4] }")
        let again = try ScenarioDocument.parse(first.resolvedYAML, file: "g.yaml")
        #expect(
            again.points == first.points && first.points.allSatisfy { $0.scenario.expectations.count == 1 })
    }

    @Test(arguments: ["delivery.ratio >= 1000", "delivery.ratio == 101 %", "delivery.ratio < 100.1"])
    func `of a share no more is expected than all`(text: String) throws {
        #expect {
            try document("[\(text)]")
        } throws: {
            "\($0)".contains("is out of range; expected 0 % to 100 %")
        }
    }

    @Test(arguments: [
        ("delivery.ratio >= 99", "'99' has no unit; write `99 %`"),
        ("delivery.ratio >= 0.999", "'0.999' has no unit; write `0.999 %` or `99.9 %`"),
        ("message.latency.p95 <= 1,5 s", "'1,5 s' is not one number and a unit; write `1.5 s`"),
        (
            "traffic.device-day.up.mean <= 500 B",
            "'500 B' lacks a unit; expected one of the units B/day, KB/day"
        ),
    ])
    func `how a bound should be written is told`(text: String, sentence: String) {
        do {
            _ = try document("['\(text)']")
            Issue.record("accepted: \(text)")
        } catch {
            #expect("\(error)".hasSuffix(sentence) || "\(error)".contains(sentence), "\(error)")
        }
    }

    @Test func `a wrong expectation among the arguments is named by the argument`() throws {
        do {
            _ = try document("[delivery.ratio >= 99.9 %]").setting([("expect[0]", "delivery.ratio >= 1 s")])
            Issue.record("accepted")
        } catch let errors as ScenarioErrors {
            #expect(errors.description.hasPrefix("--set expect[0]=delivery.ratio >= 1 s: expect[0]: 's' is"))
        }
    }
}
