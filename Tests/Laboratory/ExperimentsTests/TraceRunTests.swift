import Experiments
import Results
import ScenarioFile
import Testing

@Suite("Traces run again")
struct TraceRunTests {
    private func tables(_ rows: String, devices: Int, execution: Execution) async throws -> ExperimentTables {
        let text = """
            name: log
            duration: 1 min
            replications: 1
            scheme: { mechanism: sender-keys }
            group: { devices: \(devices) }
            workload: { trace: log.csv }
            network: { access: lan }
            """
        let profiles = Profiles.shipped.reading(
            TableReader { _ in .success("time_s,person,act,size_bytes\n" + rows) })
        let document = try ScenarioDocument.parse(text, file: "log.yaml", profiles: profiles)
        let outcome = try await Runner(Plan(document), execution: execution, jobs: 1).run { _ in }
        return ExperimentTables(
            of: outcome.records, plan: outcome.plan, scenario: "log", swept: [], confidence: 0.95)
    }

    private func value(_ metric: String, in tables: ExperimentTables) -> Double? {
        tables.runs.rows.first { $0.metric == metric }?.value
    }

    @Test(arguments: [Execution.shared, .full])
    func `people write, come, go and come back when the log says so`(execution: Execution) async throws {
        let rows = """
            5,ann,message,1000
            10,cy,join,
            15,cy,message,40
            20,bob,leave,
            25,bob,join,
            30,bob,message,
            40,ann,message,1000
            """
        let tables = try await tables(rows, devices: 3, execution: execution)
        #expect(value("message.count", in: tables) == 4 && value("message.unwritten", in: tables) == 0)
        #expect(value("delivery.ratio", in: tables) == 1)
        #expect(tables.rekeys.rows.map(\.cause) == ["founding", "join", "removal", "join"])
        #expect(tables.rekeys.rows.map { $0.timeSeconds.rounded() } == [0, 10, 20, 25])
        #expect(tables.rekeys.rows.map(\.devices) == [3, 4, 3, 4])
        // The longest message has a thousand bytes of text, and a hundred or so around them.
        let most = try #require(value("message.upload.max", in: tables))
        #expect(most > 1_100 && most < 1_400, "\(most)")
    }

    @Test func `who goes before being there goes once there, and may come again meanwhile`() async throws {
        // The joining takes longer than the time to the next row.
        let rows = "5,cy,join,\n5.001,cy,leave,\n5.002,cy,join,\n50,cy,message,9\n"
        let tables = try await tables(rows, devices: 2, execution: .shared)
        #expect(value("message.count", in: tables) == 1 && value("delivery.ratio", in: tables) == 1)
        #expect(tables.rekeys.rows.map(\.devices).last == 3)
        #expect(tables.rekeys.rows.count { $0.cause == "removal" } == 1)
    }
}
