import Testing

@testable import ScenarioFile

@Suite("Words of the field")
struct FieldWordTests {
    /// The complaint about the only mistake of a scenario.
    private func complaint(_ line: String) -> String {
        do {
            _ = try ScenarioDocument.parse("name: t\nduration: 1 min\n\(line)\n", file: "f.yaml")
            return "accepted"
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("scheme: { mechanism: mls }", "3:22: scheme.mechanism: unknown name 'mls'; it is `tree` here ("),
        (
            "scheme: { mechanism: TreeKEM }",
            "3:22: scheme.mechanism: unknown name 'TreeKEM'; it is `tree` here ("
        ),
        (
            "scheme: { mechanism: megolm }",
            "3:22: scheme.mechanism: unknown name 'megolm'; it is `sender-keys` here ("
        ),
        (
            "scheme: { mechanism: sender-key }",
            "3:22: scheme.mechanism: unknown name 'sender-key'; it is `sender-keys` here ("
        ),
        ("scheme: { mechanism: olm }", "3:22: scheme.mechanism: unknown name 'olm'; it is `pairwise` here ("),
        (
            "scheme: { mechanism: double-ratchet }",
            "3:22: scheme.mechanism: unknown name 'double-ratchet'; it is `pairwise` here ("
        ),
        (
            "scheme: { mechanism: signal }",
            "3:22: scheme.mechanism: unknown name 'signal'; it is `pairwise` here ("
        ),
        ("network: { access: lte }", "3:20: network.access: unknown name 'lte'; it is `mobile-4g` here ("),
        ("group: { members: 3 }", "3:10: group: unknown key 'members'; it is `devices` here ("),
        ("members: 3", "3:1: unknown key 'members'; it is `group.devices` here ("),
        ("users: 3", "3:1: unknown key 'users'; it is `group.devices` here ("),
        (
            "network: { access: { latency: 3 ms } }",
            "3:22: network.access: unknown key 'latency'; it is `delay` here ("
        ),
        (
            "network: { backbone: { bandwidth: 3 }}",
            "3:24: network.backbone: unknown key 'bandwidth'; it is `rate` here ("
        ),
        (
            "network: { access: { Packet_Loss: 3 }}",
            "3:22: network.access: unknown key 'Packet_Loss'; it is `loss` here ("
        ),
        (
            "network: { latency: 3 ms }",
            "3:12: network: unknown key 'latency'; it is `network.access.delay` here ("
        ),
        ("scheme: { rekey: 3 }", "3:11: scheme: unknown key 'rekey'; it is `rotation` here ("),
        ("runs: 3", "3:1: unknown key 'runs'; it is `replications` here ("),
        (
            "scheme: { ladder: [{ mechanism: pairwise, threshold: 8 }, { mechanism: tree }] }",
            "3:43: scheme.ladder[0]: unknown key 'threshold'; it is `up-to` here ("
        ),
    ])
    func `a word of the field is understood`(line: String, sentence: String) {
        let complaint = complaint(line)
        #expect(complaint.hasPrefix("f.yaml:" + sentence) && !complaint.contains("\n"), "\(complaint)")
    }

    @Test func `every word for a key names one that there is`() {
        let paths = Set(ScenarioKey.all.map(\.path))
        let names = Set(paths.flatMap { $0.split { ".[]".contains($0) }.map(String.init) })
        for (word, meanings) in FieldWords.keys {
            #expect(!names.contains(word), "'\(word)' is a key")
            for (place, meaning) in meanings.enumerated() {
                let isOnePart = !meaning.contains(".") && place < meanings.count - 1
                #expect(isOnePart ? names.contains(meaning) : paths.contains(meaning), "\(word): \(meaning)")
            }
        }
    }

    @Test func `every word for a name stands for one that can be chosen`() throws {
        let words = ScenarioKey.all.flatMap { $0.range.split(separator: ", ").map(String.init) }
        let profiles = Profiles.shipped
        let chosen = Set(words + profiles.deviceNames + profiles.accessNames + profiles.schemeNames)
        for (word, name) in FieldWords.names { #expect(chosen.contains(name), "\(word): \(name)") }
    }

    @Test func `a word of the field in a path is understood, in the map that it stands in`() throws {
        let document = try ScenarioDocument.parse("{ name: t, duration: 1 min }", file: "f.yaml")
        let settings = [
            ("network.backbone.latency", "network.backbone.delay"), ("members", "group.devices"),
            ("network.access.bandwidth", "network.access.up"), ("runs", "replications"),
        ]
        for (path, meant) in settings {
            #expect(throws: ScenarioErrors.self) { try document.setting([(path, "3")]) }
            do {
                _ = try document.setting([(path, "3")])
            } catch {
                let sentence = "--set \(path)=3: no value has the path '\(path)'; it is `\(meant)` here"
                #expect(error.description == sentence)
            }
        }
    }

    @Test func `a slip of the pen is no word of the field, and a known key is not taken for one`() {
        #expect(complaint("seeed: 1").contains("did you mean 'seed'?"))
        #expect(complaint("scheme: signal") == "accepted")
        #expect(FieldWords.key(for: "colour", at: "", among: ["seed"]) == nil)
    }
}
