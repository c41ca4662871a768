import Foundation
import FoundationXML
import Testing

/// The commands that hold results against something.
@Suite("Program, comparing", .serialized)
struct ComparingProgramTests {
    private static let tiny = """
        name: tiny
        title: Three devices
        seed: 3
        duration: 20 s
        replications: 2
        scheme: { mechanism: sender-keys }
        group: { devices: 3 }
        workload: { messages: { rate: 60 /min } }
        """

    private func run(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(arguments + ["--quiet"])
    }

    @Test func `an expectation that does not hold ends with 1 after the results are written`() throws {
        let folder = try TemporaryFolder()
        let text =
            Self.tiny + "\nexpect: [delivery.ratio == 100 %, message.upload.p50 > 1 MiB, rekey.count > 90]\n"
        let outcome = try run(
            "run", try folder.write(text, to: "tiny.yaml"), "--no-charts", "--out", folder.path + "/out")
        #expect(outcome.status == 1)
        let lines = outcome.complaint.split(separator: "\n")
        #expect(lines.count == 2, "\(outcome.complaint)")
        #expect(
            lines.first?.hasPrefix("tiny: message.upload.p50 at the only point: expected > 1 MiB, got ")
                == true)
        #expect(try !folder.read("out/summary.csv").isEmpty && !folder.read("out/manifest.json").isEmpty)
    }

    @Test func `a baseline that has lost its scenario is told, and two reports into one file are refused`()
        throws
    {
        let folder = try TemporaryFolder()
        for name in ["a", "b"] {
            try FileManager.default.createDirectory(
                atPath: folder.path + "/bl/" + name, withIntermediateDirectories: true)
        }
        _ = try folder.write(Self.tiny, to: "bl/a/scenario.yaml")
        _ = try folder.write("", to: "bl/b/baseline.csv")
        let lost = try run("check", "--baseline", folder.path + "/bl")
        #expect(
            lost.status == 65
                && lost.complaint.contains("/bl/b: there is a baseline.csv, and no scenario.yaml"))
        let one = try run("check", "--junit", "same", "--markdown", "same")
        #expect(
            one.status == 64 && one.complaint.hasPrefix("--junit and --markdown name one file, 'same'"),
            "\(one)")
    }

    @Test func `scenarios of one name in a baseline are refused, since reports could not tell them apart`()
        throws
    {
        let folder = try TemporaryFolder()
        for name in ["a", "b"] { _ = try folder.write(Self.tiny, to: "bl/\(name)/scenario.yaml") }
        let bl = folder.path + "/bl"
        let outcome = try run("check", "--baseline", bl, "--update")
        #expect(outcome.status == 65, "\(outcome)")
        #expect(
            outcome.complaint == "\(bl)/a and \(bl)/b: the scenarios of both are named 'tiny'\n", "\(outcome)"
        )
    }

    @Test func `where no message was sent the table says so`() throws {
        let folder = try TemporaryFolder()
        let outcome = try run(
            "run", try folder.write(Self.tiny, to: "tiny.yaml"), "--no-charts", "--out", folder.path + "/out",
            "--set", "network.access={ profile: lan, up: 1 bit/s }")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("at the only point no message was sent, of "), "\(outcome)")
    }

    @Test func `a folder compared with itself is the same, and with other sizes it is not`() throws {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.tiny, to: "tiny.yaml")
        let (old, new) = (folder.path + "/old", folder.path + "/new")
        _ = try run("run", scenario, "--no-charts", "--out", old)
        _ = try run("run", scenario, "--no-charts", "--out", new, "--set", "workload.messages.size=900 B")
        let same = try Program.run(["compare", old, old])
        #expect(same.status == 0 && same.output.hasPrefix("all ") && same.output.contains("are the same"))
        let other = try Program.run(["compare", old, new])
        #expect(other.output.hasPrefix("the second is of another scenario "), "\(other)")
        #expect(other.output.contains("\nworkload.messages.size: "), "\(other)")
        #expect(other.output.contains("\nmessage.upload.") && other.output.contains("(paired)"))
        let json = try Program.run(["compare", old, new, "--format", "json"]).output
        let rows = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
        #expect(rows?.contains { $0["metric"] as? String == "delivery.ratio" } == true)
        #expect(try Program.run(["compare", old, folder.path + "/none"]).status == 74)

        let six = folder.path + "/six"
        let more = ["--replications", "6", "--quiet", "--no-charts"]
        _ = try Program.run(["run", scenario, "--out", six] + more)
        _ = try Program.run(
            ["run", scenario, "--out", new, "--force", "--set", "workload.messages.size=900 B"] + more)
        let worse = try Program.run(["compare", six, new, "--fail-on", "worse"])
        #expect(worse.status == 1 && worse.output.contains("\nmetric "), "\(worse)")
        #expect(worse.complaint.hasPrefix("WORSE: "), "\(worse.complaint)")
        #expect(worse.complaint.contains(" significantly worse\n") && worse.complaint.utf8.count < 300)
        #expect(try Program.run(["compare", six, new]).status == 0)
        let fine = try Program.run(["compare", six, six, "--fail-on", "worse"])
        #expect(fine.status == 0 && fine.complaint.isEmpty)
        #expect(try Program.run(["compare", six, six, "--fail-on", "better"]).status == 64)
    }

    @Test func `a baseline is written, held, and said to be broken where it is`() throws {
        let folder = try TemporaryFolder()
        let place = folder.path + "/baseline"
        try FileManager.default.createDirectory(atPath: place + "/tiny", withIntermediateDirectories: true)
        _ = try folder.write(Self.tiny, to: "baseline/tiny/scenario.yaml")
        #expect(try run("check", "--baseline", place).status == 74)
        let missing = try run("check", "--baseline", place + "/none")
        #expect(missing.complaint == place + "/none: no such file or folder\n" && missing.status == 74)
        #expect(try run("check", "--baseline", place, "--update").status == 0)
        let held = try run("check", "--baseline", place)
        #expect(held.status == 0 && held.output.hasPrefix("as the baseline: "), "\(held.output)")

        let text = String(decoding: try folder.read("baseline/tiny/baseline.csv"), as: UTF8.self)
        let row = try #require(text.split(separator: "\n").first { $0.contains(",operations.sha256,1,") })
        let calls = try #require(row.split(separator: ",").last.flatMap { Int($0) })
        let fewer = row.dropLast("\(calls)".count) + "\(calls - 1)"
        _ = try folder.write(text.replacing(row, with: fewer), to: "baseline/tiny/baseline.csv")
        let files = ["--junit", folder.path + "/check.xml", "--markdown", folder.path + "/check.md"]
        let broken = try Program.run(["check", "--quiet", "--baseline", place] + files)
        #expect(broken.status == 1 && broken.complaint.isEmpty)
        #expect(
            broken.output.hasPrefix("REGRESSION: tiny: operations.sha256 at the only point, seed 3: "),
            "\(broken.output)")
        #expect(broken.output.contains("no byte moved on the network"))
        #expect(XMLParser(data: try folder.read("check.xml")).parse())
        #expect(String(decoding: try folder.read("check.md"), as: UTF8.self).contains("**REGRESSION: tiny"))

        _ = try folder.write(text.replacing(row, with: row + "x"), to: "baseline/tiny/baseline.csv")
        let unread = try run("check", "--baseline", place)
        #expect(unread.status == 65 && unread.complaint.contains("/baseline.csv:"), "\(unread.complaint)")
        _ = try folder.write("tolerances: 3\n", to: "baseline/tiny/tolerances.yaml")
        _ = try folder.write(text, to: "baseline/tiny/baseline.csv")
        let intolerant = try run("check", "--baseline", place)
        #expect(intolerant.status == 65 && intolerant.complaint.contains("tolerances.yaml:1:13: "))
    }

    /// A baseline of one scenario, updated.
    private func baseline(_ text: String, in folder: TemporaryFolder) throws -> String {
        let place = folder.path + "/baseline"
        try FileManager.default.createDirectory(atPath: place + "/tiny", withIntermediateDirectories: true)
        _ = try folder.write(text, to: "baseline/tiny/scenario.yaml")
        _ = try run("check", "--baseline", place, "--update")
        return place
    }

    @Test func `an expectation that fails is in every report of a check, and ends it with 1`() throws {
        let folder = try TemporaryFolder()
        let place = try baseline(
            Self.tiny + "\nexpect: [delivery.ratio == 100 %, message.upload.p50 > 1 MiB]\n", in: folder)
        let outcome = try run(
            "check", "--baseline", place, "--junit", folder.path + "/j.xml", "--markdown",
            folder.path + "/m.md")
        #expect(outcome.status == 1)
        let sentence = "tiny: message.upload.p50 at the only point: expected > 1 MiB, got "
        #expect(outcome.output.hasPrefix("EXPECTATION FAILED: " + sentence), "\(outcome.output)")
        let junit = String(decoding: try folder.read("j.xml"), as: UTF8.self)
        #expect(
            junit.contains("failures=\"1\"") && junit.contains("name=\"expect delivery.ratio == 100 %\"/>"))
        let markdown = String(decoding: try folder.read("m.md"), as: UTF8.self)
        #expect(markdown.hasPrefix("## Keyshift: an expectation failed\n\n**EXPECTATION FAILED: tiny"))
    }

    @Test func `a check that comes to no result leaves no report of an earlier one`() throws {
        let folder = try TemporaryFolder()
        let place = try baseline(Self.tiny, in: folder)
        let files = (junit: folder.path + "/j.xml", markdown: folder.path + "/m.md")
        func check(_ more: String...) throws -> (outcome: Program.Outcome, junit: String, markdown: String) {
            let outcome = try Program.run(
                [
                    "check", "--quiet", "--baseline", place, "--junit", files.junit, "--markdown",
                    files.markdown,
                ]
                    + more)
            return (
                outcome, String(decoding: try folder.read("j.xml"), as: UTF8.self),
                String(decoding: try folder.read("m.md"), as: UTF8.self)
            )
        }
        let fine = try check()
        #expect(fine.outcome.status == 0 && fine.junit.contains("failures=\"0\">"))
        #expect(fine.markdown.hasPrefix("## Keyshift: no regression\n"))

        _ = try folder.write("tolerances: 3\n", to: "baseline/tiny/tolerances.yaml")
        let mistaken = try check()
        #expect(mistaken.outcome.status == 65)
        let sentence = "tolerances.yaml:1:13: tolerances: expected a list, found '3'"
        #expect(mistaken.junit.contains(sentence) && mistaken.junit.contains("errors=\"1\""), "\(mistaken)")
        #expect(
            mistaken.markdown.hasPrefix("## Keyshift: no result\n") && mistaken.markdown.contains(sentence))
        #expect(XMLParser(data: Data(mistaken.junit.utf8)).parse())
        try FileManager.default.removeItem(atPath: place + "/tiny/tolerances.yaml")

        #expect(try check().junit == fine.junit)
        let gone = try check("--baseline", folder.path + "/nowhere")
        #expect(gone.outcome.status == 74 && gone.junit.contains("/nowhere: no such file or folder"))

        // One that is killed says so, too.
        #expect(try check().junit == fine.junit)
        _ = try folder.write(Self.tiny.replacing("20 s", with: "300 h"), to: "baseline/tiny/scenario.yaml")
        let (process, _, _) = try Program.start(
            ["check", "--quiet", "--baseline", place, "--junit", files.junit, "--markdown", files.markdown])
        while process.isRunning, try folder.read("m.md") == Data(fine.markdown.utf8) { usleep(2_000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let killed = String(decoding: try folder.read("j.xml"), as: UTF8.self)
        #expect(killed.contains("<error message=\"the check was not carried out to its end\">"))
    }

    @Test func `a check says when the scenario is another, a point gone, or nothing compared`() throws {
        let folder = try TemporaryFolder()
        let place = try baseline(Self.tiny + "\nsweep: { group.devices: [2, 3] }\n", in: folder)
        _ = try folder.write(
            Self.tiny + "\nsweep: { group.devices: [2] }\n", to: "baseline/tiny/scenario.yaml")
        let gone = try run("check", "--baseline", place)
        #expect(gone.status == 1 && gone.output.contains("the point group.devices 3 is gone"))
        #expect(
            gone.output.contains("is another than the baseline was made of") && !gone.output.contains(" B"))

        let text = String(decoding: try folder.read("baseline/tiny/baseline.csv"), as: UTF8.self)
        _ = try folder.write(text.prefix { $0 != "\n" } + "\n", to: "baseline/tiny/baseline.csv")
        let vacuous = try run("check", "--baseline", place)
        #expect(vacuous.status == 1 && vacuous.output.hasPrefix("NOTHING COMPARED: tiny: "))
    }

    @Test func `a run whose rows stand twice in a table is refused, with both lines`() throws {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.tiny, to: "tiny.yaml")
        _ = try run("run", scenario, "--no-charts", "--out", folder.path + "/a")
        let text = String(decoding: try folder.read("a/runs.csv"), as: UTF8.self)
        let rows = text.split(separator: "\n").dropFirst().joined(separator: "\n")
        _ = try folder.write(text + rows + "\n", to: "a/runs.csv")
        let outcome = try Program.run(["compare", folder.path + "/a", folder.path + "/a"])
        let count = text.split(separator: "\n").count
        #expect(outcome.status == 65)
        #expect(
            outcome.complaint.hasSuffix(
                "runs.csv:\(count + 1):1: this row says again what line 2 says, of the same run\n"),
            "\(outcome.complaint)")
    }

    @Test func `a timeline draws the thresholds of the point that it shows`() throws {
        let folder = try TemporaryFolder()
        let text = Self.tiny.replacing(
            "{ mechanism: sender-keys }",
            with: "{ mechanism: adaptive, hysteresis: 20 % }")
        let scenario = try folder.write(
            text + "\nsweep: { scheme.hysteresis: [0 %, 50 %] }\n", to: "tiny.yaml")
        let outcome = try run("run", scenario, "--out", folder.path + "/a")
        #expect(outcome.status == 0, "\(outcome.complaint)")
        let picture = String(decoding: try folder.read("a/charts/timeline.svg"), as: UTF8.self)
        #expect(picture.contains("below 2: back") && !picture.contains("below 1.6: back"))
    }
}
