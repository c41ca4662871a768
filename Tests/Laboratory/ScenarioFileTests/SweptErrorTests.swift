import Testing

@testable import ScenarioFile

/// What is wrong at some points of a sweep alone.
@Suite("Errors of sweeps")
struct SweptErrorTests {
    private func complaint(_ lines: String...) -> String {
        let text = "name: t\nduration: 1 min\n" + lines.joined(separator: "\n") + "\n"
        do {
            _ = try ScenarioDocument.parse(text, file: "f.yaml")
            return "fine"
        } catch {
            return error.description
        }
    }

    private static let failing =
        "network: { delivery: edge, edge: { sequencer: server }, faults: [{ at: 1 s, server-down: true }] }"

    @Test func `what does not go together with a swept value says with which`() {
        #expect(complaint(Self.failing) == "fine")
        #expect(
            complaint(Self.failing, "sweep: { network.edge.sequencer: [server, home-node, none] }")
                == "f.yaml:3:90: network.faults[0].server-down: there is a server with 'delivery: central' or "
                + "'edge: { sequencer: server }' alone (first at network.edge.sequencer home-node)")
    }

    @Test func `what is wrong at a swept value stands there, and says no more`() {
        #expect(
            complaint(
                "network: { delivery: edge, edge: { nodes: 4 } }", "sweep: { network.edge.attach: [1, 9] }")
                == "f.yaml:4:35: network.edge.attach: a device is attached to no more nodes than there are")
    }

    @Test(arguments: [("0", "edgedown", "edge-down"), ("0", "censor.shar", "censor.share")])
    func `a path into a list has its nearest name`(index: String, written: String, meant: String) {
        let (path, name) = ("network.faults[\(index)].\(written)", "network.faults[\(index)].\(meant)")
        #expect(
            complaint(Self.failing, "sweep: { \"\(path)\": [10 %] }").hasSuffix(
                "sweep: no value has the path '\(path)'; did you mean '\(name)'?"))
    }

    @Test func `the nearest name keeps the places of the path`() {
        #expect(
            complaint("sweep: { \"network.faults[3].edge-don\": [10 %] }").hasSuffix(
                "did you mean 'network.faults[3].edge-down'?"))
    }

    @Test(arguments: [
        ("5 min", "6 min", true), ("5 min", "4 min", false), ("1 min", "10 s", true),
        ("6 min", "1 min", false),
    ])
    func `a drain too short for who has asked in vain is a doubt`(
        span: String, drain: String, isFine: Bool
    ) throws {
        let document = try ScenarioDocument.parse(
            """
            name: t
            duration: 10 min
            drain: \(drain)
            network: { delivery: edge, faults: [{ at: 4 min, for: \(span), edge-down: 10 % }] }
            """, file: "f.yaml")
        #expect(document.doubts.isEmpty == isFine, "\(document.doubts)")
        #expect(document.doubts.allSatisfy { $0.hasPrefix("f.yaml:4:37: network.faults[0]: ") })
    }
}
