import Population
import Quantities
import ScenarioFile
import SchemeContract
import Testing
import Tiers

@testable import Costs
@testable import MembershipLog

@Suite("Cost model")
struct CostModelTests {
    private func scenario(_ extra: String = "") throws -> Scenario {
        let text =
            "name: costs\nduration: 1 h\nscheme: { preset: keyshift, rotation: { messages: 100, period: 7 days } }\n"
        return try ScenarioDocument.parse(text + extra, file: "costs.yaml").scenario
    }

    private func vector(_ costs: [CostComponent: Double]) -> CostVector {
        var vector = CostVector()
        for (component, bytes) in costs { vector[component].network = bytes }
        return vector
    }

    @Test func `each thing is paid as often as it happens`() throws {
        let model = CostModel(try scenario(), gear: .pairwise)
        let vector = vector([
            .message: 10, .join: 100, .removal: 1_000, .rest: 1, .founding: 1e9, .renewal: 1e9,
        ])
        let day = model.perDay(vector, size: 8, rates: GroupRates(messages: 5, joins: 3, removals: 2))
        #expect(day.network == 2_374)
    }

    @Test func `sender keys are made at a sender's next message, of all senders or of those who write`()
        throws
    {
        let model = CostModel(try scenario(), gear: .senderKeys)
        // Sixteen who write a hundred times as often as members are removed: nearly every removal costs a key of each.
        let often = model.perDay(
            vector([.removalKeys: 1]), size: 16, rates: GroupRates(messages: 1_600, joins: 0, removals: 1)
        ).network
        // Each key serves 1 + 99 · … messages at the most; by removals alone 101, so nearly half end by their number.
        let expected: Double = 100 / 63.66
        #expect(abs(often - expected) < 0.01)
        // As seldom: each removal costs the keys of few, and no more than there are messages.
        let seldom = model.perDay(
            vector([.removalKeys: 16]), size: 16, rates: GroupRates(messages: 1, joins: 0, removals: 100))
        #expect(abs(seldom.network - 1) < 0.01)
    }

    @Test func `one session for all is made once, whoever writes`() throws {
        let model = CostModel(try scenario(), gear: .sharedSession)
        let day = model.perDay(
            vector([.removalKeys: 1]), size: 16, rates: GroupRates(messages: 1_600, joins: 0, removals: 1))
        #expect(abs(day.network - 1) < 0.01)
    }

    @Test func `a newcomer's keys come from those who write while both are there`() throws {
        let model = CostModel(try scenario(), gear: .pairwise)
        let vector = vector([.joinKeys: 100])
        let many = model.perDay(vector, size: 10, rates: GroupRates(messages: 1e6, joins: 1, removals: 1))
        let half = model.perDay(vector, size: 10, rates: GroupRates(messages: 1, joins: 1, removals: 1))
        #expect(abs(many.network - 100) < 0.01 && abs(half.network - 50) < 0.01)
    }

    @Test(arguments: [("always", 32 / 1.718_281_8), ("omit", 16 / 0.648_721_3)])
    func `leaves are renewed once in a period, and less where commits do it`(
        addPath: String, expected: Double
    ) throws {
        let scenario = try ScenarioDocument.parse(
            "name: costs\nduration: 1 h\nscheme: { preset: keyshift, add-path: \(addPath) }",
            file: "costs.yaml"
        ).scenario
        let model = CostModel(scenario, gear: .tree)
        let renewal = vector([.renewal: 1])
        let quiet = model.perDay(
            renewal, size: 32, rates: GroupRates(messages: 10, joins: 0, removals: 0))
        let busy = model.perDay(
            renewal, size: 32, rates: GroupRates(messages: 10, joins: 16, removals: 16))
        #expect(quiet.network == 32 && abs(busy.network - expected) < 0.001)
    }

    @Test func `the few who write most count by what they write`() {
        let groups = SenderGroup.groups(of: .zipf(exponent: 1), size: 100)
        #expect(groups.reduce(0) { $0 + $1.count } == 100)
        #expect(abs(groups.reduce(0) { $0 + Double($1.count) * $1.share } - 1) < 1e-12)
        #expect(groups[0].count == 1 && groups[0].share > 0.19)
        #expect(SenderGroup.groups(of: .uniform, size: 4) == [SenderGroup(count: 4, share: 0.25)])
    }

