import DeviceModel
import Foundation
import Links
import MembershipLog
import Metering
import NetworkModel
import Quantities
import SchemeContract
import Simulation
import Testing
import Tiers
import Transport

@testable import ScenarioFile

@Suite("Profiles")
struct ProfileTests {
    private static let head = "name: t\nduration: 1 min\ndrain: 60 s\n"

    private static let slow = Profiles.File(
        name: "slow", path: "mine/slow.yaml", text: costs(verify: "{ call: 2 ms, byte: 1.5 us }"))

    /// A device to which all but verifying is free.
    private static func costs(verify: String) -> String {
        let free = Operation.allCases.filter { $0 != .verify }.map { "  \($0.name): { call: 0 s }\n" }
        return "costs:\n" + free.joined() + "  ed25519-verify: \(verify)\n"
    }

    private func document(
        _ text: String, devices: [Profiles.File] = [], links: [Profiles.File] = []
    ) throws(ScenarioErrors) -> ScenarioDocument {
        try ScenarioDocument.parse(
            Self.head + text, file: "f.yaml",
            profiles: Profiles.shipped.preferring(devices, on: .devices).preferring(links, on: .links))
    }

    private func complaint(
        _ text: String, devices: [Profiles.File] = [], links: [Profiles.File] = []
    ) -> String {
        do {
            _ = try document(text, devices: devices, links: links)
            return "accepted"
        } catch {
            return error.description
        }
    }

