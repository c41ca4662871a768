import Observation
import Randomness
import ScenarioFile
import Simulation
import Testing

@testable import Experiments

/// Devices in several groups: each group is as one alone, and the device has its account once.
@Suite("Several groups")
struct ManyGroupsTests {
    private static let scenario = """
        name: groups
        seed: 3
        warm-up: 1 min
        duration: 5 min
        drain: 3 min
        replications: 2
        scheme: { mechanism: pairwise }
        groups: { each: 3, devices: 24 }
        group: { devices: 8 }
        workload: { messages: { rate: 12 /min, size: 100 B }, membership: { joins: 0.5 /min, removals: 0.5 /min } }
        network: { delivery: edge, edge: { nodes: 4 }, access: broadband }
        """

    private func values(_ settings: [(path: String, value: String)]) async throws -> (String) -> [Double] {
        try await Self.scenario.values(settings)
    }

    @Test(arguments: ScenarioNames.gears)
    func `in every gear all is read in all groups, and nobody who is out reads on`(gear: String) async throws
    {
        let values = try await values([("scheme.mechanism", gear)])
        #expect(values("delivery.ratio") == [1, 1])
        #expect(values("security.outsider_reads") == [0, 0])
        #expect(values("security.outsider_tries").allSatisfy { $0 > 100 })
        #expect(values("message.unwritten") == [0, 0])
        // Nine groups, twelve messages a minute for five minutes, to seven others or so: Poisson, five deviations.
        for count in values("message.count") { #expect(abs(count - 540) < 5 * 540.0.squareRoot()) }
    }

    @Test(arguments: [
        ("network.delivery", "direct"), ("network.edge.sequencer", "none"),
        ("network.edge.sequencer", "server"),
        ("network.edge.attach", "2"), ("network.transport", "quic"), ("scheme.mechanism", "adaptive"),
        ("network.faults", "[{ at: 1 min, for: 1 min, edge-down: [1] }]"),
    ])
    func `however the network is, nothing is lost in several groups`(path: String, value: String) async throws
    {
        let values = try await values([(path, value)])
        #expect(values("delivery.ratio") == [1, 1])
        #expect(values("order.gaps.unfilled") == [0, 0])
    }

    /// The same 9 groups of 8, once of 24 devices and once of 72: who has a session in one group needs none in another.
    ///
    /// Of 24 devices 276 (1 − (16/23)³) = 183 pairs are in a group together, of 72 there are 9 · 28 = 252. Besides, the founder
    /// of each group asks for the keys of 7 others.
    @Test func `a session with another device serves all groups`() async throws {
        let settings = [("workload.membership", "[]"), ("warm-up", "0 s"), ("duration", "15 min")]
        let shared = try await values(settings)
        let apart = try await values(settings + [("groups", "{ each: 1, devices: 72 }")])
        for (some, all) in zip(shared("network.bytes.prekey"), apart("network.bytes.prekey")) {
            #expect(abs(some / all - (183.0 + 63) / (252 + 63)) < 0.05, "\(some), \(all)")
        }
        // Nothing else is shared: a message of a group is the same.
        for (some, all) in zip(shared("message.count"), apart("message.count")) { #expect(some == all) }
    }

    /// All groups have the same members, who are put out of them one by one.
    @Test func `who is put out of one group keeps the sessions that others need`() async throws {
        let values = try await values([
            ("groups", "{ each: 4, devices: 8 }"), ("scheme.grace", "1 s"),
            ("workload.messages.rate", "60 /min"),
            ("workload.membership", "{ removals: 1 /min }"),
        ])
        #expect(values("delivery.ratio") == [1, 1])
        #expect(values("rekey.removal.count").allSatisfy { $0 > 5 })
        #expect(values("repeat.requests") == [0, 0])
    }

    @Test func `shared execution and full execution give the same`() async throws {
        let document = try ScenarioDocument.parse(Self.scenario, file: "groups.yaml")
            .setting([("scheme.mechanism", "tree"), ("replications", "1")])
        var records: [RunRecord] = []
        for execution in Execution.allCases {
            let runner = Runner(Plan(document), execution: execution, jobs: 1)
            records += try await runner.run { _ in }.records
        }
        #expect(records.count == 2 && records[0] == records[1])
    }

    @Test func `each device is in one row, with what it did in all its groups`() async throws {
        let document = try ScenarioDocument.parse(Self.scenario, file: "groups.yaml")
            .setting([("workload.membership", "[]")])
        var specification = WorldSpecification(document.scenario, seed: Seed(1), execution: .shared)
        specification.keepsMessages = true
        var world = World(specification)
        let record = try #require(try world.run())
        #expect(record.devices.map(\.ordinal) == Array(0..<24))
        let read = record.devices.reduce(0) { $0 + $1.readCount }
        #expect(Double(read) == (try record.value("delivery.read")))
        #expect(record.messages.allSatisfy { $0.sender < 24 && $0.group < 9 })
        #expect(Set(record.messages.map(\.group)).count == 9)
        // In the series the members of all groups are counted.
        #expect(record.series.last?.deviceCount == 72)
    }

    @Test(arguments: ["sender-keys", "tree"])
    func `whether all have new keys is asked of the group's own members`(gear: String) async throws {
        let settings = [
            ("scheme.mechanism", gear), ("scheme.rotation.messages", "3"),
            ("workload.messages.rate", "60 /min"),
            ("workload.membership", "{ joins: 1 /min }"),
        ]
        let document = try ScenarioDocument.parse(Self.scenario, file: "groups.yaml").setting(settings)
        var world = World(WorldSpecification(document.scenario, seed: Seed(1), execution: .shared))
        let record = try #require(try world.run())
        #expect(record.rekeys.count > 20 && Set(record.rekeys.map(\.group)).count == 9)
        let late = record.rekeys.filter { !$0.haveAllConverged }
        #expect(late.isEmpty)
    }

    /// Devices are away half of the time; one that comes back has come back once, whatever its groups are.
    @Test func `coming back is one return in all groups`() async throws {
        let settings = [
            ("workload.membership", "[]"), ("workload.messages.rate", "60 /min"), ("drain", "30 min"),
            (
                "devices.availability",
                "{ online: { exponential: { mean: 1 min } }, offline: { exponential: { mean: 1 min } } }"
            ),
        ]
        let document = try ScenarioDocument.parse(Self.scenario, file: "groups.yaml").setting(settings)
        var world = World(WorldSpecification(document.scenario, seed: Seed(1), execution: .shared))
        let record = try #require(try world.run())
        let (time, unfinished) = (
            try record.value("catch-up.time.p50"), try record.value("catch-up.unfinished")
        )
        // On a fast link what waited is there at once, whichever group it is of.
        #expect(time < 2_000)
        // In five minutes each goes and comes back some two or three times.
        #expect(unfinished <= 24)
    }
}
