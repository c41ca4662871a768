import Results
import Testing

@Suite("Result tables")
struct ResultTableTests {
    private func run(_ point: Int, _ replication: Int, _ metric: String, _ value: Double) -> RunRow {
        RunRow(
            point: point, sweptValues: ["\(2 << point)"], replication: replication,
            seed: .max - UInt64(replication),
            metric: metric,
            unit: "B", value: value)
    }

    private func table<Row: ResultRow>(_ rows: [Row], axes: [String] = ["group.devices"]) -> ResultTable<Row>
    {
        ResultTable(scenario: "growth", axes: axes, rows: rows)
    }

    /// A sweep of ten thousand runs has some 1.5 million.
    @Test func `a row of a run's metrics is small, and rows are alike by what they say`() {
        #expect(MemoryLayout<RunRow>.size <= 24)
        var names = MetricNames()
        var rows = [
            run(0, 0, "message.count", 1), run(0, 0, "message.count", 2), run(0, 1, "rekey.count", 1),
        ]
        let before = rows
        for index in rows.indices { rows[index].shareNames(&names) }
        rows[1].share(with: rows[0])
        rows[2].share(with: rows[1])
        #expect(rows == before && rows[2].replication == 1 && rows[0] != rows[1])
    }

    @Test func `a file of another kind, a bad number and a foreign row are refused`() {
        let header = "scenario,point,replication,seed,metric,unit,value\n"
        #expect(throws: CSVError(line: 3, column: 13, problem: .notANumber(column: "value", text: "x"))) {
            try RunsTable(parsing: header + "a,0,0,1,m,B,1\na,0,1,1,m,B,x\n")
        }
        #expect(throws: CSVError(line: 2, column: 3, problem: .notANumber(column: "point", text: ""))) {
            try RunsTable(parsing: header + "a,,0,1,m,B,1\n")
        }
        for text in ["nan", "inf", "1e400", "0x10", " 1", "1e308", "-1e31", "1e-101"] {
            #expect(throws: CSVError(line: 2, column: 13, problem: .notANumber(column: "value", text: text)))
            {
                try RunsTable(parsing: header + "a,0,0,1,m,B,\(text)\n")
            }
        }
        for text in ["9223372036854775807", "-9007199254740993"] {
            #expect(
                throws: CSVError(line: 2, column: 5, problem: .notANumber(column: "replication", text: text))
            ) {
                try RunsTable(parsing: header + "a,0,\(text),1,m,B,1\n")
            }
        }
        #expect(throws: CSVError(line: 4, problem: .otherScenario("b"))) {
            try RunsTable(parsing: header + "a,0,0,1,\"m\nn\",B,1\nb,0,0,1,m,B,1\n")
        }
        #expect(throws: CSVError.self) { try SeriesTable(parsing: header) }
    }

    @Test func `runs are written with the swept paths between and read back`() throws {
        let runs = table([run(0, 0, "message.upload.p50", 120), run(0, 1, "message.upload.p50", 130.5)])
        #expect(
            runs.csv == """
                scenario,point,group.devices,replication,seed,metric,unit,value
                growth,0,2,0,18446744073709551615,message.upload.p50,B,120
                growth,0,2,1,18446744073709551614,message.upload.p50,B,130.5

                """)
        #expect(try RunsTable(parsing: runs.csv) == runs)
    }

    @Test
    func `a swept path with a unit has plain numbers and its unit in the header, and is read back as it was`()
        throws
    {
        let row = RunRow(
            point: 0, sweptValues: ["250 ms", "tree"], replication: 0, seed: .max, metric: "message.count",
            unit: "B", value: 3)
        let runs = RunsTable(
            scenario: "delays",
            swept: [
                SweptColumn("network.access.delay", unit: "ms"), SweptColumn("scheme.ladder[0].mechanism"),
            ],
            rows: [row])
        #expect(
            runs.csv == """
                scenario,point,network.access.delay [ms],scheme.ladder[0].mechanism,replication,seed,metric,unit,value
                delays,0,250,tree,0,18446744073709551615,message.count,B,3

                """)
        let again = try RunsTable(parsing: runs.csv)
        #expect(again == runs && again.axes == ["network.access.delay", "scheme.ladder[0].mechanism"])
        #expect(again.rows[0].sweptValues == ["250 ms", "tree"])
        #expect(SummaryTable(reducing: again, confidence: 0.95).swept == runs.swept)
    }

    @Test func `rekeys and series are written with the documented columns and read back`() throws {
        let rekey = RekeyRow(
            point: 0, sweptValues: [], replication: 0, timeSeconds: 1.5, group: 2, epoch: 3, cause: "join",
            mechanismBefore: "pairwise", mechanismAfter: "sender-keys", devices: 33, bytesUp: 4_000,
            bytesDown: 9_000, bytesTotal: 13_000, committerCPUMilliseconds: 0.25,
            memberCPUMillisecondsMean: 0.5,
            convergedP50Milliseconds: 80, convergedP95Milliseconds: 120.5, convergedAllMilliseconds: nil)
        let rekeys = table([rekey], axes: [])
        #expect(
            rekeys.csv == """
                scenario,point,replication,time_s,group,epoch,cause,mechanism_before,mechanism_after,devices,bytes_up,\
                bytes_down,bytes_total,committer_cpu_ms,member_cpu_ms_mean,converged_p50_ms,converged_p95_ms,\
                converged_all_ms
                growth,0,0,1.5,2,3,join,pairwise,sender-keys,33,4000,9000,13000,0.25,0.5,80,120.5,

                """)
        #expect(try RekeysTable(parsing: rekeys.csv) == rekeys)
        let bin = SeriesRow(
            point: 0, sweptValues: [], replication: 0, timeSeconds: 7, devices: 12, devicesOnline: 9,
            mechanism: "pairwise", messages: 0, bytesPerSecond: 0, bytesByClass: Array(1...10),
            latencyP50Milliseconds: nil, latencyP95Milliseconds: nil, undecryptable: 0,
            unread: Array(11...21), faults: 2)
        let series = table([bin], axes: [])
        #expect(
            series.csv == """
                scenario,point,replication,time_s,devices,devices_online,mechanism,messages,bytes_per_s,\
                bytes_application,bytes_key_distribution,bytes_commit,bytes_welcome,bytes_prekey,\
                bytes_acknowledgement,bytes_repeat,bytes_gossip_control,bytes_connection,bytes_relay,latency_p50_ms,\
                latency_p95_ms,undecryptable,unread_late,unread_lost,unread_key_missing,unread_broken,\
                unread_epoch_gone,unread_buffer_full,unread_stuck,unread_expired,unread_crashed,unread_censored,\
                unread_reused,faults
                growth,0,0,7,12,9,pairwise,0,0,1,2,3,4,5,6,7,8,9,10,,,0,11,12,13,14,15,16,17,18,19,20,21,2

                """)
        #expect(try SeriesTable(parsing: series.csv) == series)
    }

    @Test func `a summary keeps the order of first appearance and keeps points together`() throws {
        let runs = table([
            run(1, 0, "b", 4), run(1, 0, "a", 1), run(0, 0, "a", 7), run(1, 1, "b", 6), run(1, 1, "a", .nan),
            run(0, 0, "c", .infinity),
        ])
        let summary = SummaryTable(reducing: runs, confidence: 0.95)
        #expect(summary.rows.map(\.point) == [1, 1, 0])
        #expect(summary.rows.map(\.metric) == ["b", "a", "a"])
        let first = try #require(summary.rows.first)
        #expect(first.mean == 5 && first.replications == 2 && first.min == 4 && first.max == 6)
        #expect(abs((first.ciHigh ?? 0) - 17.706204736174) < 1e-9)
        #expect(summary.rows[1].ciLow == nil && summary.rows[1].replications == 1)
        #expect(try SummaryTable(parsing: summary.csv) == summary)
        #expect(
            summary.csv.hasPrefix(
                "scenario,point,group.devices,metric,unit,replications,mean,median,interval_of,ci_low,ci_high,"
            ))
    }

    @Test func `of a median the interval is by order statistics, and of values mostly alike there is none`()
        throws
    {
        let values = [5.0, 1, 9, 3, 7]
        let runs = table(
            values.enumerated().map { run(0, $0.offset, "tail", $0.element) }
                + values.indices.map { run(0, $0, "rare", $0 == 0 ? 90 : 2) })
        let summary = SummaryTable(reducing: runs, confidence: 0.95) { $0 == "tail" }
        let (tail, rare) = (summary.rows[0], summary.rows[1])
        #expect(tail.center == 5 && tail.ciLow == 1 && tail.ciHigh == 9 && tail.reach == 4)
        #expect(rare.center == 19.6 && rare.median == 2 && rare.ciLow == nil && rare.reach == nil)
        #expect(try SummaryTable(parsing: summary.csv) == summary)
    }

    @Test func `no interval holds what cannot be`() throws {
        let runs = table([0.2, 1, 1, 0.9].enumerated().map { run(0, $0.offset, "share", $0.element) })
        func interval(_ isShare: Bool) throws -> [Double?] {
            let summary = SummaryTable(reducing: runs, confidence: 0.999) { _ in
                false
            } isShare: { _ in
                isShare
            }
            return [summary.rows[0].ciLow, summary.rows[0].ciHigh]
        }
        let (free, share) = (try interval(false), try interval(true))
        #expect(free[0] == 0 && (free[1] ?? 0) > 1)
        #expect(share == [0, 1])
        // Of what may be less than nothing nothing is cut.
        let signed = table([-0.2, 1].enumerated().map { run(0, $0.offset, "m", $0.element) })
        #expect((SummaryTable(reducing: signed, confidence: 0.95).rows[0].ciLow ?? 0) < -1)
    }

    @Test func `a manifest is read back, and what is none is refused`() throws {
        let manifest = Manifest(
            scenario: "name: a/b\n", scenarioSHA256: "00ff", seed: .max, keyshiftVersion: "0.1",
            commit: "abc",
            host: .init(name: "h", system: "Linux", processor: "x", cores: 2), runs: 3,
            replications: [.init(point: 0, count: 3, endedBy: .atMost)], wallSeconds: 1.5,
            cpuSeconds: 2.5, peakMemoryBytes: 1_000, events: 7, traceDigest: "aa")
        let text = try manifest.json()
        #expect(try Manifest(parsing: text) == manifest)
        #expect(text.contains("\"name: a/b\\n\""))
        #expect(throws: ManifestError.missing("scenario")) { try Manifest(parsing: "{}") }
        #expect(throws: ManifestError.notJSON) { try Manifest(parsing: String(text.dropLast(9))) }
        #expect(throws: ManifestError.wrong("seed")) {
            try Manifest(parsing: text.replacing(/"seed" : \d+/, with: "\"seed\" : true"))
        }
        #expect(Manifest.isMeant(by: String(text.dropLast(9))) && !Manifest.isMeant(by: manifest.scenario))
        var endless = manifest
        endless.wallSeconds = .infinity
        #expect(throws: ManifestError.notWritable) { try endless.json() }
    }
}
