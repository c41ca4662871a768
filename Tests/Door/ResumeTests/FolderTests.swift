import Foundation
import Testing

private let scenario = """
    name: small
    duration: 20 s
    drain: 5 s
    replications: 2
    scheme: { mechanism: pairwise }
    group: { devices: 3 }
    workload: { messages: { rate: 60 /min } }
    """

@Suite("A folder of results", .serialized)
struct FolderTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(scenario, to: "small.yaml")
    }

    private func run(_ arguments: String...) throws -> Keyshift.Ending {
        try Keyshift.run(["run"] + arguments + ["--no-charts", "--quiet"], in: folder)
    }

    @Test func `other values over finished results are refused before anything runs, and forced if asked`()
        throws
    {
        #expect(try run("small.yaml", "--out", "r").status == 0)
        let before = folder.bytes("r/runs.csv")
        let refused = try run("small.yaml", "--out", "r", "--seed", "9")
        #expect(
            refused.status == 64
                && refused.complaint.hasPrefix(
                    "r: it holds results of the scenario 'small' with other values (seed: 1 → 9); give"),
            "\(refused)")
        #expect(folder.bytes("r/runs.csv") == before && !folder.names(in: "r").contains(".runs"))
        #expect(try run("small.yaml", "--out", "r").status == 0, "the same again is fine")
        #expect(try run("small.yaml", "--out", "r", "--seed", "9", "--force").status == 0)
        #expect(folder.bytes("r/runs.csv") != before)
    }

    @Test
    func `a forced run that does not end leaves all of what was there, and one that ends leaves none of it`()
        throws
    {
        #expect(try run("small.yaml", "--out", "r").status == 0)
        try FileManager.default.createDirectory(
            atPath: folder.path + "/r/charts", withIntermediateDirectories: true)
        try folder.write("old", to: "r/charts/old.svg")
        let files = [
            "charts/old.svg", "devices.csv", "manifest.json", "rekeys.csv", "relays.csv", "report.html",
            "runs.csv", "series.csv", "summary.csv",
        ]
        let before = files.map { folder.bytes("r/" + $0) }
        #expect(before.allSatisfy { $0 != nil })
        let forced = ["run", "small.yaml", "--no-charts", "--quiet", "--out", "r", "--seed", "9", "--force"]
        let long = try Keyshift(forced + ["--replications", "4000"], in: folder)
        while long.isRunning, folder.names(in: "r/.runs").isEmpty { usleep(2_000) }
        long.kill()
        #expect(long.wait().wasKilled)
        #expect(files.map { folder.bytes("r/" + $0) } == before)
        #expect(try Keyshift.run(forced, in: folder).status == 0)
        let after = files.map { folder.bytes("r/" + $0) }
        #expect(zip(before, after).allSatisfy { $0 != $1 } && after.first == .some(nil))
        #expect(folder.names(in: "r") == files.dropFirst().map { $0 })
    }

    @Test(arguments: [nil, "{"])
    func `tables of which no manifest says whose they are are not replaced`(manifest: String?) throws {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/r", withIntermediateDirectories: true)
        try folder.write("precious", to: "r/summary.csv")
        if let manifest { try folder.write(manifest, to: "r/manifest.json") }
        let refused = try run("small.yaml", "--out", "r")
        #expect(
            refused.status == 64 && refused.complaint.hasPrefix("r: summary.csv lies there, and nothing says")
        )
        #expect(folder.bytes("r/summary.csv") == Data("precious".utf8))
        #expect(try run("small.yaml", "--out", "r", "--force").status == 0)
        #expect(folder.bytes("r/summary.csv") != Data("precious".utf8))
    }

    /// As in a folder of somebody's project, for which `--out .` was said.
    @Test(arguments: ["manifest.json", "report.html", "charts/values.yaml", "unfinished.txt", "costs.yaml"])
    func `what no run has written is not replaced`(name: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/r/charts", withIntermediateDirectories: true)
        if !name.hasPrefix("charts") { try FileManager.default.removeItem(atPath: folder.path + "/r/charts") }
        try folder.write("precious", to: "r/" + name)
        let refused = try run("small.yaml", "--out", "r")
        let first = name.prefix { $0 != "/" }
        #expect(refused.status == 64)
        #expect(refused.complaint.hasPrefix("r: \(first) lies there, and nothing says"), "\(refused)")
        #expect(folder.bytes("r/" + name) == Data("precious".utf8))
        #expect(folder.names(in: "r") == [String(first)])
    }

    @Test func `two scenarios of one name in one call are refused before anything runs`() throws {
        try folder.write(scenario, to: "other.yaml")
        let refused = try run("small.yaml", "other.yaml", "--out", "r")
        #expect(refused.status == 64)
        #expect(refused.complaint.hasPrefix("small.yaml and other.yaml are both named 'small'"))
        #expect(folder.names(in: "r").isEmpty)
    }

    @Test func `two runs into one folder at a time are refused`() throws {
        let first = try Keyshift(
            ["run", "small.yaml", "--no-charts", "--quiet", "--replications", "4000", "--out", "r"],
            in: folder)
        while first.isRunning, folder.names(in: "r/.runs").isEmpty { usleep(2_000) }
        let second = try run("small.yaml", "--out", "r", "--replications", "4000")
        #expect(second.status == 74 && second.complaint == "r: another run is writing there\n")
        first.kill()
        #expect(first.wait().wasKilled)
        // The lock has ended with its process; what it left says so itself.
        let note = String(decoding: folder.bytes("r/unfinished.txt") ?? Data(), as: UTF8.self)
        #expect(note.contains("has not ended") && note.contains("--resume"))
        #expect(try run("small.yaml", "--out", "r", "--replications", "4000", "--set", "seed=4").status == 64)
    }

    @Test func `an interrupted rerun leaves the older results, says so, and whoever reads them is told`()
        throws
    {
        let many = ["run", "small.yaml", "--no-charts", "--quiet", "--replications", "600", "--out", "r"]
        #expect(try Keyshift.run(many, in: folder).status == 0)
        let before = folder.bytes("r/runs.csv")
        let again = try Keyshift(many, in: folder)
        while again.isRunning, folder.names(in: "r/.runs").isEmpty { usleep(500) }
        again.interrupt()
        #expect(again.wait().status == 130)
        #expect(folder.names(in: "r").contains("unfinished.txt") && folder.bytes("r/runs.csv") == before)
        let read = try Keyshift.run(["compare", "r", "r"], in: folder)
        #expect(read.status == 0 && read.complaint.hasPrefix("r: a run there has not ended"))
        #expect(try Keyshift.run(many + ["--resume"], in: folder).status == 0)
        #expect(!folder.names(in: "r").contains("unfinished.txt"))
    }

    @Test func `results that were never finished are said to be none`() throws {
        let long = ["run", "small.yaml", "--no-charts", "--quiet", "--replications", "4000", "--out", "r"]
        let run = try Keyshift(long, in: folder)
        while run.isRunning, folder.names(in: "r/.runs").isEmpty { usleep(2_000) }
        run.kill()
        #expect(run.wait().wasKilled)
        for words in [["report", "r"], ["compare", "r", "r"], ["plot", "r"]] {
            let ending = try Keyshift.run(words, in: folder)
            #expect(
                ending.status == 74
                    && ending.complaint
                        == "r: a run there has not ended, and there are no results of an earlier one; the same `run` with --resume ends it\n",
                "\(words): \(ending)")
        }
    }

    @Test(arguments: [
        ["run", "small.yaml", "--set", "duration=900 h"], ["map", "small.yaml", "--set", "duration=900 h"],
    ])
    func `what is interrupted before anything is kept leaves no folder`(words: [String]) throws {
        let process = try Keyshift(words + ["--no-charts", "--quiet", "--out", "deep/r"], in: folder)
        while process.isRunning, folder.names(in: "deep").isEmpty { usleep(2_000) }
        usleep(100_000)
        process.interrupt()
        let ending = process.wait()
        #expect(ending.status == 130, "\(ending)")
        #expect(!folder.names(in: ".").contains("deep"), "\(folder.names(in: "deep/r"))")
    }

    @Test(arguments: ["run", "map", "check"])
    func `waiting for a scenario that does not come can be interrupted`(command: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/bl/x", withIntermediateDirectories: true)
        try Process.run(
            URL(filePath: "/usr/bin/mkfifo"), arguments: [folder.path + "/bl/x/scenario.yaml"]
        ).waitUntilExit()
        let words = command == "check" ? ["--baseline", "bl"] : ["bl/x/scenario.yaml"]
        let process = try Keyshift([command] + words, in: folder)
        usleep(500_000)
        process.interrupt()
        for _ in 0..<100 where process.isRunning { usleep(100_000) }
        process.kill()
        let ending = process.wait()
        #expect(ending.status == 130 && ending.complaint == "interrupted: nothing was run\n", "\(ending)")
    }

    @Test func `a damaged manifest is told as one, and why it cannot be read`() throws {
        #expect(try run("small.yaml", "--out", "r").status == 0)
        let text = String(decoding: folder.bytes("r/manifest.json") ?? Data(), as: UTF8.self)
        for (damaged, reason) in [
            (text.replacing("\"events\"", with: "\"evants\""), "it has no 'events'"),
            (String(text.prefix(600)), "it is not whole, or no JSON"),
        ] {
            try folder.write(damaged, to: "r/manifest.json")
            let ending = try run("r/manifest.json", "--out", "s")
            let sentence = "r/manifest.json:1:1: a manifest that cannot be read: \(reason)\n"
            #expect(ending.status == 65 && ending.complaint == sentence, "\(ending)")
        }
    }

    @Test func `resuming what is whole runs nothing, and prints the same`() throws {
        let first = try run("small.yaml", "--out", "r")
        let manifest = folder.bytes("r/manifest.json")
        let again = try Keyshift.run(
            ["run", "small.yaml", "--no-charts", "--out", "r", "--resume"], in: folder)
        #expect(again.status == 0 && again.output == first.output)
        #expect(again.complaint == "r: whole already, and nothing was run\n")
        #expect(folder.bytes("r/manifest.json") == manifest)
    }

    @Test func `a manifest is run again and gives the same tables`() throws {
        #expect(try run("small.yaml", "--out", "r", "--set", "group.devices=4").status == 0)
        let again = try run("r/manifest.json", "--out", "s")
        #expect(again.status == 0, "\(again.complaint)")
        #expect(folder.bytes("r/runs.csv") == folder.bytes("s/runs.csv") && folder.bytes("s/runs.csv") != nil)
    }
}
