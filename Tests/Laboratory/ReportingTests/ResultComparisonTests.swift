import Reporting
import Results
import Testing

@Suite("Two results side by side")
struct ResultComparisonTests {
    /// One metric at one point, a value for each seed.
    private func runs(
        _ values: [Double], seeds: [UInt64]? = nil, metric: String = "message.upload.mean",
        axes: [String] = ["group.devices"], swept: [String] = ["8"]
    ) -> RunsTable {
        let rows = values.enumerated().map { index, value in
            RunRow(
                point: 0, sweptValues: swept, replication: index, seed: seeds?[index] ?? UInt64(index),
                metric: metric, unit: "B", value: value)
        }
        return RunsTable(scenario: "s", axes: axes, rows: rows)
    }

    private func verdicts(_ old: RunsTable, _ new: RunsTable) throws -> [ResultComparison.Verdict] {
        try #require(ResultComparison(from: old, to: new, confidence: 0.95)).rows.map(\.verdict)
    }

    @Test func `other swept paths are not compared, the same in another order are`() throws {
        let old = runs([1], axes: ["a", "b"], swept: ["1", "2"])
        #expect(
            ResultComparison(from: old, to: runs([1], axes: ["a"], swept: ["1"]), confidence: 0.95) == nil)
        #expect(try verdicts(old, runs([1], axes: ["b", "a"], swept: ["2", "1"])) == [.same])
    }

    @Test func `the same seeds are compared in pairs, so small differences show`() throws {
        let old = runs([100, 200, 300])
        #expect(try verdicts(old, runs([101, 202, 301.5])) == [.significantPaired])
        #expect(try verdicts(old, runs([101, 198, 301])) == [.chancePaired])
        #expect(try verdicts(old, runs([101, 202, 301.5], seeds: [5, 6, 7])) == [.chanceIndependent])
        #expect(try verdicts(old, runs([901, 902, 903, 904])) == [.significantIndependent])
    }

    @Test func `pairs are found by seed, not by place`() throws {
        let old = runs([100, 200, 300], seeds: [1, 2, 3])
        #expect(try verdicts(old, runs([301.5, 101, 201.2], seeds: [3, 1, 2])) == [.significantPaired])
    }

    @Test func `one replication is not tested, and what only one has is said`() throws {
        #expect(try verdicts(runs([1]), runs([2])) == [.untested])
        #expect(try verdicts(runs([1]), runs([1], metric: "message.count")) == [.onlyOld, .onlyNew])
    }

    @Test func `the text has a line for each difference and counts the rest`() throws {
        let old = runs([1_000, 2_000])
        let comparison = try #require(
            ResultComparison(from: old, to: runs([1_010, 2_020]), confidence: 0.95))
        #expect(
            comparison.text == """
                metric               devices      old      new  change  verdict
                message.upload.mean        8  1,500 B  1,515 B    +1 %  may be chance (paired)
                1 of 1 values differ, 0 of them significantly

                """)
        let same = try #require(ResultComparison(from: old, to: old, confidence: 0.95))
        #expect(same.text == "all 1 values are the same\n")
        #expect(comparison.rows.map(\.changePercent) == [1])
    }

    @Test func `a group of metrics has one line, with how many differ besides`() throws {
        var (old, new) = (runs([1_000, 2_000]), runs([1_010, 2_020]))
        for name in ["p50", "p95"] {
            old.rows += runs([1_000, 2_000], metric: "message.upload.\(name)").rows
            new.rows += runs([1_001, 2_002], metric: "message.upload.\(name)").rows
        }
        let text = try #require(ResultComparison(from: old, to: new, confidence: 0.95)).text
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3, "\(text)")
        #expect(
            lines[1].hasPrefix("message.upload.mean ")
                && lines[1].hasSuffix(", and 2 more of message.upload"))
        #expect(lines[2].hasSuffix("significantly (--html and --format json have each)"))
    }

    @Test func `values in which the scenarios differ stand first`() throws {
        let comparison = try #require(
            ResultComparison(
                from: runs([1]), to: runs([1]), changes: ["duration: 30 s → 60 s"], confidence: 0.95))
        #expect(
            comparison.text == """
                the second is of another scenario (with its profiles and all defaults):
                duration: 30 s → 60 s
                all 1 values are the same

                """)
        #expect(comparison.html(of: ("a", "b")).contains("duration: 30 s → 60 s"))
    }

    @Test func `what has nothing to be compared with does not pass for as good`() throws {
        func worsening(_ old: RunsTable, _ new: RunsTable) throws -> String? {
            try #require(ResultComparison(from: old, to: new, confidence: 0.95)).worsening
        }
        var swept = runs([1, 2])
        swept.rows += runs([1, 2], swept: ["9"]).rows
        #expect(
            try worsening(swept, runs([1, 2]))
                == "WORSE OR NOT CANNOT BE TOLD: the point group.devices 9 is only in the first; 1 point could "
                + "not be compared")
        #expect(try worsening(runs([1, 2]), swept) == nil)
        var more = runs([1, 2])
        more.rows += runs([3, 4], metric: "network.bytes").rows
        #expect(
            try worsening(more, runs([1, 2]))
                == "WORSE OR NOT CANNOT BE TOLD: network.bytes at group.devices 8 is only in the first; 1 of 2 "
                + "values is not to be compared")
    }

    @Test func `results that are worse are told by what matters most, and chance is no reason`() throws {
        func worsening(_ old: [Double], _ new: [Double], metric: String = "message.upload.mean") throws
            -> String?
        {
            try #require(
                ResultComparison(
                    from: runs(old, metric: metric), to: runs(new, metric: metric), confidence: 0.95)
            ).worsening
        }
        #expect(
            try worsening([100, 200, 300], [101, 202, 301.5])
                == "WORSE: message.upload.mean at group.devices 8: 200 B → 201.5 B (+0.75 %); 1 of 1 value is "
                + "significantly worse")
        #expect(try worsening([101, 202, 301.5], [100, 200, 300]) == nil)
        #expect(try worsening([100, 200, 300], [101, 198, 301]) == nil)
        #expect(try worsening([100, 200], [100, 200]) == nil)
        #expect(try worsening([100, 200, 300], [101, 202, 301.5], metric: "delivery.ratio") == nil)
        #expect(try worsening([101, 202, 301.5], [100, 200, 300], metric: "delivery.ratio") != nil)
        #expect(try worsening([100, 200, 300], [101, 202, 301.5], metric: "message.count") == nil)
    }

    @Test func `what cannot be told from chance does not pass for as good`() throws {
        func worsening(_ old: RunsTable, _ new: RunsTable) throws -> String? {
            try #require(ResultComparison(from: old, to: new, confidence: 0.95)).worsening
        }
        #expect(
            try worsening(runs([100]), runs([101]))
                == "WORSE OR NOT CANNOT BE TOLD: message.upload.mean at group.devices 8: 100 B → 101 B (+1 %); 1 of 1 "
                + "value is worse, and of one replication nothing tells whether by chance")
        #expect(try worsening(runs([101]), runs([100])) == nil)
        #expect(try worsening(runs([100]), runs([100])) == nil)
        let other = try worsening(runs([1, 2]), runs([1, 2], metric: "message.count"))
        #expect(other == "WORSE OR NOT CANNOT BE TOLD: the two have no value in common")
        #expect(try worsening(runs([]), runs([])) == other)
    }

    @Test func `numbers are written to six digits and whole ones in full`() {
        let texts = [1_493_859.999_7, 0.123_456_789, 12_345_678, 0.000_012_345_67, -1_234.5].map {
            MetricText.value($0, unit: "1", of: "m")
        }
        #expect(texts == ["1,493,860", "0.123457", "12,345,678", "0.0000123457", "-1,234.5"])
        #expect(MetricText.value(0.998, unit: "1", of: "delivery.ratio") == "99.8 %")
        #expect(MetricText.change(from: 0, to: 3) == "from nothing")
        #expect(MetricText.change(from: 300, to: 299) == "-0.333 %")
    }

    @Test func `other seeds that gave the same numbers are no difference`() throws {
        #expect(try verdicts(runs([5, 5]), runs([5, 5], seeds: [8, 9])) == [.same])
        #expect(try verdicts(runs([0, 0]), runs([0, 0, 0], seeds: [7, 8, 9])) == [.same])
        #expect(try verdicts(runs([1, 2]), runs([2, 1], seeds: [8, 9])) == [.same])
        #expect(try verdicts(runs([5, 5]), runs([5, 6], seeds: [8, 9])) == [.chanceIndependent])
    }

    @Test func `what does not scatter is not significant for two replications, and is for many`() throws {
        #expect(try verdicts(runs([5, 7]), runs([6, 8])) == [.chancePaired])
        #expect(try verdicts(runs([0.1, 0.7]), runs([0.4, 1.0])) == [.chancePaired])
        #expect(try verdicts(runs([5, 5]), runs([6, 6], seeds: [8, 9])) == [.chanceIndependent])
        let many = [1, 2, 3, 4, 5, 6].map(Double.init)
        #expect(try verdicts(runs(many), runs(many.map { $0 + 1 })) == [.significantPaired])
    }

    @Test func `a run given twice is one replication`() throws {
        let twice = runs([100, 200, 100, 200, 100, 200], seeds: [1, 2, 1, 2, 1, 2])
        let other = runs([101, 202.5], seeds: [1, 2])
        #expect(try verdicts(twice, other) == [.chancePaired])
        #expect(throws: CSVError(line: 4, problem: .repeatedRow(firstLine: 2))) {
            try RunsTable(parsing: runs([100, 200, 100], seeds: [1, 2, 1]).csv)
        }
    }

    @Test func `of many tests those that chance alone would make are not called significant`() throws {
        // One of twenty tests, none of which has anything to find, gives a probability of about 0.04.
        var (old, new) = (runs([]), runs([]))
        for index in 0..<20 {
            let metric = "operations.m\(index)"
            old.rows += runs([100, 100, 100], metric: metric).rows
            let moves = index == 0 ? [1, 1.4, 0.75] : [1, -1.4, 0.5]
            new.rows += runs(moves.map { 100 + $0 }, metric: metric).rows
        }
        #expect(try verdicts(old, new).allSatisfy { $0 == .chancePaired })
        old.rows.removeAll { $0.metric != "operations.m0" }
        new.rows.removeAll { $0.metric != "operations.m0" }
        #expect(try verdicts(old, new) == [.significantPaired])
    }

    @Test func `losses are told before costs, and what is sure before what may be chance`() throws {
        func table(_ factor: Double) -> RunsTable {
            var table = runs([])
            for (metric, base) in [
                ("message.latency.p50", 9.0), ("message.upload.mean", 100.0), ("delivery.ratio", 0.9),
            ] {
                table.rows += runs((0..<5).map { base * (factor + 0.001 * Double($0)) }, metric: metric).rows
            }
            return table
        }
        var new = table(1)
        for index in new.rows.indices { new.rows[index].value *= 1.1 + 0.001 * Double(index % 5) }
        let text = try #require(ResultComparison(from: table(1), to: new, confidence: 0.95)).text
        let metrics = text.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(
            metrics.dropFirst().dropLast() == [
                "delivery.ratio", "message.upload.mean", "message.latency.p50",
            ])
    }
}
