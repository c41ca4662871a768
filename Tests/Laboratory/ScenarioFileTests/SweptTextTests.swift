import Results
import Testing

@testable import ScenarioFile

@Suite("Swept values in words")
struct SweptTextTests {
    @Test func `what is not all numbers with a unit stays as it is written`() {
        for written in [
            ["pairwise", "tree"], ["4", "8"], ["mobile-4g", "lan"], ["always", "5 min"], ["3g", "4g"],
            ["{ exponential: { mean: 20 min } }", "5 min"], ["4 epochs", "5 messages"], ["5 min", "2 B"], [],
        ] {
            #expect(SweptTexts(written).texts == written && SweptTexts(written).unit == "", "\(written)")
        }
    }

    @Test func `numbers are in the unit of the first, or of another in which they are short`() {
        for (written, texts, unit) in [
            (["0 %", "5 %", "20%"], ["0 %", "5 %", "20 %"], "%"),
            (["250 ms", "1 s", "0.1 s"], ["250 ms", "1000 ms", "100 ms"], "ms"),
            (["1 min", "90 s"], ["1 min", "1.5 min"], "min"),
            (["24 h", "20 min"], ["1440 min", "20 min"], "min"),
            (["0", "5 %"], ["0 %", "5 %"], "%"), (["6 /min", "6 /h"], ["6 /min", "0.1 /min"], "/min"),
            (["4 epochs", "16 epochs"], ["4 epochs", "16 epochs"], "epochs"),
            (["1.50 KiB"], ["1.50 KiB"], "KiB"),
        ] {
            #expect(SweptTexts(written) == SweptTexts(texts), "\(written)")
            #expect(SweptTexts(written).texts == texts && SweptTexts(written).unit == unit, "\(written)")
        }
    }

    @Test func `points and columns are told in that unit, and the scenario is the same`() throws {
        let text =
            "name: t\nduration: 1 min\nsweep: { network.access.delay: [250 ms, 1 s], scheme.mechanism: [tree] }"
        let document = try ScenarioDocument.parse(text, file: "f")
        #expect(document.points.map(\.values) == [["250 ms", "tree"], ["1000 ms", "tree"]])
        #expect(document.sweptColumns.map(\.unit) == ["ms", ""])
        let again = try ScenarioDocument.parse(text.replacing("1 s]", with: "1000 ms]"), file: "f")
        #expect(again.points == document.points)
    }

    @Test func `the value that others are held against is one of those that are swept`() throws {
        let text =
            "name: t\nduration: 1 min\nreference: 1 s\nsweep: { network.access.delay: [250 ms, 1 s] }\n"
        #expect(try ScenarioDocument.parse(text, file: "f").reference == "1000 ms")
        #expect(throws: ScenarioErrors.self) {
            try ScenarioDocument.parse(text.replacing("reference: 1 s", with: "reference: 2 s"), file: "f")
        }
        do {
            _ = try ScenarioDocument.parse(
                text.replacing("reference: 1 s", with: "reference: tree"), file: "f")
        } catch {
            #expect(error.description == "f:3:12: reference: 'tree' is none of the values that are swept")
        }
        let settled = try ScenarioDocument.parse(text, file: "f").setting([("network.access.delay", "1 s")])
        #expect(settled.reference == nil && settled.points.count == 1)
    }
}
