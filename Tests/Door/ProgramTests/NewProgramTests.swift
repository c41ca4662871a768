import Foundation
import Testing

/// `new`, and scenarios from standard input.
@Suite("Program, new scenarios", .serialized)
struct NewProgramTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func new(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(["new"] + arguments, in: folder.path)
    }

    /// A line of bash, in the folder; `$K` is the program.
    private func bash(_ line: String) throws -> Program.Outcome {
        try Program.run(
            ["-c", line], in: folder.path, environment: ["K": Program.executable.path],
            executable: URL(fileURLWithPath: "/bin/bash"))
    }

    @Test func `what it writes is the shipped file, and runs where there is nothing else`() throws {
        let names = try new().output.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "\t" } }
        #expect(names.contains("quickstart") && names.count >= 15, "\(names)")
        for name in names {
            let outcome = try new(String(name))
            #expect(
                outcome.status == 0 && outcome.output.hasPrefix("written to \(name).yaml: "), "\(outcome)")
            let shipped = Program.package.appendingPathComponent("scenarios/\(name).yaml")
            #expect(try folder.read("\(name).yaml") == Data(contentsOf: shipped), "\(name)")
        }
        let checked = try bash("\"$K\" validate *.yaml")
        #expect(
            checked.status == 0 && checked.output.split(separator: "\n").count == names.count, "\(checked)")
    }

    @Test func `without a name it lists them with their titles`() throws {
        let outcome = try new()
        #expect(outcome.status == 0 && outcome.output.hasPrefix("name\ttitle\n"), "\(outcome)")
        #expect(outcome.output.contains("\nlossy\tWhat a lossy access link adds"), "\(outcome)")
    }

    @Test func `a file that is there stays as it is`() throws {
        let mine = try folder.write("mine", to: "lossy.yaml")
        let outcome = try new("lossy")
        #expect(outcome.status == 74 && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaint == "lossy.yaml: a file of that name is in the way\n")
        #expect(try String(contentsOfFile: mine, encoding: .utf8) == "mine")
        #expect(try bash("ls -A").output == "lossy.yaml\n", "nothing is left beside it")
    }

    @Test func `it can go elsewhere, and to standard output`() throws {
        #expect(try new("lossy", "--out", "a/b.yaml").status == 0)
        let printed = try new("lossy", "--out", "-")
        #expect(try Data(printed.output.utf8) == folder.read("a/b.yaml"))
        #expect(try bash("\"$K\" new quickstart --out - | \"$K\" validate -").output.contains(": fine; "))
    }

    @Test(arguments: [
        (
            ["quikstart"], 64,
            "no scenario is called 'quikstart'; did you mean 'quickstart'? ('keyshift new' lists all)\n"
        ),
        (
            ["--out", "x.yaml"], 64,
            "--out takes the name of a scenario before it, as in: new quickstart (see 'keyshift new --help')\n"
        ),
        (["lossy", "--out", "."], 74, ".: it is a folder\n"),
        (["lossy", "--out", "/dev/full"], 74, "/dev/full: no space is left on the disk\n"),
    ])
    func `what cannot be written is told in a sentence`(
        arguments: [String], status: Int32, sentence: String
    ) throws {
        let outcome = try Program.run(["new"] + arguments, in: folder.path)
        #expect(outcome.status == status && outcome.complaint == sentence, "\(outcome)")
        #expect(try bash("ls -A").output.isEmpty)
    }

    // MARK: - Standard input

    private static let tiny = """
        { name: tiny, duration: 5 s, replications: 1, scheme: { mechanism: pairwise }, group: { devices: 2 }, \
        workload: { messages: { rate: 60 /min } } }
        """

    @Test func `a scenario from standard input has the results of the same file, in the folder of its name`()
        throws
    {
        _ = try folder.write(Self.tiny, to: "file.yaml")
        let outcome = try bash(
            """
            "$K" run - --quiet --no-charts < file.yaml && mv results/tiny piped && "$K" run file.yaml --quiet --no-charts && \
            cmp results/tiny/runs.csv piped/runs.csv
            """)
        #expect(outcome.status == 0 && outcome.output.contains("results in results/tiny\n"), "\(outcome)")
    }

    @Test func `a mistake in standard input is told line and column`() throws {
        for command in ["run", "validate"] {
            let outcome = try bash(
                "printf 'name: tiny\\nduration: 5\\nmembers: 3\\n' | \"$K\" \(command) -")
            let lines = outcome.complaint.split(separator: "\n")
            #expect(outcome.status == 65 && lines.count == 2, "\(outcome)")
            #expect(lines.first?.hasPrefix("standard input:2:11: duration: '5' lacks a unit") == true)
            #expect(
                lines.last?.hasPrefix("standard input:3:1: unknown key 'members'; it is `group.devices`")
                    == true)
        }
    }

    @Test func `what it names lies in the current folder`() throws {
        let link = Program.package.appendingPathComponent("profiles/links/broadband.yaml")
        let text = try String(contentsOf: link, encoding: .utf8)
        _ = try bash("mkdir -p profiles/links elsewhere")
        _ = try folder.write(text, to: "profiles/links/mine.yaml")
        let line = "printf '{ name: a, duration: 1 s, network: { access: mine } }' | \"$K\" validate -"
        #expect(try bash(line).status == 0)
        #expect(try bash("cd elsewhere; " + line).complaint.contains("unknown name 'mine'"))
    }

    @Test func `standard input is read once`() throws {
        let outcome = try bash("\"$K\" run - - < /dev/null")
        #expect(outcome.status == 64, "\(outcome)")
        #expect(outcome.complaint.hasPrefix("standard input can be read once, and '-' is there twice"))
    }
}
