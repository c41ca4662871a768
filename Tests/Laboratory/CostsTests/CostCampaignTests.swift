import Experiments
import MembershipLog
import ScenarioFile
import SchemeContract
import Testing

@testable import Costs

/// Real groups, probed and predicted.
@Suite("Cost campaign")
struct CostCampaignTests {
    private static let text = """
        name: costs
        duration: 1 h
        replications: 2
        workload: { messages: { size: 100 B } }
        network: { access: { delay: 10 ms, jitter: 0 s, loss: 0 %, up: 100 Mbit/s, down: 100 Mbit/s } }
        """

    private func campaign(_ gears: [Tier], _ sizes: [Int]) async throws -> (
        table: CostTable, trials: [CostTrial.Result], comparer: CostComparer
    ) {
        let document = try ScenarioDocument.parse(Self.text, file: "costs.yaml")
        let campaign = CostCampaign(document.scenario, gears: gears, sizes: sizes)
        let outcome = try await Runner(campaign.plan, execution: .shared, jobs: 2).run { _ in }
        let table = campaign.table(of: outcome)
        let comparer = CostComparer(table, models: campaign.models, kind: .network, confidence: 0.95)
        return (table, campaign.trials(of: outcome, table: table), comparer)
    }

    @Test func `the sum of costs says what groups use that it was not made of`() async throws {
        let gears: [Tier] = [.pairwise, .senderKeys]
        let (table, trials, comparer) = try await campaign(gears, [4, 8, 16])
        #expect(trials.count == gears.count * CostTrial.Mix.allCases.count)
        for trial in trials { #expect(abs(trial.error(.network)) < 0.1, "\(trial.gear) \(trial.mix)") }

        func bytes(_ gear: Tier, _ size: Int, _ component: CostComponent) -> Amounts {
            table.vectors(of: gear, at: size)[0][component]
        }
        // Upwards n - 1 ciphertexts go in as many packets against one, and for each an acknowledgement of 40 bytes.
        let (alone, many) = (bytes(.senderKeys, 8, .message).upload, bytes(.pairwise, 8, .message).upload)
        #expect(alone - bytes(.senderKeys, 4, .message).upload == 4 * 40)
        #expect(many - 7 * 40 > 2 * (alone - 7 * 40))
        // A key of each for each other.
        let keys = bytes(.senderKeys, 8, .removalKeys).network / bytes(.senderKeys, 4, .removalKeys).network
        #expect(abs(keys - 8.0 * 7 / (4 * 3)) < 0.3)

        let busy = comparer.ladder(for: GroupRates(messages: 1e5, joins: 0.1, removals: 0.1))
        #expect(busy.last?.gear == .senderKeys && busy.last?.upTo == 16)
        let restless = comparer.ladder(for: GroupRates(messages: 100, joins: 50, removals: 50))
        #expect(restless.map(\.gear) == [.pairwise])
    }
}
