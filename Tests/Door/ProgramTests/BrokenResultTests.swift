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
}
