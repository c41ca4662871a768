import Foundation
import Quantities
import Randomness
import Testing

@testable import ScenarioFile

/// The files of `scenarios/`.
enum Shipped {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scenarios")

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
}

@Suite("Shipped scenarios")
struct ShippedScenarioTests {
    @Test func `there are some`() {
        #expect(Shipped.names.contains("quickstart.yaml"))
    }

    @Test func `the program holds the files of scenarios as they are; else run make profiles`() throws {
        #expect(ShippedScenario.all.map { $0.name + ".yaml" } == Shipped.names)
        for scenario in ShippedScenario.all {
            let isSame = try Shipped.text(scenario.name + ".yaml") == scenario.text
            #expect(isSame, "scenarios/\(scenario.name).yaml: run `make profiles`")
            let document = try ScenarioDocument.parse(scenario.text, file: scenario.name)
            #expect(scenario.title == document.scenario.title)
        }
    }

    @Test(arguments: Shipped.names)
    func `a shipped scenario reads, and its resolved text reads back as the same`(name: String) throws {
        let document = try ScenarioDocument.parse(Shipped.text(name), file: name)
        let again = try ScenarioDocument.parse(document.resolvedYAML, file: name)
        #expect(again.scenario == document.scenario)
        #expect(again.points == document.points)
        #expect(again.resolvedYAML == document.resolvedYAML)
    }

    @Test(arguments: Shipped.names)
    func `its lines with all defaults are the same scenario, and what it says is no default`(name: String)
        throws
    {
        let document = try ScenarioDocument.parse(Shipped.text(name), file: name)
        let lines = try document.resolvedLines()
        let again = try ScenarioDocument.parse(lines.map { $0.text + "\n" }.joined(), file: name)
        #expect(again.scenario == document.scenario && again.points == document.points)
        #expect(lines.first { $0.text.hasPrefix("duration:") }?.isDefault == false)
        // What a file says and what a sweep sets differs; the rest of a section does not.
        #expect(lines.first { $0.text == "sweep:" }.map { !$0.isDefault } ?? true)
        #expect(lines.count(where: \.isDefault) > 5, "\(lines)")
    }

    @Test func `of a scenario that says nothing only its name and its duration differ from the defaults`()
        throws
    {
        let document = try ScenarioDocument.parse(
            "{ name: bare, duration: 5 min, drain: 60 s }", file: "bare")
        let told = try document.resolvedLines().filter { !$0.isDefault }.map(\.text)
        #expect(told == ["name: bare", "duration: 5 min"])
        let settled = try document.setting([("network.access.loss", "5 %")])
        let others = try settled.resolvedLines().filter { !$0.isDefault }.map(\.text)
        #expect(others.count > 2 && others.contains { $0.contains("5 %") }, "\(others)")
    }

    @Test func `the committed schema is the one that the definitions give`() throws {
        let isSame = try Shipped.text("schema.json") == ScenarioSchema.text
        #expect(isSame, "run `keyshift list --schema > scenarios/schema.json`")
    }

    @Test func `the schema knows every key that the decoder knows`() {
        for path in ScenarioSchema.paths {
            let key = path.split(separator: ".").last ?? ""
            #expect(ScenarioSchema.text.contains("\"\(key)\": {"), "\(path)")
        }
        #expect(ScenarioSchema.paths.count > 80)
    }

    @Test func `no damage to a shipped file makes the reader trap`() throws {
        for (ordinal, name) in Shipped.names.enumerated() {
            let original = Array(try Shipped.text(name).utf8)
            var random = RandomStream(seed: Seed(7).descendant("damage", UInt64(ordinal)))
            // Each reading checks all points.
            let points = try ScenarioDocument.parse(Shipped.text(name), file: name).points.count
            for _ in 0..<max(20, 300 - 3 * points) {
                var bytes = original
                for _ in 0...random.index(below: 3) { damage(&bytes, using: &random) }
                let text = String(decoding: bytes, as: UTF8.self)
                do {
                    let document = try ScenarioDocument.parse(text, file: name)
                    let again = try ScenarioDocument.parse(document.resolvedYAML, file: name)
                    #expect(again.points == document.points, "\(text)")
                } catch {
                    #expect(!error.errors.isEmpty && !error.description.isEmpty)
                }
            }
        }
    }

    private func damage(_ bytes: inout [UInt8], using random: inout RandomStream) {
        let signs = Array(" :-[]{}&*!%'\"#|>?,\n\t0129.<~\u{e9}".utf8)
        let place = random.index(below: bytes.count)
        switch random.index(below: 5) {
        case 0: bytes[place] ^= 1 << UInt8(random.index(below: 8))
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.index(below: 20)))
        case 2: bytes.insert(signs[random.index(below: signs.count)], at: place)
        case 3: bytes[place] = signs[random.index(below: signs.count)]
        default:
            let end = min(bytes.count, place + 1 + random.index(below: 60))
            bytes.insert(contentsOf: bytes[place..<end], at: random.index(below: bytes.count))
        }
    }
}