    @Test(arguments: [
        "", "messages", "messages: 3", "messages: 3 B", "people: 3 /day",
        "messages: 1 /day, messages: 2 /day",
        "messages: -1 /day",
    ])
    func `rates that are none are refused`(text: String) {
        #expect(throws: GroupRates.TextError.self) { try GroupRates(parsing: text) }
    }

    @Test func `rates are read as they are written`() throws {
        let rates = try GroupRates(parsing: "removals: 0.2 /day,messages: 6 /h, joins: 1 /day")
        #expect(rates == GroupRates(messages: 144, joins: 1, removals: 0.2))
        #expect(try GroupRates(parsing: rates.description) == rates)
    }

    /// A device goes by a model of its own, which knows no more than the log and computes nothing but what every processor
    /// rounds alike: it must say the same.
    @Test(arguments: [Tier.pairwise, .senderKeys, .derivedSenderKeys, .sharedSession, .tree])
    func `devices that choose their gear by cost reckon as the map does`(gear: Tier) throws {
        let scenario = try scenario()
        let model = CostModel(scenario, gear: gear)
        let amounts: [CostComponent: Double] = [
            .founding: 500_000, .message: 16_000, .join: 25_000, .joinKeys: 100_000, .removal: 10_000,
            .removalKeys: 1_000_000, .renewal: 50_000, .rest: 10,
        ]
        func amount(_ component: CostComponent) -> Double { amounts[component] ?? 0 }
        let costs = GearCosts(
            [
                gear: .init([
                    (
                        devices: 32,
                        value: .init(
                            founding: amount(.founding), message: amount(.message), join: amount(.join),
                            joinKeys: amount(.joinKeys), removal: amount(.removal),
                            removalKeys: amount(.removalKeys), renewal: amount(.renewal),
                            rest: amount(.rest))
                    )
                ])
            ], switches: [:])
        let policy = CostPolicy(
            costs: costs, horizon: .seconds(86_400), expected: .init(messages: 0, joins: 0, removals: 0),
            lifetimes: .init(messages: 100, days: 7, renewal: 1, firstRenewal: 1))
        for messages in [1.0, 30, 1_000, 30_000] {
            for changes in [0.1, 1, 10, 100] {
                let rates = GroupRates(messages: messages, joins: changes, removals: changes)
                let own = policy.perDay(gear, size: 32, rates, writers: 32)
                let map = model.perDay(vector(amounts), size: 32, rates: rates).network
                // That keys end after a number of messages is laid down as if they ended by chance as often.
                let error = gear == .senderKeys ? 0.08 : 0.01
                #expect(abs(own / map - 1) < error, "\(messages) messages, \(changes) changes: \(own / map)")
            }
        }
    }

    @Test func `what was measured can be read back as what a group goes by`() throws {
        func vectors(_ bytes: Double) -> [CostVector] {
            [bytes, bytes + 2].map { vector([.founding: $0, .message: $0 / 10, .removalKeys: -1]) }
        }
        var amounts = Amounts()
        amounts.network = 77
        let table = CostTable(
            sizes: [2, 8], gears: [.pairwise, .tree],
            vectors: [[vectors(10), vectors(20)], [vectors(30), vectors(40)]])
        let switches = [SwitchCosts(from: .pairwise, to: .tree, size: 2, amounts: [amounts, amounts])]
        let profile = CostProfile(table, switches: switches, kind: .network, title: "it's\nmeasured")
        let text = """
            scheme: { preset: keyshift, policy: by-cost, by-cost: { costs: measured }, \
            ladder: [{ mechanism: pairwise }, { mechanism: tree }] }
            """
        func read(_ profile: CostProfile) throws -> ScenarioDocument {
            let profiles = Profiles.shipped.preferring(
                [.init(name: "measured", path: "measured.yaml", text: profile.text)], on: .costs)
            return try ScenarioDocument.parse(
                "name: a\nduration: 1 h\n" + text, file: "a.yaml", profiles: profiles)
        }
        for kind in CostKind.allCases {
            _ = try read(CostProfile(table, switches: switches, kind: kind, title: "a"))
        }
        let read = try read(profile)
        let costs = try #require(read.scenario.scheme.policy.costs?.costs)
        #expect(costs.vector(of: .pairwise, at: 2).founding == 11)
        #expect(costs.vector(of: .tree, at: 8).message == 4.1)
        #expect(costs.vector(of: .tree, at: 8).removalKeys == 0)
        #expect(costs.cost(of: .init(from: .pairwise, to: .tree), at: 2) == 77)
        #expect(costs.cost(of: .init(from: .tree, to: .pairwise), at: 2) == 11)
    }
}
