import Results
import Testing

@testable import Reporting

@Suite("Undelivered")
struct UndeliveredTests {
    private func lines(_ means: [(point: Int, metric: String, mean: Double)], axes: [String]) -> [String] {
        Undelivered(
            SummaryTable(
                scenario: "s", axes: axes,
                rows: means.map { row in
                    SummaryRow(
                        point: row.point, sweptValues: axes.map { _ in "\(row.point + 2)" },
                        metric: row.metric, unit: "1", replications: 2, mean: row.mean, median: row.mean,
                        isOfMedian: false, ciLow: nil,
                        ciHigh: nil, standardDeviation: nil, min: row.mean, max: row.mean)
                })
        ).lines
    }

    @Test func `nothing is said where all was delivered, whatever else went wrong`() {
        let means = [
            (0, "delivery.ratio", 1), (0, "delivery.lost", 0), (0, "order.gaps.unfilled", 3),
            (0, "security.removed_reads", 2), (0, "rekey.count", 4.0),
        ]
        #expect(lines(means, axes: []).isEmpty)
    }

    @Test func `each cause is told with its count and its meaning`() {
        let lines = lines(
            [(0, "delivery.ratio", 0.5), (0, "delivery.lost", 1_234.5), (0, "message.unsent", 2)], axes: [])
        #expect(
            lines == [
                "not delivered or not done, a run:",
                "message.unsent      2  messages that users wrote and no device sent",
                "delivery.lost   1,235  of which nothing came to a recipient, and nothing is on its way at the end",
            ])
    }

    @Test func `what waits for devices that have not come back is told, though all that was to be read was`()
    {
        let lines = lines([(0, "delivery.ratio", 1), (0, "delivery.away", 40)], axes: [])
        #expect(lines.count == 2)
        #expect(lines.last?.contains("40  wait for devices that have not come back") == true)
    }

    @Test func `of a sweep the point is told where it is most`() {
        let means = [
            (0, "message.unsent", 0), (1, "message.unsent", 5), (2, "message.unsent", 7.5),
            (3, "message.unsent", 7),
        ]
        #expect(
            lines(means, axes: ["group.devices"]) == [
                "not delivered or not done, a run, where it is most:",
                "message.unsent  7.5  at group.devices 4 (at 3 of 4 points there are any): "
                    + "messages that users wrote and no device sent",
            ])
    }

    @Test func `of points that are alike one is named, and the others are counted`() {
        let means = [(0, "message.unsent", 5.0), (1, "message.unsent", 5), (2, "message.unsent", 5)]
        #expect(
            lines(means, axes: ["group.devices"]).last?.contains(
                "at group.devices 2 and 2 other points (at 3 of 3 points") == true)
    }

    @Test func `a fault that nothing met is told of, and one that was met is not`() {
        func summary(_ dropped: [Double]) -> SummaryTable {
            SummaryTable(
                scenario: "s", axes: ["group.devices"],
                rows: dropped.enumerated().flatMap { point, count in
                    [("censored.dropped", count), ("censored.delayed", 0)].map { metric, mean in
                        SummaryRow(
                            point: point, sweptValues: ["\(point + 2)"], metric: metric, unit: "1",
                            replications: 2,
                            mean: mean, median: mean, isOfMedian: false, ciLow: nil, ciHigh: nil,
                            standardDeviation: nil, min: mean, max: mean)
                    }
                })
        }
        #expect(IdleFaults(summary([3, 4])).lines.isEmpty)
        #expect(
            IdleFaults(summary([3, 0])).lines == [
                "at group.devices 3 censors let nothing disappear and held nothing up, in any replication"
            ])
    }
}
