import Foundation
import Testing

private let scenario = """
    name: small
    duration: 20 s
    drain: 5 s
    replications: 4
    scheme: { mechanism: pairwise }
    group: { devices: 6 }
    workload: { messages: { rate: 60 /min } }
    """

/// Runs a program of the system to its end.
private func system(_ path: String, _ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}

@Suite("What the machine may refuse", .serialized)
struct FailureTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(scenario, to: "small.yaml")
    }

    private func run(_ more: String..., environment: [String: String] = [:], output: String? = nil) throws
        -> Keyshift.Ending
    {
        try Keyshift.run(
            ["run", "small.yaml", "--quiet"] + more, in: folder, environment: environment, output: output)
    }

    @Test func `a full standard output is one sentence, and the results are whole`() throws {
        let ending = try run("--no-charts", "--out", "r", output: "/dev/full")
        #expect(ending.status == 74)
        #expect(ending.complaint == "standard output: no space is left on the disk\n")
        #expect(folder.names(in: "r").count == 8)
    }

    @Test func `a reader that goes away is no crash`() throws {
        let shell =
            "\"$1\" list | head -n 1 >/dev/null; test ${PIPESTATUS[0]} -eq 0 -o ${PIPESTATUS[0]} -eq 74"
        for _ in 0..<5 { #expect(system("/bin/bash", "-c", shell, "sh", Keyshift.binary.path)) }
        // This one is sure to write after its reader has gone.
        let late = "(sleep 0.2; exec \"$1\" list) | true; test ${PIPESTATUS[0]} -eq 74"
        #expect(system("/bin/bash", "-c", late, "sh", Keyshift.binary.path))
    }

    @Test func `without gnuplot nothing is run, and the sentence says what to do`() throws {
        let ending = try run("--out", "r", environment: ["PATH": "/nonexistent"])
        #expect(ending.status == 74)
        #expect(
            ending.complaint
                == "charts need gnuplot, which is not installed: apt-get install gnuplot-nox, or pass --no-charts\n"
        )
        #expect(folder.names(in: "r").isEmpty)
    }

    @Test func `a gnuplot that fails is one sentence, and the tables are whole without the charts`() throws {
        try folder.write("#!/bin/sh\necho 'no fonts here' >&2\nexit 3\n", to: "gnuplot")
        #expect(system("/bin/chmod", "755", folder.path + "/gnuplot"))
        let ending = try run("--out", "r", environment: ["PATH": folder.path + ":/usr/bin:/bin"])
        #expect(ending.status == 74)
        #expect(ending.complaint.hasPrefix("gnuplot could not draw r/charts/"))
        #expect(
            ending.complaint.hasSuffix(
                ": no fonts here; the tables in r are whole, and `keyshift plot r` draws their charts\n"))
        let whole = [
            "charts", "devices.csv", "manifest.json", "rekeys.csv", "relays.csv", "report.html", "runs.csv",
            "series.csv", "summary.csv",
        ]
        #expect(folder.names(in: "r") == whole && folder.names(in: "r/charts").isEmpty)
        try folder.write("#!/bin/sh\ncat >/dev/null\necho picture\n", to: "gnuplot")
        let path = ["PATH": folder.path + ":/usr/bin:/bin"]
        let drawn = try Keyshift.run(["plot", "r"], in: folder, environment: path)
        #expect(drawn.status == 0 && drawn.complaint.isEmpty, "\(drawn)")
        #expect(folder.names(in: "r") == whole && folder.names(in: "r/charts").contains("timeline.svg"))
    }

    @Test(arguments: [
        ("kill -9 $$", "it was ended by signal 9"), ("cat > /dev/null", "it wrote no picture"),
        ("exit 4", "it ended with status 4"),
    ])
    func `a gnuplot that says nothing is told by how it ended`(line: String, reason: String) throws {
        try folder.write("#!/bin/sh\n\(line)\n", to: "gnuplot")
        #expect(system("/bin/chmod", "755", folder.path + "/gnuplot"))
        let ending = try run("--out", "r", environment: ["PATH": folder.path + ":/usr/bin:/bin"])
        #expect(ending.status == 74 && ending.complaint.contains(".svg: \(reason); the tables"), "\(ending)")
    }

    @Test(arguments: [
        ("#!/nonexistent/interpreter\n", "the program that its first line names is missing"),
        ("no script", "it is no program for this machine"),
    ])
    func `a gnuplot that cannot be started is one sentence`(text: String, sentence: String) throws {
        try folder.write(text, to: "gnuplot")
        #expect(system("/bin/chmod", "755", folder.path + "/gnuplot"))
        let ending = try run("--out", "r", environment: ["PATH": folder.path + ":/usr/bin:/bin"])
        #expect(ending.status == 74)
        #expect(ending.complaint.hasPrefix("\(folder.path)/gnuplot cannot be started: \(sentence); "))
    }

    @Test func `a gnuplot that complains at length is heard to its end`() throws {
        let flood = "#!/bin/sh\nyes 'much to say' | head -c 300000 >&2\ncat >/dev/null\nexit 3\n"
        try folder.write(flood, to: "gnuplot")
        #expect(system("/bin/chmod", "755", folder.path + "/gnuplot"))
        let ending = try run("--out", "r", environment: ["PATH": folder.path + ":/usr/bin:/bin"])
        #expect(ending.status == 74)
        #expect(
            ending.complaint.hasPrefix("gnuplot could not draw r/charts/")
                && ending.complaint.utf8.count < 3_000)
    }

    @Test func `gnuplot is found as the shell finds it, and asked for its own settings alone`() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/first/gnuplot", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: folder.path + "/second", withIntermediateDirectories: true)
        try folder.write("not to be executed", to: "second/gnuplot")
        try folder.write("#!/bin/sh\necho \"$@\" >> args\ncat >/dev/null\necho picture\n", to: "gnuplot")
        #expect(system("/bin/chmod", "755", folder.path + "/gnuplot"))
        // A folder of that name, a file that may not be executed, and an empty part: the current folder.
        let ending = try run("--out", "r", environment: ["PATH": "first:second::/usr/bin:/bin"])
        #expect(ending.status == 0, "\(ending.complaint)")
        let arguments = String(decoding: folder.bytes("args") ?? Data(), as: UTF8.self)
        #expect(Set(arguments.split(separator: "\n")) == ["-d"])
    }

    @Test func `a folder that cannot be made or written is said before anything is run`() throws {
        try folder.write("", to: "file")
        let inTheWay = try run("--no-charts", "--out", "file")
        #expect(inTheWay.status == 74 && inTheWay.complaint == "file: file is a file, and no folder\n")
        let beneath = try run("--no-charts", "--out", "file/r")
        #expect(beneath.status == 74 && beneath.complaint == "file/r: file is a file, and no folder\n")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/dangling", withDestinationPath: "not there")
        let dangling = try run("--no-charts", "--out", "dangling")
        #expect(dangling.complaint == "dangling: dangling is a link to what is not there\n", "\(dangling)")
        let nowhere = try run("--no-charts", "--out", "/proc/nowhere")
        #expect(nowhere.status == 74)
        #expect(
            nowhere.complaint.hasPrefix("/proc/nowhere: ")
                && nowhere.complaint.split(separator: "\n").count == 1)
    }

    /// Whether a file system of a few pages may be mounted here, as root mostly can.
    private static let canMount: Bool = {
        guard let folder = try? TemporaryFolder() else { return false }
        guard system("/bin/mount", "-t", "tmpfs", "-o", "size=24k", "tmpfs", folder.path) else {
            return false
        }
        return system("/bin/umount", folder.path)
    }()

    @Test(.enabled(if: canMount, "a small file system cannot be mounted here: not tested"))
    func `a full disk is one sentence, keeps whole files only, and --resume goes on when there is room`()
        throws
    {
        let disk = folder.path + "/disk"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        try #require(system("/bin/mount", "-t", "tmpfs", "-o", "size=24k", "tmpfs", disk))
        defer { _ = system("/bin/umount", disk) }
        let ending = try run("--no-charts", "--out", "disk/r")
        #expect(ending.status == 74)
        #expect(ending.complaint.hasPrefix("disk/r/"))
        #expect(ending.complaint.hasSuffix(": no space is left on the disk\n"))
        #expect(folder.names(in: "disk/r") == [".runs", "unfinished.txt"])
        #expect(folder.names(in: "disk/r/.runs").allSatisfy { $0.hasSuffix(".run") })
        #expect(system("/bin/mount", "-o", "remount,size=4m", disk))
        #expect(try run("--no-charts", "--out", "disk/r", "--resume").status == 0)
        #expect(try run("--no-charts", "--out", "r").status == 0)
        #expect(folder.bytes("disk/r/runs.csv") == folder.bytes("r/runs.csv"))
    }

    @Test func `runs that would not fit the memory are refused with the figures`() throws {
        let ending = try run("--no-charts", "--out", "r", "--set", "sweep.group.devices=[2, 900000]")
        #expect(ending.status == 65)
        #expect(ending.complaint.hasPrefix("small.yaml: the runs would not fit the memory: about "))
        #expect(ending.complaint.contains(" GB with 1 at a time, most of it at group.devices=900000, and "))
        #expect(ending.complaint.hasSuffix(" are free\n"))
        #expect(folder.names(in: "r").isEmpty)
    }

    @Test func `a shard is refused only where its own runs would not fit the memory`() throws {
        let endings = try (1...2).map { number in
            try run(
                "--out", "s\(number)", "--shard", "\(number)/2", "--set", "replications=1",
                "--set", "sweep.group.devices=[2, 900000]")
        }
        #expect(endings.map(\.status).sorted() == [0, 65], "\(endings)")
        let refused = endings[0].status == 65 ? 0 : 1
        #expect(endings[refused].complaint.contains(", most of it at group.devices=900000, and "))
        #expect(folder.names(in: "s\(refused + 1)").isEmpty)
        #expect(!folder.names(in: "s\(2 - refused)/.runs").isEmpty)
    }

    @Test
    func `series that would not fit the memory are refused, and so are the replications that there may be`()
        throws
    {
        for setting in [
            "replications=10000", "replications={ at-least: 2, at-most: 10000, until: 1 % }",
        ] {
            let ending = try run("--out", "r", "--set", "bin=10 us", "--set", setting, "--no-charts")
            #expect(ending.status == 65, "\(setting): \(ending)")
            #expect(ending.complaint.hasPrefix("small.yaml: the runs would not fit the memory: about "))
        }
        #expect(folder.names(in: "r").isEmpty)
    }

    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["KEYSHIFT_SANITIZER"] == nil,
            "a sanitizer keeps memory that was given back, and notes beside all of it"))
    func `a bin of a long series takes a few hundred bytes`() throws {
        func peak(bin: String) throws -> Double {
            let settings = ["duration=4 d", "bin=\(bin)", "replications=1", "group.devices=2"]
            let words = settings.flatMap { ["--set", $0] } + ["--set", "workload.messages.rate=1 /h"]
            let ending = try Keyshift.run(
                ["run", "small.yaml", "--quiet", "--no-charts", "--force", "--out", "r"] + words, in: folder)
            #expect(ending.status == 0, "\(ending)")
            let manifest = try JSONSerialization.jsonObject(with: folder.bytes("r/manifest.json") ?? Data())
            return try #require((manifest as? [String: Any])?["peakMemoryBytes"] as? Double)
        }
        let perBin = (try peak(bin: "1 s") - peak(bin: "1 d")) / (4 * 86_400)
        // 610 to 640 alone, and up to 730 where others have the processor when memory is given back.
        #expect(perBin < 800, "\(perBin) bytes")
    }

    @Test func `a check runs nothing where the last scenario would not fit the memory`() throws {
        let long = scenario.replacing("duration: 20 s", with: "duration: 3000 h")
        for (name, text) in [("a", long), ("b", scenario.replacing("devices: 6", with: "devices: 900000"))] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/bl/\(name)", withIntermediateDirectories: true)
            let named = text.replacing("name: ", with: "name: \(name)-", maxReplacements: 1)
            try folder.write(named, to: "bl/\(name)/scenario.yaml")
        }
        let check = try Keyshift(["check", "--update", "--quiet", "--baseline", "bl"], in: folder)
        for _ in 0..<600 where check.isRunning { usleep(100_000) }
        check.kill()
        let ending = check.wait()
        #expect(ending.status == 65, "\(ending)")
        #expect(ending.complaint.hasPrefix("bl/b/scenario.yaml: the runs would not fit the memory: about "))
    }

    @Test func `a run that outgrows its memory is ended with a sentence, and what is finished is kept`()
        throws
    {
        // Two gigabytes a minute wait for nodes that are never up, each outage too short to be reckoned with.
        let outages = (0..<60).map { "{ at: \($0 * 10) s, for: 10 s, edge-down: 100 % }" }
        let text = """
            name: outgrown
            duration: 10 min
            replications: 1
            group: { devices: 30 }
            workload: { messages: { rate: 30 /s, size: 1 MB } }
            network: { delivery: edge, edge: { nodes: 2 }, faults: [\(outages.joined(separator: ", "))] }
            """
        try folder.write(text, to: "outgrown.yaml")
        let command =
            "ulimit -v 3000000; exec \"$0\" run outgrown.yaml --quiet --no-charts --jobs 1 --out o 2>said"
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/bash")
        shell.arguments = ["-c", command, Keyshift.binary.path]
        shell.currentDirectoryURL = URL(filePath: folder.path)
        try shell.run()
        shell.waitUntilExit()
        let said = try String(contentsOfFile: folder.path + "/said", encoding: .utf8)
        #expect(shell.terminationStatus == 65, "\(said)")
        #expect(said.hasPrefix("outgrown.yaml: replication 1 was ended, since the memory gives no more than"))
        #expect(said.hasSuffix("smaller messages; no run was finished, so none is kept\n"), "\(said)")
    }
}
