import Foundation
import Testing
import Yams

/// The steps of `action.yml` as they stand, by the shell that GitHub's runners take for them.
@Suite("GitHub action")
struct ActionTests {
    private struct Action: Decodable {
        struct Input: Decodable {
            let description: String
            let `default`: String
        }

        struct Step: Decodable {
            let name: String
            let shell: String
            let env: [String: String]
            let run: String
        }

        struct Runs: Decodable {
            let using: String
            let steps: [Step]
        }

        let inputs: [String: Input]
        let runs: Runs
    }

    private let action: Action
    private let folder: TemporaryFolder

    init() throws {
        let file = Program.package.appendingPathComponent("action.yml")
        action = try YAMLDecoder().decode(Action.self, from: Data(contentsOf: file))
        folder = try TemporaryFolder()
        // What is asked of root is noted, and not done; nothing is built either.
        for tool in ["apt-get", "curl", "make", "sudo"] {
            _ = try folder.write(
                "#!/bin/sh\necho \(tool) \"$@\" >> \(folder.path)/calls\n", to: "bin/\(tool)")
        }
        for name in ["action/.build/release", "temp"] {
            try FileManager.default.createDirectory(
                atPath: folder.path + "/" + name, withIntermediateDirectories: true)
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/bin/keyshift", withDestinationPath: Program.executable.path)
        _ = try Program.bash("chmod +x bin/apt-get bin/curl bin/make bin/sudo", in: folder.path)
    }

    /// The environment of a step, with the inputs given and what GitHub would put for the rest.
    private func environment(of step: Action.Step, with given: [String: String]) -> [String: String] {
        var values = [
            "github.action_path": folder.path + "/action", "github.server_url": "https://host",
            "github.action_repository": "owner/keyshift",
        ]
        for (name, input) in action.inputs { values["inputs.\(name)"] = given[name] ?? input.default }
        let resolved = step.env.mapValues { text in
            values.reduce(text) { $0.replacing("${{ \($1.key) }}", with: $1.value) }
        }
        let runner = [
            "PATH": folder.path + "/bin:/usr/bin:/bin", "RUNNER_TEMP": folder.path + "/temp",
            "GITHUB_PATH": folder.path + "/path", "GITHUB_OUTPUT": folder.path + "/output",
            "GITHUB_STEP_SUMMARY": folder.path + "/summary.md",
        ]
        return resolved.merging(runner) { $1 }
    }

    private func step(_ name: String, with given: [String: String] = [:]) throws -> Program.Outcome {
        let step = try #require(action.runs.steps.first { $0.name == name })
        return try Program.bash(step.run, in: folder.path, environment: environment(of: step, with: given))
    }

    private func text(_ name: String) throws -> String {
        try String(decoding: folder.read(name), as: UTF8.self)
    }

    @Test func `every step is for bash, and takes inputs by its environment alone`() {
        #expect(action.runs.using == "composite" && action.runs.steps.count == 2)
        for step in action.runs.steps {
            // An expression within a script would be code of whoever sets the input.
            #expect(step.shell == "bash" && !step.run.contains("${{"), "\(step.name)")
            #expect(
                environment(of: step, with: [:]).values.allSatisfy { !$0.contains("${{") }, "\(step.name)")
        }
        #expect(action.inputs.values.allSatisfy { !$0.description.isEmpty })
    }

    // MARK: - Install

    @Test func `without version and package it builds, and later steps find the program`() throws {
        let outcome = try step("Install Keyshift")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try text("calls") == "make -C \(folder.path)/action setup build\n")
        #expect(try text("path").hasSuffix("/action/.build/release\n"))
    }

    @Test func `a release's package is fetched from the action's own repository, and installed`() throws {
        let outcome = try step("Install Keyshift", with: ["version": "1.2.3"])
        #expect(outcome.status == 0, "\(outcome)")
        let calls = try text("calls").split(separator: "\n")
        let release = "https://host/owner/keyshift/releases/download/v1.2.3/keyshift_1.2.3_"
        #expect(
            calls.first?.hasPrefix("curl --fail ") == true && calls.first?.contains(release) == true,
            "\(calls)")
        #expect(
            calls.last?.hasPrefix("apt-get install") == true
                || calls.last?.hasPrefix("sudo apt-get install") == true)
        #expect(calls.last?.contains("/temp/keyshift_1.2.3_") == true, "\(calls)")
    }

    @Test func `a package that is there is installed by its absolute name`() throws {
        _ = try folder.write("", to: "mine.deb")
        let outcome = try step("Install Keyshift", with: ["deb": "mine.deb"])
        #expect(outcome.status == 0, "\(outcome)")
        let calls = try text("calls").split(separator: "\n")
        #expect(
            calls.count == 2
                && calls.last?.hasSuffix("--no-install-recommends \(folder.path)/mine.deb") == true)
    }

    // MARK: - Check

    private static let tiny = """
        { name: tiny, duration: 5 s, replications: 1, scheme: { mechanism: pairwise }, group: { devices: 2 }, \
        workload: { messages: { rate: 60 /min } } }
        """

    /// A baseline of one scenario, with a value of it changed so that the results are worse.
    private func baseline(isWorse: Bool) throws {
        _ = try folder.write(Self.tiny, to: "baseline/tiny/scenario.yaml")
        let made = try Program.bash("\"$K\" check --baseline baseline --update --quiet", in: folder.path)
        try #require(made.status == 0, "\(made)")
        guard isWorse else { return }
        let file = folder.path + "/baseline/tiny/baseline.csv"
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let column = try #require(lines.first?.split(separator: ",").firstIndex(of: "value"))
        let lower = lines.map { line -> String in
            var fields = line.split(separator: ",", omittingEmptySubsequences: false)
            if line.contains(",network.bytes,") { fields[column] = "1" }
            return fields.joined(separator: ",")
        }
        try lower.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    }

    @Test(arguments: [
        (isWorse: false, failOn: "worse", status: "0", ends: Int32(0)),
        (isWorse: true, failOn: "worse", status: "1", ends: 1),
        (isWorse: true, failOn: "broken", status: "1", ends: 0),
    ])
    func `a check fails where it should, and its report is the summary`(
        isWorse: Bool, failOn: String, status: String, ends: Int32
    ) throws {
        try baseline(isWorse: isWorse)
        let outcome = try step("Check", with: ["baseline": "baseline", "fail-on": failOn])
        #expect(outcome.status == ends, "\(outcome)")
        #expect(try text("output") == "status=\(status)\n")
        #expect(try text("summary.md") == text("keyshift-report/check.md"))
        #expect(try text("summary.md").contains("network.bytes") == isWorse)
        #expect(try text("keyshift-report/check.xml").contains("<testsuite"))
        #expect(try text("keyshift-report/check.html").contains("<html"))
    }

    @Test func `a mistake in a file fails the step whatever it is to fail on`() throws {
        _ = try folder.write("name: tiny\nduration: 5\n", to: "baseline/tiny/scenario.yaml")
        let outcome = try step("Check", with: ["baseline": "baseline", "fail-on": "broken"])
        #expect(outcome.status == 65 && outcome.complaint.contains("scenario.yaml:2:11"), "\(outcome)")
        #expect(try text("output") == "status=65\n")
    }

    @Test func `an unknown fail-on is told`() throws {
        let outcome = try step("Check", with: ["fail-on": "always"])
        #expect(
            outcome.status == 64 && outcome.output.hasPrefix("::error::fail-on is 'always'"), "\(outcome)")
    }
}
