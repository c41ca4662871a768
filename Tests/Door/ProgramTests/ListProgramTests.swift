import Foundation
import Testing

/// What `list` answers, on a terminal and in a pipe.
@Suite("Program, list", .serialized)
struct ListProgramTests {
    @Test func `a word leaves the keys that have it in path or description, parted by tabs`() throws {
        let all = try Program.run(["list", "keys"])
        #expect(all.status == 0 && all.output.hasPrefix("path\ttype\tunit\tdefault\tdescription\n"))
        let found = try Program.run(["list", "keys", "HYSTERESIS"]).output.split(separator: "\n")
        #expect(
            found.dropFirst().contains { $0.hasPrefix("scheme.hysteresis\tshare\t%\t20 %\t") }, "\(found)")
        #expect(found.dropFirst().allSatisfy { $0.lowercased().contains("hysteresis") }, "\(found)")
        #expect(all.output.split(separator: "\n").count > found.count + 100)
    }

    @Test func `metrics are looked up the same way`() throws {
        let found = try Program.run(["list", "metrics", "message.latency"])
        #expect(
            found.output.hasPrefix("name\tunit\tcolumns\tmeaning\nmessage.latency\tms\t.p50 .p90 "),
            "\(found)")
    }

    @Test(arguments: [
        ("latency", "network.access.delay"), ("dleay", "delay"), ("hysterisis", "hysteresis"),
    ])
    func `a word that no key has leads to the nearest, and that is said`(word: String, meant: String) throws {
        let outcome = try Program.run(["list", "keys", word])
        #expect(outcome.status == 0 && outcome.output.contains(meant), "\(outcome)")
        #expect(
            outcome.complaint == "no key has '\(word)' in its name or description; these have '\(meant)'\n")
    }

    @Test func `a word that is like none is refused`() throws {
        let outcome = try Program.run(["list", "keys", "xyzzy"])
        #expect(outcome.status == 64 && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaint == "no key has 'xyzzy' in its name or description\n")
    }

    @Test(arguments: [
        (["list", "kyes"], "The value 'kyes' is invalid"),
        (["list", "keys", "loss", "--schema"], "exclude each other"),
        (["list", "--schema", "--reference"], "exclude each other"),
    ])
    func `what cannot be listed is refused`(arguments: [String], part: String) throws {
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 64 && outcome.complaint.contains(part), "\(outcome)")
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "no script(1) here"))
    func `on a terminal no line is longer than it is wide, and descriptions are seen`() throws {
        for columns in [60, 80, 200] {
            let line = "stty cols \(columns); \(Program.executable.path) list keys loss"
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
            process.arguments = ["-qec", line, "/dev/null"]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let bytes = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            #expect(lines.allSatisfy { $0.count <= columns }, "\(columns): \(lines)")
            #expect(lines.contains { $0.hasSuffix("Share lost in a burst.") }, "\(columns): \(lines)")
        }
    }

    @Test func `the reference and the schema are what the repository has`() throws {
        for (flag, file) in [
            ("--reference", "docs/reference/scenario.md"), ("--schema", "scenarios/schema.json"),
        ] {
            let text = try String(contentsOf: Program.package.appendingPathComponent(file), encoding: .utf8)
            let isSame = try Program.run(["list", flag]).output == text
            #expect(isSame, "run `keyshift list \(flag) > \(file)`")
        }
    }

    @Test func `a full disk is said to be full`() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\"$0\" list keys > /dev/full", Program.executable.path]
        let complaint = Pipe()
        process.standardError = complaint
        try process.run()
        let words = complaint.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 74)
        #expect(String(decoding: words, as: UTF8.self) == "standard output: no space is left on the disk\n")
    }
}
