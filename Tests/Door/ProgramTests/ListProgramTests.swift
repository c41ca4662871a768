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

    @Test(arguments: ["faults.edge-down", "ladder.up-to", "faults[].edge-down"])
    func `a key of a list's entries is found without the signs of the list`(word: String) throws {
        let outcome = try Program.run(["list", "keys", word])
        #expect(outcome.status == 0 && outcome.complaint.isEmpty, "\(outcome)")
        #expect(outcome.output.contains("[].\(word.split(separator: ".").last ?? "")\t"), "\(outcome)")
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
            let outcome = try Program.run(
                ["-qec", line, "/dev/null"], executable: URL(fileURLWithPath: "/usr/bin/script"))
            let lines = outcome.output.split(whereSeparator: \.isNewline)
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
        let outcome = try Program.run(
            ["-c", "\"$K\" list keys > /dev/full"], environment: ["K": Program.executable.path],
            executable: URL(fileURLWithPath: "/bin/bash"))
        #expect(outcome.status == 74)
        #expect(outcome.complaint == "standard output: no space is left on the disk\n")
    }

    @Test func `the manual page has every command and every option that help has`() throws {
        let outcome = try Program.run(
            ["-c", "\"$K\" --experimental-dump-help | .ci/manual 1.2.3"],
            environment: ["K": Program.executable.path], executable: URL(fileURLWithPath: "/bin/bash"))
        #expect(outcome.status == 0 && outcome.complaint.isEmpty, "\(outcome.complaint)")
        #expect(outcome.output.hasPrefix(".TH KEYSHIFT 1 \"\" \"keyshift 1.2.3\" "))
        let page = outcome.output.replacing("\\-", with: "-")
        for command in ["run", "new", "list", "check", "interop"] {
            #expect(page.contains(".SS keyshift \(command)\n"), "\(command)")
            let help = try Program.run([command, "--help"]).output
            let options = help.matches(of: /--[a-z-]+/).map { String($0.output) }
            for option in Set(options).subtracting(["--help", "--version"]) {
                #expect(page.contains("\\fB\(option)\\fP"), "\(command) \(option)")
            }
        }
    }
}
