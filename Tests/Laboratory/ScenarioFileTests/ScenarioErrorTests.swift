import Testing

@testable import ScenarioFile

@Suite("Errors in scenario files")
struct ScenarioErrorTests {
    static let head = "name: t\nduration: 1 min\nscheme: { mechanism: pairwise }\n"

    @Test func `who goes over to another branch has to have its commits whole`() {
        let text = """
            { name: branches, duration: 1 min, network: { delivery: edge, edge: { sequencer: none } },
              scheme: { commit-fan-out: trimmed } }
            """
        let error = #expect(throws: ScenarioErrors.self) { try ScenarioDocument.parse(text, file: "f.yaml") }
        #expect(
            error?.description.hasPrefix(
                "f.yaml:2:29: scheme.commit-fan-out: without a sequencer, or with 'fork-retention', commits are not trimmed"
            ) == true)
    }

    @Test func `each fault is named with its place and with what was expected`() {
        for (addition, beginning) in Self.faults + Self.networkFaults {
            do {
                _ = try ScenarioDocument.parse(Self.head + addition + "\n", file: "f.yaml")
                Issue.record("accepted: \(addition)")
            } catch {
                #expect(
                    error.description.hasPrefix(beginning), "\(addition)\n\(error.description)\n\(beginning)")
            }
        }
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "~\n"])
    func `an empty file is said to be empty`(text: String) {
        #expect(throws: ScenarioErrors.self) { try ScenarioDocument.parse(text, file: "f.yaml") }
        do {
            _ = try ScenarioDocument.parse(text, file: "f.yaml")
        } catch {
            #expect(error.errors.first?.problem == .emptyFile)
        }
    }

    @Test func `all errors of a file are reported in its order`() {
        let text = """
            name: a/b
            title: é
            duration: soon
            scheme: { mechanism: tres, rotatoin: 3 }
            sweep: { group.devices: [x] }
            group: { devices: -1, colour: red }
            """
        do {
            _ = try ScenarioDocument.parse(text, file: "f.yaml")
            Issue.record("accepted")
        } catch {
            #expect(error.errors.map(\.line) == [1, 3, 4, 4, 5, 6, 6])
            #expect(error.errors.map(\.column) == [7, 11, 22, 28, 26, 19, 23])
        }
    }

    @Test func `an error in a value that was set names the setting`() throws {
        let document = try ScenarioDocument.parse(Self.head, file: "f.yaml")
        let settings = [
            (
                "group.devices", "none",
                "--set group.devices=none: group.devices: expected a whole number of devices"
            ),
            (
                "group.devises", "3",
                "--set group.devises=3: no value has the path 'group.devises'; did you mean"
            ),
            ("title", "", "--set title=: title: expected a text, found nothing"),
            ("sweep", "{}", "--set sweep={}: no value has the path 'sweep'; did you mean 'sweep.PATH'?"),
            ("a..b", "1", "--set a..b=1: no value has the path 'a..b'"),
            ("group.devices", "[", "--set group.devices=[: this is not YAML"),
            (
                "seed", "9223372036854775808",
                "--set seed=9223372036854775808: seed: '9223372036854775808' is out of range; expected at least 0 "
                    + "and at most 9223372036854775807"
            ),
            (
                "workload.membership[0].at", "1 s",
                "--set workload.membership[0].at=1 s: no value has the path"
            ),
        ]
        for (path, value, beginning) in settings {
            do {
                _ = try document.setting([(path, value)])
                Issue.record("accepted: \(path)=\(value)")
            } catch {
                #expect(error.description.hasPrefix(beginning), "\(error.description)")
            }
        }
    }

    @Test func `deep nesting and aliases of aliases are refused quickly`() {
        var laughs = "a0: &a0 [x, x]\n"
        for level in 1..<40 { laughs += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        let bombs = [
            String(repeating: "[", count: 5_000), String(repeating: "- ", count: 5_000) + "x",
            String(repeating: "{a: ", count: 900) + String(repeating: "}", count: 900),
            laughs + "? *a39\n: 1\n",
        ]
        for bomb in bombs {
            #expect(throws: ScenarioErrors.self) { try ScenarioDocument.parse(bomb, file: "f.yaml") }
        }
    }
}
