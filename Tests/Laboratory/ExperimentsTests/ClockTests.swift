import Testing

/// Clocks that are wrong are felt where instants are compared, and nowhere else.
@Suite("Clocks")
struct ClockTests {
    private static let scenario = """
        name: clocks
        seed: 7
        duration: 4 min
        drain: 2 min
        replications: 2
        scheme: { mechanism: tree, update: { period: 1 min } }
        group: { devices: 8 }
        workload: { messages: { rate: 60 /min }, membership: { joins: 2 /min, removals: 2 /min } }
        network: { delivery: edge, edge: { nodes: 3 }, access: broadband }
        """

    private func values(_ settings: [(path: String, value: String)]) async throws -> (String) -> [Double] {
        try await Self.scenario.values(settings)
    }

    private func expect(
        _ values: (String) -> [Double], like others: (String) -> [Double], in metrics: [String]
    ) {
        for metric in metrics {
            let (some, right) = (values(metric), others(metric))
            #expect(some.count == 2 && right.count == 2, "\(metric)")
            for (one, other) in zip(some, right) {
                #expect(other > 3 && abs(one - other) <= 0.1 * other, "\(metric): \(one), \(other)")
            }
        }
    }

    @Test(arguments: ["1 s", "29 min"])
    func `clocks that are less than an hour apart keep nobody from anything`(skew: String) async throws {
        let (right, wrong) = (try await values([]), try await values([("devices.clock-skew", skew)]))
        #expect(wrong("delivery.ratio") == [1, 1])
        expect(wrong, like: right, in: ["rekey.count", "rekey.update.count", "delivery.read"])
    }

    // A key package of who is ahead is not valid yet by the clock of who is behind (RFC 9420 section 7.3).
    // So who is behind somebody founds no tree; in one of the runs nobody is ahead of who does.
    @Test func `where they are further apart whoever is behind founds no tree`() async throws {
        let values = try await values([("devices.clock-skew", "2 h")])
        let unsent = values("message.unsent")
        #expect(unsent.count == 2 && unsent.contains { $0 > 100 }, "\(unsent)")
    }

    @Test func `where nothing is judged by its lifetime clocks may be a year apart`() async throws {
        let values = try await values([
            ("devices.clock-skew", "180 days"), ("scheme", "{ mechanism: derived-sender-keys }"),
        ])
        #expect(values("delivery.ratio") == [1, 1])
        #expect(values("rekey.join.count").allSatisfy { $0 > 3 })
    }

    @Test func `a wrong clock keeps nothing waiting, and hurries nothing`() async throws {
        let scheme = (path: "scheme", value: "{ mechanism: sender-keys, rotation: { period: 20 s } }")
        let right = try await values([scheme])
        let wrong = try await values([scheme, ("devices.clock-skew", "30 days")])
        expect(
            wrong, like: right,
            in: ["delivery.read", "rekey.count", "rekey.rotation.count", "message.latency.p50"])
    }

    @Test func `states are kept as long, whatever the clock says`() async throws {
        let scheme = [
            (path: "scheme", value: "{ mechanism: derived-sender-keys }"),
            (path: "network.edge", value: "{ nodes: 3, sequencer: none }"),
        ]
        let right = try await values(scheme)
        let wrong = try await values(scheme + [("devices.clock-skew", "100 days")])
        expect(wrong, like: right, in: ["order.kept.age"])
    }
}
