import Foundation
import Testing

@testable import ScenarioFile

@Suite("Scenario reference")
struct ScenarioReferenceTests {
    /// A scenario of the lines of an example, with a name and a duration where it has none.
    static func scenario(of example: String) -> String {
        let lines = example.split(separator: "\n")
        let rest = ["name: example", "duration: 10 min"].filter { line in
            !lines.contains { $0.hasPrefix(line.prefix { $0 != ":" } + ":") }
        }
        return (rest + [example]).joined(separator: "\n")
    }

    /// Whether a value stands at a path, whichever names and entries are on the way.
    private static func has(_ steps: some Collection<String>, in node: Node) -> Bool {
        guard let step = steps.first else { return true }
        let rest = steps.dropFirst()
        switch (step, node.content) {
        case ("[]", .list(let items)): return items.contains { has(rest, in: $0) }
        case ("NAME", .map(let entries)): return entries.contains { has(rest, in: $0.value) }
        default: return node[step].map { has(rest, in: $0) } ?? false
        }
    }

    @Test func `the example of every key is a scenario that has the key`() throws {
        for key in ScenarioKey.all {
            let text = Self.scenario(of: key.example)
            #expect(throws: Never.self, "\(key.path)\n\(text)") {
                try ScenarioDocument.parse(text, file: "the example of \(key.path)")
            }
            let steps = key.path.replacing("[]", with: ".[]").split(separator: ".").map(String.init)
            #expect(Self.has(steps, in: .literal(text)), "\(key.path) is not in `\(key.example)`")
        }
    }

    @Test func `each row of the reference is one line with all its cells`() {
        var cellCount = 0
        for line in ScenarioReference.text.split(separator: "\n") {
            let isRow = line.hasPrefix("| ")
            #expect(!isRow || line.hasSuffix(" |"), "\(line)")
            #expect(isRow || !line.hasSuffix(" |"), "\(line)")
            cellCount += isRow ? 1 : 0
        }
        #expect(cellCount > ScenarioKey.all.count)
    }

    @Test func `every distribution has an example that draws from it`() throws {
        #expect(ScenarioKey.distributions.map(\.path).contains("weibull.shape"))
        for key in ScenarioKey.distributions {
            let text = Self.scenario(of: key.example)
            #expect(throws: Never.self, "\(key.path)\n\(text)") {
                try ScenarioDocument.parse(text, file: "the example of \(key.path)")
            }
            let name = key.path.prefix { $0 != "." && $0 != "[" }
            #expect(Self.has(["network", "access", "delay", String(name)], in: .literal(text)), "\(text)")
        }
    }

    @Test func `every key is described in a sentence, and no key is told twice`() {
        let keys = ScenarioKey.all + ScenarioKey.distributions
        for key in keys {
            #expect(
                key.description.count >= 8 && key.description.hasSuffix("."),
                "\(key.path): \(key.description)")
            #expect(!key.description.contains("\n") && !key.type.isEmpty, "\(key.path)")
        }
        #expect(Set(keys.map(\.path)).count == keys.count)
    }

    @Test func `no path that can be set or swept is missing`() {
        let told = Set(ScenarioKey.all.map(\.path))
        let distributions = Set(ScenarioKey.distributions.map(\.path))
        for path in ScenarioSchema.paths where !told.contains(path) {
            let parts = path.split(separator: ".").map(String.init)
            let isOfDistribution = (1..<parts.count).contains { count in
                told.contains(parts.prefix(count).joined(separator: "."))
                    && distributions.contains(parts.dropFirst(count).joined(separator: "."))
            }
            #expect(isOfDistribution, "\(path)")
        }
    }

    @Test func `what is told as the default is what holds`() throws {
        let bare = try ScenarioDocument.parse(
            "{ name: example, duration: 10 min, network: { delivery: edge, edge: {} } }", file: "bare")
        let resolved = Node.literal(bare.resolvedYAML)
        var compared = 0
        for key in ScenarioKey.all where !key.path.contains("[") && !key.path.hasPrefix("profiles") {
            guard !["", "required"].contains(key.usual), key.path != "network.delivery" else { continue }
            var node: Node? = resolved
            for step in key.path.split(separator: ".") { node = node?[String(step)] }
            // A default that is a map is told part by part, and a name where what it names is written out.
            guard let node, case .scalar = node.content else { continue }
            #expect(node.flowText == key.usual, "\(key.path)")
            compared += 1
        }
        #expect(compared > 40, "\(compared)")
    }

    @Test func `the committed reference is the one that the definitions give`() throws {
        let file = Shipped.folder.deletingLastPathComponent().appending(path: "docs/reference/scenario.md")
        let isSame = try String(contentsOf: file, encoding: .utf8) == ScenarioReference.text
        #expect(isSame, "run `keyshift list --reference > docs/reference/scenario.md`")
    }

    @Test func `bounds, units and words of a choice are told`() throws {
        func key(_ path: String) throws -> ScenarioKey {
            try #require(ScenarioKey.all.first { $0.path == path }, "\(path)")
        }
        let loss = try key("network.access.loss")
        #expect(loss.type == "share or map" && loss.unit == "%" && loss.range == "0 % to 99 %")
        #expect(loss.usual == "0.1 %" && loss.example == "network: { access: { loss: 2 % } }")
        #expect(try key("network.access.mtu").range == "64 B to 65.535 KB")
        #expect(try key("network.delivery").range == "central, edge, direct, gossip")
        #expect(try key("duration").usual == "required")
        #expect(try key("network.backbone.repeat.at-most").usual == "10 s", "as the usual profile says")
        #expect(try key("replications.until").example == "replications: { at-most: 40, until: 2 % }")
        #expect(try key("network.edge.nodes").example == "network: { delivery: edge, edge: { nodes: 4 } }")
    }
}
