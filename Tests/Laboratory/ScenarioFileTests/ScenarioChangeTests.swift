import ScenarioFile
import Testing

@Suite("Changes of a scenario")
struct ScenarioChangeTests {
    private let text = """
        name: t
        duration: 1 min
        scheme: { ladder: [{ mechanism: pairwise, up-to: 8 }, { mechanism: tree }] }
        network: { access: { profile: mobile-4g, loss: 1 % } }
        sweep: { group.devices: [4, 8] }
        """

    private func changes(_ edits: [(String, String)]) throws -> [String] {
        let before = try ScenarioDocument.parse(text, file: "f")
        let after = try ScenarioDocument.parse(
            edits.reduce(text) { $0.replacing($1.0, with: $1.1) }, file: "f")
        return try ScenarioChange.all(from: before.resolvedYAML, to: after.resolvedYAML).map(\.sentence)
    }

    @Test func `what is not YAML is refused`() throws {
        let document = try ScenarioDocument.parse(text, file: "f")
        #expect(throws: ScenarioErrors.self) {
            try ScenarioChange.all(from: "a: [", to: document.resolvedYAML)
        }
    }

    @Test func `the same scenario has no changes, however it is written`() throws {
        #expect(try changes([]) == [])
        #expect(try changes([("name: t", "name: t\ndrain: 60 s")]) == [])
    }

    @Test func `each value that is another has a line, lists of single values one for all`() throws {
        #expect(
            try changes([("loss: 1 %", "loss: 2 %"), ("up-to: 8", "up-to: 6"), ("[4, 8]", "[4, 8, 16]")]) == [
                "scheme.ladder[0].up-to: 8 → 6", "network.access.loss: 1 % → 2 %",
                "sweep.group.devices: [4, 8] → [4, 8, 16]",
            ])
    }

    @Test func `what is gone and what is new say so`() throws {
        let fewer = try changes([("{ mechanism: pairwise, up-to: 8 }, ", "")])
        #expect(
            fewer == [
                "scheme.ladder[0].mechanism: pairwise → tree", "scheme.ladder[0].up-to: 8 → not there",
                "scheme.ladder[1].mechanism: tree → not there",
            ], "\(fewer)")
        #expect(
            try changes([("\nsweep: { group.devices: [4, 8] }", "\ngroup: { devices: 4 }")]).last
                == "sweep.group.devices: [4, 8] → not there")
    }
}
