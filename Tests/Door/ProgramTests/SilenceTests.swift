import Foundation
import Testing

/// What the program does not pass over in silence.
@Suite("Program, what is not left unsaid", .serialized)
struct SilenceTests {
    private static let tiny = """
        name: tiny
        seed: 3
        duration: 20 s
        replications: 2
        scheme: { mechanism: sender-keys }
        group: { devices: 3 }
        workload: { messages: { rate: 60 /min } }
        expect: [delivery.ratio == 100 %, message.count >= 1]
        """

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write(Self.tiny, to: "tiny.yaml")
    }

    private func keyshift(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(arguments, in: folder.path)
    }

    @Test func `messages that wait for devices that do not come back are told`() throws {
        let outcome = try keyshift(
            "run", "tiny.yaml", "--quiet", "--no-charts", "--replications", "1", "--set",
            "devices.never-returns=90 %", "--set", "group.devices=8")
        #expect(outcome.output.contains("\ndelivery.away "), "\(outcome)")
        #expect(outcome.output.contains("  wait for devices that have not come back: "), "\(outcome)")
        let page = String(decoding: try folder.read("results/tiny/report.html"), as: UTF8.self)
        #expect(page.contains("wait for devices that have not come back"))
    }

    @Test func `that all expectations hold is said, and nothing where one does not`() throws {
        let run = try keyshift("run", "tiny.yaml", "--quiet", "--no-charts")
        #expect(run.status == 0 && run.output.contains("\nall 2 expectations hold\n"), "\(run)")
        let report = try keyshift("report", "results/tiny")
        #expect(report.status == 0 && report.complaint == "all 2 expectations hold\n", "\(report)")
        let failed = try keyshift(
            "run", "tiny.yaml", "--quiet", "--no-charts", "--out", "b", "--set", "expect=[rekey.count > 90]")
        #expect(failed.status == 1 && !failed.output.contains(" hold"), "\(failed)")
    }

    @Test func `what of an earlier run goes and does not come again is told`() throws {
        try #require(try keyshift("run", "tiny.yaml", "--quiet", "--messages").status == 0)
        let again = try keyshift("run", "tiny.yaml", "--no-charts")
        #expect(
            again.complaint.contains(
                "results/tiny: charts and messages.csv of an earlier run removed; this run was asked for none\n"
            ),
            "\(again.complaint)")
        let quiet = try keyshift("run", "tiny.yaml", "--quiet", "--no-charts")
        #expect(quiet.status == 0 && quiet.complaint.isEmpty, "\(quiet.complaint)")
    }

    @Test func `a map says what it does not look at, and is not taken for a run`() throws {
        let outcome = try keyshift(
            "map", "tiny.yaml", "--quiet", "--no-charts", "--gears", "pairwise,sender-keys", "--sizes", "2,4",
            "--out", "m", "--set", "devices.availability={ online: 1 min, offline: 1 min }", "--set",
            "groups=2")
        #expect(outcome.status == 0, "\(outcome.complaint)")
        let sentence = "costs and ladders are of devices that are always within reach: devices.availability"
        #expect(outcome.output.contains("\n" + sentence), "\(outcome.output)")
        #expect(outcome.output.contains("\ncosts, ladders and trials are of one group: groups is left out\n"))
        #expect(String(decoding: try folder.read("m/report.html"), as: UTF8.self).contains(sentence))
        for command in [["report", "m"], ["plot", "m"], ["compare", "m", "m"]] {
            let refused = try Program.run(command, in: folder.path)
            #expect(refused.status == 65, "\(refused)")
            #expect(
                refused.complaint == "m: this is a map's folder; plot, report and compare take a run's\n",
                "\(refused)")
        }
    }

    @Test func `folders of a baseline without a scenario are refused`() throws {
        _ = try folder.write(Self.tiny, to: "bl/tiny/scenario.yaml")
        _ = try folder.write(Self.tiny, to: "bl/other/scenario.yml")
        _ = try folder.write("notes", to: "bl/README.md")
        try FileManager.default.createDirectory(
            atPath: folder.path + "/bl/empty", withIntermediateDirectories: true)
        let outcome = try keyshift("check", "--quiet", "--baseline", "bl", "--update")
        #expect(outcome.status == 65, "\(outcome)")
        #expect(
            outcome.complaint == """
                bl/empty: there is no scenario.yaml in it; each folder of a baseline holds one
                bl/other: there is no scenario.yaml in it, but scenario.yml; each folder of a baseline holds one

                """, "\(outcome.complaint)")
    }

    @Test func `the first update of a baseline says that it was written, the next that nothing moved`() throws
    {
        _ = try folder.write(Self.tiny, to: "bl/tiny/scenario.yaml")
        let first = try keyshift("check", "--quiet", "--baseline", "bl", "--update")
        #expect(first.status == 0 && first.output.hasPrefix("baseline written: "), "\(first)")
        #expect(first.output.hasSuffix(" values of 1 scenario\n"), "\(first)")
        let second = try keyshift("check", "--quiet", "--baseline", "bl", "--update")
        #expect(
            second.output.hasPrefix("as the baseline: ") && second.output.contains("exactly as they were"))
    }

    @Test func `results without a point in common are said to have none, in every format`() throws {
        for (name, sizes) in [("a", "[2]"), ("b", "[3]")] {
            let outcome = try keyshift(
                "run", "tiny.yaml", "--quiet", "--no-charts", "--out", name, "--set",
                "sweep.group.devices=\(sizes)")
            try #require(outcome.status == 0, "\(outcome)")
        }
        let sentence = "the two have no point in common: nothing was compared\n"
        #expect(try keyshift("compare", "a", "b", "--html", "c.html").output.contains(sentence))
        #expect(try keyshift("compare", "a", "b", "--format", "json").complaint == sentence)
        #expect(String(decoding: try folder.read("c.html"), as: UTF8.self).contains(sentence.dropLast()))
        #expect(try !keyshift("compare", "a", "a").output.contains("in common"))
    }

    @Test func `completions know the scenarios that come with the program`() throws {
        for shell in ["bash", "zsh", "fish"] {
            let script = try Program.run(["--generate-completion-script", shell]).output
            #expect(script.contains("quickstart") && script.contains("lossy"), "\(shell)")
        }
    }
}
