import Foundation
import Testing

/// Baselines and results that somebody or something has changed.
@Suite("Program, results that were changed", .serialized)
struct BrokenResultTests {
    private static let tiny = """
        name: tiny
        seed: 3
        duration: 20 s
        replications: 2
        scheme: { mechanism: sender-keys }
        workload: { messages: { rate: 60 /min } }
        sweep: { group.devices: [2, 3] }
        """

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write(Self.tiny, to: "bl/tiny/scenario.yaml")
        try #require(try run("check", "--baseline", "bl", "--update").status == 0)
    }

    private func run(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(arguments + ["--quiet"], in: folder.path)
    }

    private func baseline(_ change: (String) -> String) throws {
        let text = String(decoding: try folder.read("bl/tiny/baseline.csv"), as: UTF8.self)
        _ = try folder.write(change(text), to: "bl/tiny/baseline.csv")
    }

    @Test func `a unit that is not the metric's is refused in every table`() throws {
        try baseline { $0.replacing(",B,", with: ",MB,") }
        let check = try run("check", "--baseline", "bl")
        #expect(
            check.status == 65
                && check.complaint
                    == "bl/tiny/baseline.csv:5:1: message.upload.p50 is told in 'B', and in this row in 'MB'\n",
            "\(check)")
        try #require(try run("run", "bl/tiny/scenario.yaml", "--no-charts", "--out", "r").status == 0)
        for (name, words) in [("summary.csv", ["report", "r"]), ("runs.csv", ["compare", "r", "r"])] {
            let text = String(decoding: try folder.read("r/\(name)"), as: UTF8.self)
            _ = try folder.write(text.replacing(",ms,", with: ",s,"), to: "r/\(name)")
            let outcome = try Program.run(words, in: folder.path)
            #expect(outcome.status == 65, "\(outcome)")
            #expect(
                outcome.complaint.hasSuffix("message.latency.p50 is told in 'ms', and in this row in 's'\n"),
                "\(outcome)")
        }
    }

    @Test func `a number that is none is told with its column`() throws {
        try baseline { $0.replacing("message.count,messages,", with: "message.count,messages,abc") }
        let check = try run("check", "--baseline", "bl")
        #expect(check.status == 65, "\(check)")
        let text = String(decoding: try folder.read("bl/tiny/baseline.csv"), as: UTF8.self)
        let lines = text.split(separator: "\n")
        let line = try #require(lines.firstIndex { $0.contains("abc") })
        let place = try #require(lines[line].range(of: "abc"))
        let column = lines[line].distance(from: lines[line].startIndex, to: place.lowerBound) + 1
        #expect(
            check.complaint.hasPrefix(
                "bl/tiny/baseline.csv:\(line + 1):\(column): expected a number in the column 'value', found 'abc"
            ),
            "\(check.complaint)")
    }

    @Test func `a baseline that was cut at the end of a line fails, and a metric learnt since does not`()
        throws
    {
        try baseline { text in
            text.split(separator: "\n").filter { !$0.contains(",operations.sha256,") }.map { $0 + "\n" }
                .joined()
        }
        let learnt = try run("check", "--baseline", "bl")
        #expect(learnt.status == 0 && learnt.output.hasPrefix("as the baseline, and more: "), "\(learnt)")
        try baseline { $0.split(separator: "\n").prefix(250).map { $0 + "\n" }.joined() }
        let cut = try run("check", "--baseline", "bl")
        #expect(cut.status == 1, "\(cut)")
        #expect(
            cut.output.hasPrefix("BASELINE INCOMPLETE, of a scenario that has not changed: tiny: "), "\(cut)")
        #expect(cut.output.contains("the point group.devices 3 is missing from baseline.csv"), "\(cut)")
        #expect(
            cut.output.contains(" of seed ") && cut.output.contains("at group.devices 2: each is missing"))
    }

    @Test func `a longer run is told by its bytes, and a point that is gone is worth a failure`() throws {
        _ = try folder.write(Self.tiny.replacing("20 s", with: "40 s"), to: "bl/tiny/scenario.yaml")
        let check = try run("check", "--baseline", "bl")
        #expect(check.output.hasPrefix("REGRESSION: tiny: network.bytes at "), "\(check.output)")
        for (name, sizes) in [("r", "[2, 3]"), ("s", "[2, 4]")] {
            let outcome = try run(
                "run", "bl/tiny/scenario.yaml", "--no-charts", "--out", name, "--set",
                "sweep.group.devices=\(sizes)")
            try #require(outcome.status == 0, "\(outcome)")
        }
        let gone = try Program.run(["compare", "r", "s", "--fail-on", "worse"], in: folder.path)
        #expect(gone.status == 1, "\(gone)")
        #expect(
            gone.complaint.contains(
                "the point group.devices 3 is only in the first; 1 point could not be compared\n"),
            "\(gone.complaint)")
    }
}
