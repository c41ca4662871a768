import Foundation
import Testing

/// Pages that the program writes, in files and in a browser.
@Suite("Program, reports", .serialized)
struct ReportTests {
    /// Two mechanisms at two sizes, with all that a page can tell of.
    private static let small = """
        name: small
        title: "Small </script> <b>群組</b>"
        duration: 40 s
        replications: 3
        scheme: { mechanism: adaptive, ladder: [{ mechanism: pairwise, up-to: 5 }, { mechanism: tree }] }
        group: { devices: 4 }
        workload:
          messages: { rate: 60 /min }
          membership: { joins: 6 /min, leaves: 3 /min }
        expect:
          - delivery.ratio >= 1 %
          - message.upload.p50 <= 1 B
        """

    private func runSmall(_ arguments: String...) throws -> (
        folder: TemporaryFolder, outcome: Program.Outcome
    ) {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.small, to: "small.yaml")
        let outcome = try Program.run(
            ["run", scenario, "--out", folder.path + "/r", "--no-charts", "--quiet"] + arguments)
        return (folder, outcome)
    }

    private func page(_ folder: TemporaryFolder, _ name: String = "r/report.html") throws -> String {
        String(decoding: try folder.read(name), as: UTF8.self)
    }

    @Test func `a run writes its page, charts or not, and report writes the same bytes again`() throws {
        let (folder, outcome) = try runSmall()
        #expect(outcome.status == 1 && outcome.complaint.contains("message.upload.p50"), "\(outcome)")
        let first = try page(folder)
        #expect(
            first.contains("message.upload.p50 &lt;= 1 B does not hold") && first.contains("chart-timeline"))
        // What the scenario says is marked, and what it leaves open is not.
        #expect(first.contains("<mark>replications: 3</mark>") && first.contains("\ndrain: 60 s\n"))
        try FileManager.default.removeItem(atPath: folder.path + "/r/report.html")
        let again = try Program.run(["report", folder.path + "/r"])
        #expect(again.status == 0 && again.output == folder.path + "/r/report.html\n", "\(again)")
        #expect(try page(folder) == first)
        // At another number of jobs, too: nothing of the machine stands in it.
        let (other, _) = try runSmall("--jobs", "1")
        #expect(try page(other) == first)
    }

    @Test func `a folder that no run has written has no page`() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run(["report", folder.path]).status == 74)
        _ = try folder.write("{}", to: "manifest.json")
        let outcome = try Program.run(["report", folder.path])
        #expect(outcome.status == 65 && outcome.complaint.contains("manifest.json:1:1"), "\(outcome)")
    }

    @Test func `two reports of a check cannot go into one file`() throws {
        let outcome = try Program.run(["check", "--html", "x", "--markdown", "x"])
        #expect(outcome.status == 64 && outcome.complaint.contains("--markdown and --html name one file"))
    }

    @Test(
        .enabled(
            if: Browser.isToBeTried,
            "no Chromium is installed: pages are not opened (KEYSHIFT_BROWSER names one)"))
    func `pages open in a browser without a complaint or a request, sort, filter, export and tell`() throws {
        let browser = try Browser()
        let (folder, _) = try runSmall()
        let swept = folder.path + "/swept"
        let sweep = [
            "--set", "sweep.scheme.mechanism=[pairwise, derived-sender-keys, tree]", "--set",
            "sweep.group.devices=[2, 8]",
        ]
        _ = try Program.run(
            ["run", folder.path + "/small.yaml", "--out", swept, "--no-charts", "--quiet"] + sweep)
        _ = try Program.run(
            ["run", folder.path + "/small.yaml", "--out", swept + "-lossy", "--no-charts", "--quiet"] + sweep
                + ["--set", "network.access.loss=5 %"])
        _ = try Program.run(["compare", swept, swept + "-lossy", "--html", folder.path + "/compare.html"])
        _ = try Program.run(
            ["map", folder.path + "/small.yaml", "--out", folder.path + "/map", "--no-charts", "--quiet"]
                + ["--gears", "pairwise,tree", "--sizes", "2,4"])
        for (name, notes) in [
            ("r/report.html", ["tip", "table metrics", "table rekeys", "table key-figures"]),
            ("swept/report.html", ["tip", "table metrics", "explained"]),
            ("compare.html", ["table differences", "explained"]), ("map/report.html", ["tip"]),
        ] {
            for (width, isDark) in [(1_280, false), (400, true)] {
                let (lines, console) = try browser.outcome(
                    ofPage: try page(folder, name), probe: PageProbe.script, in: folder, width: width,
                    isDark: isDark)
                let faults = lines.filter { $0.hasPrefix("FAULT") }
                #expect(faults.isEmpty && console.isEmpty, "\(name) at \(width): \(faults) \(console)")
                for note in notes {
                    #expect(lines.contains { $0.hasPrefix(note) }, "\(name): no \(note)")
                }
            }
        }
    }
}
