import Foundation
import Testing

/// The table that `run` prints, and what stands below it.
@Suite("Program, columns", .serialized)
struct ColumnsProgramTests {
    /// Two who are mostly away: what they mean to write finds no device within reach.
    private static let away = """
        name: away
        duration: 20 s
        replications: { at-least: 2, confidence: 90 % }
        scheme: { mechanism: pairwise }
        group: { devices: 4 }
        workload: { messages: { rate: 60 /min } }
        devices: { availability: { online: { exponential: { mean: 3 s } }, offline: { exponential: { mean: 20 s } } } }
        """

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write(Self.away, to: "away.yaml")
    }

    private func run(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(
            ["run", "away.yaml", "--quiet", "--no-charts", "--force"] + arguments, in: folder.path)
    }

    @Test func `the table says how many replications and which interval, and what was not delivered`() throws
    {
        let outcome = try run()
        let lines = outcome.output.split(separator: "\n")
        #expect(
            lines.first
                == "away: means (of p50, p95 and the like medians) of 2 replications, ± the longer side of the 90 % interval",
            "\(outcome)")
        #expect(
            outcome.output.contains("\nnot delivered or not done, a run:\nmessage.unwritten  "), "\(outcome)")
        let summary = String(decoding: try folder.read("results/away/summary.csv"), as: UTF8.self)
        let row = try #require(summary.split(separator: "\n").first { $0.contains("message.unwritten,") })
        let mean = try #require(Double(row.split(separator: ",")[5]))
        #expect(lines.contains { $0.hasPrefix("message.unwritten  \(mean)") }, "\(mean): \(lines)")
    }

    @Test func `columns are what is asked for, in that order, with their units`() throws {
        let outcome = try run(
            "--columns", "message.count, delivery.ratio,device.cpu.mean,rekey.convergence.p95")
        let lines = outcome.output.split(separator: "\n")
        let headings =
            "message.count (messages)  delivery.ratio  device.cpu.mean (ms/h)  rekey.convergence.p95"
        #expect(lines.count > 2 && lines[1] == headings, "\(outcome)")
        #expect(lines[2].contains(" % ") && lines[2].hasSuffix("–"), "\(lines)")
    }

    @Test func `as JSON there are the rows of these metrics alone`() throws {
        let outcome = try run("--format", "json", "--columns", "message.count,network.bytes")
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        #expect(rows.compactMap { $0["metric"] as? String } == ["message.count", "network.bytes"])
    }

    @Test(arguments: [
        (
            "message.latency,foo",
            """
            --columns: no metric is called 'message.latency'; did you mean 'message.latency.p50'? ('keyshift list metrics' \
            names all)
            --columns: no metric is called 'foo' ('keyshift list metrics' names all)

            """
        ),
        (
            "rekey.count,",
            "--columns takes names of metrics with commas between them, as in message.latency.p95,rekey.count\n"
        ),
        (
            ",",
            "--columns takes names of metrics with commas between them, as in message.latency.p95,rekey.count\n"
        ),
        (
            "",
            "--columns takes names of metrics with commas between them, as in message.latency.p95,rekey.count\n"
        ),
    ])
    func `a name that no metric has is refused before anything runs`(names: String, sentence: String) throws {
        let outcome = try run("--columns", names)
        #expect(outcome.status == 64 && outcome.complaint == sentence, "\(outcome)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/results"))
    }
}
