import Links
import MembershipLog
import NetworkModel
import Population
import Quantities
import Randomness
import Relays
import Routing
import SchemeContract
import Simulation
import Testing
import Tiers
import Transport

@testable import ScenarioFile

@Suite("Scenarios")
struct ScenarioTests {
    private let smallest = "name: t\nduration: 1 min\nscheme: { mechanism: sender-keys }\n"

    @Test func `the smallest scenario has the documented defaults`() throws {
        let scenario = try ScenarioDocument.parse(smallest, file: "f").scenario
        #expect(scenario.title == "t")
        #expect(scenario.duration == .seconds(60))
        #expect(scenario.drain == .seconds(60) && scenario.bin == .seconds(1))
        #expect(scenario.replications == Replications(count: 5, confidence: 0.95))
        #expect(scenario.scheme.policy == .fixed(.senderKeys))
        #expect(scenario.scheme.rotation == .init(messages: 100, period: .seconds(604_800)))
        #expect(scenario.workload.initialDeviceCount == 2)
        #expect(scenario.workload.devicesPerPerson == .constant(1))
        #expect(scenario.workload.membership == .none)
        #expect(scenario.workload.messageSize == .lognormal(median: 120, sigma: 1))
        #expect(scenario.network.delivery == .central && scenario.sequencing == .server)
        let link = scenario.network.up.link
        #expect(link.packetBytesMax == 1_500 && link.headerBytes == 40 && link.queueBytesMax == 262_144)
        let adaptive = try ScenarioDocument.parse(
            "name: t\nduration: 1 min\nscheme: { mechanism: adaptive }\n", file: "f"
        ).scenario
        #expect(
            adaptive.scheme.policy
                == SwitchingPolicy(
                    [.init(.pairwise, upTo: 2), .init(.senderKeys, upTo: 36), .init(.tree)], hysteresis: 0.2,
                    minimumStay: 4))
    }

    @Test func `a link's map takes from its profile what it does not say`() throws {
        let text =
            smallest + "network: { access: { profile: mobile-3g, loss: 5 %, repeat: { after: 1 s } } }\n"
        let access = try ScenarioDocument.parse(text, file: "f").scenario.network.up
        #expect(access.link.loss == .bernoulli(0.05))
        #expect(access.link.rate == Bandwidth(bitsPerSecond: 1_000_000))
        #expect(access.timeout == RetransmissionTimeout(first: .seconds(1), factor: 2, ceiling: .seconds(30)))
    }

    @Test func `replications may go on until intervals are narrow`() throws {
        let text = smallest + "replications: { at-least: 3, at-most: 40, until: 2 % }\n"
        let replications = try ScenarioDocument.parse(text, file: "f").scenario.replications
        #expect(replications.count == 3)
        #expect(replications.precision == Precision(halfWidthMax: 0.02, countMax: 40))
    }

    @Test func `every form of a value is understood`() throws {
        let text =
            smallest + """
                replications: { at-least: 3, confidence: 99 % }
                workload:
                  messages:
                    rate: 2 /s
                    senders: { zipf: 1.1 }
                    size: { empirical: [{ at: 0 %, value: 1 B }, { at: 50 %, value: 1 KiB }, { at: 100 %, value: 2 KB }] }
                  membership: { joins: 6 /min, leaves: 1 /h }
                devices: { availability: { online: { exponential: { mean: 20 min } }, offline: 2 h } }
                network:
                  delivery: edge
                  edge: { nodes: 12 nodes }
                  access: { loss: { gilbert-elliott: { burst: 200 ms, gap: 4 s, loss-bad: 50 % } } }
                  backbone: { rate: 2.5 Gbit/s, loss: 0 }
                """
        let scenario = try ScenarioDocument.parse(text, file: "f").scenario
        #expect(scenario.replications == Replications(count: 3, confidence: 0.99))
        #expect(scenario.workload.messagesPerSecond == 2)
        #expect(scenario.workload.senders == .zipf(exponent: 1.1))
        #expect(
            scenario.workload.messageSize
                == .empirical([
                    .init(probability: 0, value: 1), .init(probability: 0.5, value: 1_024),
                    .init(probability: 1, value: 2_000),
                ]))
        #expect(
            scenario.workload.membership
                == MembershipSpecification(
                    rates: .init(joins: 0.1, leaves: 1.0 / 3_600, removals: 0)))
        #expect(
            scenario.cohorts[0].availability
                == .alternating(online: .exponential(mean: 1_200), offline: .constant(7_200)))
        #expect(scenario.network.delivery == .edge(EdgeNodes(count: 12)))
        #expect(scenario.sequencing == .homeNode(detection: .seconds(5)))
        #expect(
            scenario.network.up.link.loss
                == .bursts(
                    BurstLoss(burst: .milliseconds(200), gap: .seconds(4), lossBetween: 0, lossWithin: 0.5)))
        #expect(scenario.network.backbone.link.rate == Bandwidth(bitsPerSecond: 2_500_000_000))
        #expect(scenario.network.backbone.link.loss == .bernoulli(0))
    }

    @Test func `the last axis of a sweep varies fastest and each point is checked in full`() throws {
        let text =
            "name: t\nduration: 1 min\nsweep: { scheme.mechanism: [pairwise, adaptive], network.access.loss: [0 %, 5 %] }\n"
        let document = try ScenarioDocument.parse(text + "network: { access: satellite }\n", file: "f")
        #expect(document.axes == ["scheme.mechanism", "network.access.loss"])
        #expect(document.points.map(\.index) == [0, 1, 2, 3])
        #expect(
            document.points.map(\.values) == [
                ["pairwise", "0 %"], ["pairwise", "5 %"], ["adaptive", "0 %"], ["adaptive", "5 %"],
            ])
        #expect(document.points[3].scenario.scheme.policy != .fixed(.pairwise))
        #expect(document.points[3].scenario.network.up.link.loss == .bernoulli(0.05))
        #expect(document.points[3].scenario.network.up.link.rate == Bandwidth(bitsPerSecond: 3_000_000))
        #expect(document.scenario.scheme.policy == .fixed(.pairwise))
    }

    @Test func `a scenario without a sweep has one point`() throws {
        let document = try ScenarioDocument.parse(smallest, file: "f")
        #expect(document.axes.isEmpty)
        #expect(document.points == [try #require(document.points.first)])
        #expect(document.points.first?.scenario == document.scenario)
    }

    @Test func `a value that is set stands for all points, and a swept path can be given other values`()
        throws
    {
        let swept = try ScenarioDocument.parse(smallest + "sweep: { group.devices: [2, 4, 8] }\n", file: "f")
        let fixed = try swept.setting([("group.devices", "5"), ("network.access.loss", "1 %")])
        #expect(fixed.axes.isEmpty)
        #expect(fixed.points.map(\.scenario.workload.initialDeviceCount) == [5])
        #expect(fixed.scenario.network.up.link.loss == .bernoulli(0.01))
        let other = try swept.setting([("sweep.group.devices", "[3, 9]")])
        #expect(other.points.map(\.scenario.workload.initialDeviceCount) == [3, 9])
    }

    @Test func `quantities are read exactly and written in their largest unit`() throws {
        #expect(try QuantityKind.duration.parse("250ms") == 0.25)
        #expect(try QuantityKind.duration.parse("7 days") == 604_800)
        #expect(try QuantityKind.byteCount.parse("1.5 KiB") == 1_536)
        #expect(try QuantityKind.ratio.parse("7 %") == 0.07)
        #expect(try QuantityKind.rate.parse("6 /min") == 0.1)
        #expect(QuantityKind.duration.text(of: 0.25) == "250 ms")
        #expect(QuantityKind.bandwidth.text(of: 9e6) == "9 Mbit/s")
        #expect(QuantityKind.ratio.text(of: 1) == "100 %")
        #expect(QuantityKind.byteCount.text(of: 65_535) == "65.535 KB", "and not 63.999023 KiB")
        #expect(QuantityKind.byteCount.text(of: 1_536) == "1.5 KiB")
        #expect(throws: QuantityTextError.unitMissing) { try QuantityKind.duration.parse("20") }
        #expect(throws: QuantityTextError.unknownUnit("B")) { try QuantityKind.duration.parse("20 B") }
        for text in ["", "NaN s", "inf s", "1. s", ".5 s", "1e400 s", "٣ s"] {
            #expect(throws: QuantityTextError.notANumber) { try QuantityKind.duration.parse(text) }
        }
    }

    @Test(arguments: [
        (
            "scheme: { mechanism: pairwise, ladder: [{ mechanism: tree }] }",
            [
                "f.yaml:3:40: scheme.ladder: nothing goes by the ladder: that takes 'mechanism: adaptive', and not 'pairwise'"
            ]
        ),
        ("scheme: { ladder: [{ mechanism: tree }] }", []),
        (
            "scheme: { ladder: [{ mechanism: tree }] }\nsweep: { scheme.mechanism: [adaptive, pairwise] }", []
        ),
        (
            "reference: pairwise",
            ["f.yaml:3:12: reference: nothing is held against it, since nothing is swept"]
        ),
        (cut(for: "29 s"), []), (cut(for: "30 s"), []),
        (
            cut(for: "31 s"),
            [
                "f.yaml:3:130: network.faults[0].partition: it lasts longer than members keep states ('fork-retention'): parts that have both changed something stay two groups"
            ]
        ),
        (copy(of: "69 s"), []),
        (
            copy(of: "70 s"),
            [
                "f.yaml:3:62: network.faults[0].restore: copies so old are of the run's beginning, before there is a group: their devices read nothing any more"
            ]
        ),
    ])
    func `what may not be meant is told`(addition: String, sentences: [String]) throws {
        let document = try ScenarioDocument.parse("name: t\nduration: 1 min\n\(addition)\n", file: "f.yaml")
        #expect(document.doubts == sentences)
        let again = try ScenarioDocument.parse(document.resolvedYAML, file: "manifest.json")
        #expect(again.doubts.count { $0.contains("ladder") } == 0)
    }

    private static func copy(of age: String) -> String {
        "network: { faults: [{ at: 10 s, restore: { share: 10 %, age: \(age) } }] }\nwarm-up: 1 min"
    }

    private static func cut(for span: String) -> String {
        "network: { delivery: edge, edge: { nodes: 2, sequencer: none, fork-retention: 30 s }, faults: [{ at: 10 s, for: \(span), partition: [50 %, 50 %] }] }"
    }
}
