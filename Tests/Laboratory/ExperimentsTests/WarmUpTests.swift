import Experiments
import Metering
import Observation
import Quantities
import ScenarioFile
import Testing

@Suite("Warm-up")
struct WarmUpTests {
    private static let text = """
        name: warm
        duration: 60 s
        drain: 30 s
        bin: 1 s
        replications: 1
        scheme: { mechanism: sender-keys }
        group: { devices: 4 }
        workload: { messages: { rate: 1 /s }, membership: { joins: 0.3 /s, leaves: 0.2 /s } }
        network: { access: { delay: 10 ms, jitter: 5 ms, loss: 5 %, up: 8 Mbit/s, down: 8 Mbit/s } }
        """

    private func record(_ settings: [(path: String, value: String)] = []) async throws -> RunRecord {
        let document = try ScenarioDocument.parse(Self.text, file: "warm.yaml").setting(settings)
        let outcome = try await Runner(Plan(document), execution: .shared, jobs: 1).run { _ in }
        return try #require(outcome.records.first)
    }

    private func value(_ name: String, in record: RunRecord) -> Double? {
        record.metrics.first { $0.name == name }?.value
    }

    @Test func `a warm-up changes nothing that happens, and what comes before it counts nowhere`()
        async throws
    {
        let all = try await record()
        let measured = try await record([("warm-up", "20 s"), ("duration", "40 s")])
        #expect(measured.digest == all.digest && measured.eventCount == all.eventCount)
        #expect(measured.measuredFrom == .start + .seconds(20) && measured.series.count == 40)
        #expect(measured.series.dropFirst() == all.series.dropFirst(21))

        let late = all.rekeys.filter { $0.startedAt >= measured.measuredFrom }
        #expect(late.count > 3 && all.rekeys.count > late.count + 1)
        #expect(measured.rekeys == all.rekeys.filter(\.isFounding) + late)
        #expect(value("rekey.count", in: measured) == Double(late.count))
        #expect(value("founding.network", in: measured) == value("founding.network", in: all))

        let written = all.series.dropFirst(20).reduce(0) { $0 + $1.messageCount }
        let count = try #require(value("message.count", in: measured))
        #expect(count > 20 && count + (value("message.unsent", in: measured) ?? 0) == Double(written))
        let bytes = try #require(value("network.bytes", in: measured))
        let bytesBefore = all.series.prefix(20).reduce(0) { $0 + $1.bytesPerSecond }
        #expect(bytesBefore > 0 && bytes == value("network.bytes", in: all).map { $0 - bytesBefore })
        let classes = TrafficClass.allCases.compactMap { value("network.bytes.\($0.name)", in: measured) }
        #expect(classes.reduce(0, +) == bytes)
    }

    @Test func `members who join one after the other are the founding, whatever comes later`() async throws {
        let record = try await record([
            ("warm-up", "40 s"), ("group.founding", "joined"),
            ("workload.membership", "{ joins: 0.1 /s }"),
        ])
        let founding = record.rekeys.filter(\.isFounding)
        #expect(founding.map(\.deviceCount) == [1, 2, 3, 4])
        let last = try #require(founding.last)
        #expect(last.startedAt >= .start + .seconds(20) && last.startedAt < .start + .seconds(21))
        #expect((value("rekey.join.count", in: record) ?? 0) > 2)
        #expect(value("founding.network", in: record) == Double(founding.reduce(0) { $0 + $1.bytesTotal }))
    }
}