    @Test func `the program holds the files of profiles as they are; else run make profiles`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "profiles")
        for (folder, shipped) in [("devices", ShippedDevices.all), ("links", ShippedLinks.all)] {
            let names = try FileManager.default.contentsOfDirectory(atPath: root.path + "/" + folder).sorted()
            #expect(names == shipped.map { $0.name + ".yaml" })
            for (name, text) in shipped {
                let path = "\(folder)/\(name).yaml"
                #expect(
                    try String(contentsOf: root.appending(path: path), encoding: .utf8) == text, "\(path)")
            }
        }
    }

    @Test func `every profile that comes with the program can be used`() throws {
        let profiles = Profiles.shipped
        #expect(profiles.deviceNames == ["ideal", "laptop", "phone-low-end", "phone", "server"])
        #expect(profiles.backboneNames == ["core", "ideal", "lan"])
        #expect(
            profiles.schemeNames == [
                "by-cost", "keychat", "keyshift", "matrix", "mls", "sending-network", "signal",
            ])
        for name in profiles.schemeNames { _ = try document("scheme: \(name)") }
        for name in profiles.deviceNames { _ = try document("devices: { profile: \(name) }") }
        for name in profiles.accessNames { _ = try document("network: { access: \(name) }") }
        for name in profiles.backboneNames { _ = try document("network: { backbone: \(name) }") }
        let free = try document("devices: { profile: ideal }").scenario.cohorts[0].prices
        #expect(Operation.allCases.allSatisfy { free[$0] == .init(perCall: 0, perByte: 0) })
        let phone = try document("").scenario.cohorts[0].prices
        #expect(phone[.verify] == .init(perCall: 154_000, perByte: 7.6))
    }

    @Test func `a scheme is a preset with single values changed, also within its maps`() throws {
        let text = "scheme: { preset: sending-network, rotation: { messages: 5 }, minimum-stay: 2 }"
        let scheme = try document(text).scenario.scheme
        #expect(scheme.rotation == .init(messages: 5, period: .seconds(7 * 86_400)))
        #expect(
            scheme.policy
                == SwitchingPolicy(
                    [.init(.senderKeys, upTo: 200), .init(.sharedSession)], count: .persons, hysteresis: 0,
                    minimumStay: 2))
        #expect(try document("scheme: { preset: mls }").scenario.scheme.tree.delivery == .separate)
    }

    @Test(arguments: [
        ("[]", "a ladder has at least one rung"),
        ("[{ mechanism: tree, up-to: 4 }]", "the last rung serves all larger groups"),
        ("[{ mechanism: pairwise }, { mechanism: tree }]", "each rung but the last says 'up-to'"),
        (
            "[{ mechanism: pairwise, up-to: 4 }, { mechanism: tree, up-to: 4 }, { mechanism: hpke }]",
            "'up-to' must be more than that of the rung before"
        ),
        ("[{ mechanism: tree, up-to: 4 }, { mechanism: tree }]", "'tree' stands on a rung of this ladder"),
        ("[{ mechanism: trie }]", "unknown name 'trie'"),
    ])
    func `a ladder that cannot be climbed is refused`(ladder: String, complaint words: String) {
        #expect(complaint("scheme: { ladder: \(ladder) }").contains(words))
    }

    @Test(arguments: [
        "scheme: { minimum-stay: 1 }\nsweep: { scheme.preset: [keychat, matrix] }",
        "network: { access: { loss: 1 % } }\nsweep: { network.access.profile: [lan, mobile-3g] }",
    ])
    func `where a base is swept, the resolved text says at each point what the file says`(text: String) throws
    {
        let read = try document(text)
        let again = try ScenarioDocument.parse(read.resolvedYAML, file: "again.yaml")
        #expect(again.points == read.points && read.points.count == 2)
        #expect(again.points[0].scenario != again.points[1].scenario)
    }

    private static let table = """
        { cost: network, gears: { tree: [{ devices: 2, founding: 1, message: 2, join: 3, join-keys: 4, removal: 5, \
        removal-keys: 6, renewal: 7, rest: 8 }] }, switches: [{ from: tree, to: hpke, costs: [{ devices: 2, cost: 9 }] }] }
        """

    private func byCost(_ scheme: String, table: String = Self.table) -> String {
        "profiles: { costs: { own: \(table) } }\nscheme: { policy: by-cost, \(scheme) }"
    }

    @Test func `a scheme that goes by cost has its table, and looks at no sizes`() throws {
        let text = byCost(
            "by-cost: { costs: own, horizon: 12 h, expected: { messages: 48 /day } }, ladder: [{ mechanism: tree, up-to: 4 }]"
        )
        let read = try document(text)
        let policy = read.scenario.scheme.policy
        #expect(policy.rungs == [.init(.tree)])
        #expect(policy.costs?.horizon == 0.5)
        #expect(policy.costs?.expected == .init(messages: 48, joins: 1, removals: 1))
        #expect(policy.costs?.lifetimes.days == 7)
        #expect(policy.costs?.costs.gears == [.tree])
        let again = try ScenarioDocument.parse(
            read.resolvedYAML, file: "again.yaml", profiles: .shipped)
        #expect(again.scenario == read.scenario)
    }

    @Test(arguments: [
        ("ladder: [{ mechanism: tree }]", "'policy: by-cost' needs 'by-cost'"),
        ("by-cost: { costs: own }", "the table of costs 'own' does not say what pairwise costs"),
        ("by-cost: { costs: owm }", "unknown name 'owm'"),
        ("by-cost: { horizon: 0 s }", "horizon"),
    ])
    func `a policy by cost that cannot choose is refused`(scheme: String, complaint words: String) {
        #expect(complaint(byCost(scheme)).contains(words))
    }

    @Test func `a table of costs is of sizes that rise`() {
        let twice = Self.table.replacing(
            "costs: [{ devices: 2, cost: 9 }]",
            with: "costs: [{ devices: 2, cost: 9 }, { devices: 2, cost: 1 }]")
        let scheme = "by-cost: { costs: own }, ladder: [{ mechanism: tree }]"
        #expect(complaint(byCost(scheme, table: twice)).contains("sizes must rise"))
        let none = Self.table.replacing("costs: [{ devices: 2, cost: 9 }]", with: "costs: []")
        #expect(complaint(byCost(scheme, table: none)).contains("at least one size"))
    }

    @Test func `a file comes before the program's own profile, and what the scenario holds before both`()
        throws
    {
        let phone = Profiles.File(name: "phone", path: "p", text: Self.slow.text)
        #expect(
            try document("", devices: [phone]).scenario.cohorts[0].prices[.verify].nanosecondsPerCall == 2e6)
        let own = Self.costs(verify: "{ call: 7 ns }").split(separator: "\n").map { "      \($0)\n" }
        let text = "profiles:\n  devices:\n    phone:\n" + own.joined()
        #expect(
            try document(text, devices: [phone]).scenario.cohorts[0].prices[.verify].nanosecondsPerCall == 7)
    }

    @Test func `a link with one rate has it in both directions, and only such a link is a backbone`() throws {
        let text = """
            { delay: 1 ms, jitter: 0 s, loss: 1 %, rate: 5 Mbit/s, queue: 64 KiB, mtu: 1500 B, header: 40 B, \
            repeat: { after: 1 s } }
            """
        let line = Profiles.File(name: "line", path: "p", text: text)
        let network = try document("network: { access: line, backbone: line }", links: [line]).scenario
            .network
        #expect(
            network.up.link.rate == Bandwidth(bitsPerSecond: 5_000_000)
                && network.down.link.rate == network.up.link.rate)
        #expect(
            network.backbone.link.rate == network.up.link.rate
                && network.backbone.link.loss == .bernoulli(0.01))
        #expect(
            complaint("network: { backbone: satellite }").hasPrefix(
                "f.yaml:4:22: network.backbone: the link 'satellite' has a rate for each direction"))
        let both = Profiles.File(
            name: "line", path: "p.yaml", text: text.replacing("rate:", with: "up: 1 kbit/s, rate:"))
        #expect(
            complaint("network: { access: line }", links: [both])
                == "p.yaml:1:1: a link has either 'rate', or both 'up' and 'down'")
    }

    @Test func `what is wrong with a file is said with its place, once it is named`() {
        let text = Self.slow.text.replacing("call: 2 ms", with: "call: 2 MB") + "  sha3: { call: 1 us }\n"
        let broken = Profiles.File(name: "slow", path: "mine/slow.yaml", text: text)
        #expect(complaint("", devices: [broken]) == "accepted")
        let lines = complaint("devices: { profile: slow }\nseed: x", devices: [broken]).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first?.hasPrefix("f.yaml:5:7: seed: ") == true)
        #expect(lines.contains { $0.hasPrefix("mine/slow.yaml:16:3: costs: unknown key 'sha3'") }, "\(lines)")
        #expect(
            lines.contains { $0.hasPrefix("mine/slow.yaml:15:27: costs.ed25519-verify.call: 'MB' is not") },
            "\(lines)")
        #expect(
            complaint(
                "devices: { profile: slow }", devices: [.init(name: "slow", path: "s.yaml", text: "a: [")]
            )
            .hasPrefix("s.yaml:2:1: this is not YAML"))
    }

    @Test func `the resolved scenario holds the profiles it was read with, at every point of its sweep`()
        throws
    {
        let text = "network: { access: lan }\nsweep: { devices.profile: [phone, slow] }\n"
        let first = try document(text, devices: [Self.slow])
        #expect(first.points.map(\.values) == [["phone"], ["slow"]])
        // Without the file, and with another phone.
        let other = Profiles.File(name: "phone", path: "p", text: Self.slow.text)
        let again = try ScenarioDocument.parse(
            first.resolvedYAML, file: "g.yaml",
            profiles: Profiles.shipped.preferring([other], on: .devices))
        #expect(again.points == first.points)
        #expect(again.resolvedYAML == first.resolvedYAML)
        let changed = Profiles.File(
            name: "slow", path: Self.slow.path, text: Self.slow.text.replacing("1.5 us", with: "1.6 us"))
        #expect(try document(text, devices: [changed]).resolvedYAML != first.resolvedYAML)
    }

    @Test func `a number of a profile can be swept like any other`() throws {
        let document = try ScenarioDocument.parse(
            Self.head + "devices: { profile: slow }\n", file: "f",
            profiles: .shipped.preferring([Self.slow], on: .devices))
        let resolved = try ScenarioDocument.parse(document.resolvedYAML, file: "g")
        let swept = try resolved.setting([
            ("sweep.profiles.devices.slow.costs.ed25519-verify.call", "[1 us, 1 ms]")
        ])
        #expect(swept.points.map(\.scenario.cohorts[0].prices[.verify].nanosecondsPerCall) == [1e3, 1e6])
    }

    @Test func `a profile that was written reads back as the same`() throws {
        let profile = PriceList { operation in
            .init(
                perCall: Double(operation.rawValue) * 1_234.5 + 0.25, perByte: Double(operation.rawValue) / 4)
        }
        let text = profile.fileText(title: "Mine: \"new\"", remark: "one\ntwo") { "±\($0.rawValue) %" }
        let file = Profiles.File(name: "mine", path: "p", text: text)
        #expect(
            try document("devices: { profile: mine }", devices: [file]).scenario.cohorts[0].prices == profile)
    }
}
