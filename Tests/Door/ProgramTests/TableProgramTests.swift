import Foundation
import Testing

/// Tables beside a scenario, as files.
@Suite("Program, tables beside scenarios", .serialized)
struct TableProgramTests {
    private static let scenario = """
        name: tiny
        duration: 5 s
        replications: 1
        scheme: { mechanism: pairwise }
        group: { devices: 2 }
        network: { access: { profile: lan, delay: { empirical: q.csv } } }
        """

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write(Self.scenario, to: "tiny.yaml")
    }

    @Test(arguments: [
        (#"printf 'share,value_s\n0,\xff\n' > q.csv"#, "the file is not UTF-8 text\n"),
        ("ln -s /dev/zero q.csv", "it does not end within 2097152 bytes; a table beside a scenario has to\n"),
        ("mkdir q.csv", "a folder, where a file is expected\n"),
    ])
    func `what is wrong with a table's file is said at the place that names it, once`(
        line: String, sentence: String
    ) throws {
        let outcome = try Program.bash(line + "; \"$K\" validate tiny.yaml", in: folder.path)
        #expect(outcome.status == 65, "\(outcome)")
        #expect(
            outcome.complaint == "tiny.yaml:6:56: network.access.delay.empirical: q.csv: " + sentence,
            "\(outcome)")
    }

    /// Line ends and quotation marks, of which tables have many, are twice as long in YAML, and longer still in JSON.
    @Test func `results with tables that fill a manifest are read back`() throws {
        let rows = (1..<85_000).map { "\"\(Double($0) / 1e5)\",\"1\"\n" }.joined()
        let table = "share,value_ms\n\"0\",\"1\"\n" + rows + "1,1\n"
        for name in ["q.csv", "r.csv"] { _ = try folder.write(table, to: name) }
        _ = try folder.write(
            Self.scenario.replacing("q.csv }", with: "q.csv }, jitter: { empirical: r.csv }"), to: "tiny.yaml"
        )
        let outcome = try Program.bash(
            """
            "$K" run tiny.yaml --no-charts --quiet --out o > /dev/null
            test $(wc -c < o/manifest.json) -gt 4194304
            "$K" report o; "$K" validate o/manifest.json
            ! "$K" run tiny.yaml --seed 2 --no-charts --quiet --out o
            """, in: folder.path)
        #expect(
            outcome.output == "o/report.html\no/manifest.json: fine; points: 1, runs: 1\n", "\(outcome)")
        #expect(
            outcome.complaint.hasPrefix("o: it holds results of the scenario 'tiny' with other values;"),
            "\(outcome)")
    }
}
