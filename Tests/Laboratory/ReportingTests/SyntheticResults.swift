import Results

/// Made-up results of about the right size.
enum SyntheticResults {
    /// A run that grows from 2 to 200 devices and shrinks to 4, in bins of a second.
    static func growth(mechanisms: (pairwise: String, senderKeys: String) = ("pairwise", "sender-keys"))
        -> (series: SeriesTable, rekeys: RekeysTable)
    {
        var series = SeriesTable(scenario: "growth", axes: [], rows: [])
        var rekeys = RekeysTable(scenario: "growth", axes: [], rows: [])
        var (devices, usesSenderKeys) = (2, false)
        for second in 0..<360 {
            let before = devices
            if (30..<180).contains(second) { devices = 2 + (second - 29) * 198 / 150 }
            if (200..<330).contains(second) { devices = 200 - (second - 199) * 196 / 130 }
            let previous = usesSenderKeys ? mechanisms.senderKeys : mechanisms.pairwise
            if devices > 32 { usesSenderKeys = true }
            if devices < 26 { usesSenderKeys = false }
            let mechanism = usesSenderKeys ? mechanisms.senderKeys : mechanisms.pairwise
            let wobble = Double((second * 7919) % 101) / 100
            let messages = second % 11 == 3 ? 0 : 1 + second % 2
            let cost = usesSenderKeys ? 300.0 * Double(devices) : 520.0 * Double(devices)
            let hasMessages = messages > 0
            series.rows.append(
                SeriesRow(
                    point: 0, sweptValues: [], replication: 0, timeSeconds: Double(second), devices: devices,
                    devicesOnline: devices, mechanism: mechanism, messages: messages,
                    bytesPerSecond: Double(messages) * cost * (0.7 + wobble)
                        + (devices == before ? 0 : 4_000),
                    bytesByClass: Array(repeating: 0, count: 10),
                    latencyP50Milliseconds: hasMessages ? 55 + Double(devices) / 8 + wobble * 12 : nil,
                    latencyP95Milliseconds: hasMessages ? 90 + Double(devices) / 3 + wobble * 70 : nil,
                    undecryptable: 0, unread: Array(repeating: 0, count: 11), faults: 0))
            guard devices != before else { continue }
            rekeys.rows.append(
                RekeyRow(
                    point: 0, sweptValues: [], replication: 0, timeSeconds: Double(second), group: 0,
                    epoch: second,
                    cause: devices > before ? "join" : "leave", mechanismBefore: previous,
                    mechanismAfter: mechanism, devices: devices, bytesUp: 150 * devices,
                    bytesDown: 160 * devices, bytesTotal: 310 * devices + (usesSenderKeys ? 900 : 0),
                    committerCPUMilliseconds: 1, memberCPUMillisecondsMean: 0.2, convergedP50Milliseconds: 60,
                    convergedP95Milliseconds: 120 + wobble * 60, convergedAllMilliseconds: nil))
        }
        return (series, rekeys)
    }

    /// A sweep of `texts` on `axis` and of two mechanisms, three replications each.
    ///
    /// - Parameter sizes: One for each text: what the costs follow.
    static func sweep(_ axis: String, _ texts: [String], sizes: [Double]) -> SummaryTable {
        SummaryTable(reducing: runs(axis, texts, sizes: sizes), confidence: 0.95)
    }

    /// The runs behind such a sweep.
    static func runs(_ axis: String, _ texts: [String], sizes: [Double]) -> RunsTable {
        var runs = RunsTable(scenario: "sweep", axes: ["scheme.mechanism", axis], rows: [])
        var point = 0
        for mechanism in ["pairwise", "sender-keys"] {
            for (text, size) in zip(texts, sizes) {
                for replication in 0..<3 {
                    let wobble = 1 + 0.06 * Double((replication * 37 + point * 13) % 7 - 3) / 3
                    let isPairwise = mechanism == "pairwise"
                    let metrics: [(String, String, Double)] = [
                        ("message.upload.p50", "B", isPairwise ? 310 * (size - 1) : 420),
                        (
                            "message.with-keys.upload.mean", "B",
                            isPairwise ? 330 * (size - 1) : 430 + 25 * size
                        ),
                        ("message.latency.p50", "ms", isPairwise ? 50 + size * 0.8 : 55),
                        ("message.latency.p95", "ms", isPairwise ? 110 + size * 1.9 : 130 + size * 0.1),
                        ("rekey.network.mean", "B", isPairwise ? 0 : 300 * size),
                        ("rekey.convergence.p95", "ms", 90 + size / 3),
                    ]
                    for (metric, unit, value) in metrics {
                        runs.rows.append(
                            RunRow(
                                point: point, sweptValues: [mechanism, text], replication: replication,
                                seed: UInt64(replication) + 1,
                                metric: metric, unit: unit, value: value * wobble))
                    }
                }
                point += 1
            }
        }
        return runs
    }

    static let noSeries = SeriesTable(scenario: "none", axes: [], rows: [])
    static let noRekeys = RekeysTable(scenario: "none", axes: [], rows: [])
    static let noSummary = SummaryTable(scenario: "none", axes: [], rows: [])
}
