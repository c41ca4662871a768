internal import Observation
internal import Results

/// What results say, in sentences that chance alone does not make.
struct Findings {
    let runs: RunsTable
    let confidence: Double
    private let cells: [RunCell]
    private let swept: SweptFindings?

    /// - Parameter shown: The metrics that the scenario asks to see.
    init(_ runs: RunsTable, confidence: Double, shown: [String] = []) {
        self.runs = runs
        self.confidence = confidence
        let cells = runs.cells(by: runs.axes)
        self.cells = cells
        swept = SweptAxes(paths: runs.axes, values: runs.rows.map(\.sweptValues)).map {
            SweptFindings(cells: cells, axes: $0, confidence: confidence, shown: shown)
        }
    }

    var sentences: [String] {
        delivery + silences + (SizeLaws(compared, confidence: confidence)?.conclusions ?? [])
            + (swept?.sentences ?? causes)
    }

    /// Without the points that others have served users so much better that laws and crossings of costs say nothing.
    private var compared: RunsTable {
        let outdone = swept?.outdone ?? []
        guard !outdone.isEmpty else { return runs }
        return RunsTable(
            scenario: runs.scenario, swept: runs.swept,
            rows: runs.rows.filter { !outdone.contains($0.sweptValues) })
    }

    /// The points at which no message was sent in some runs, or all.
    private var silences: [String] {
        let told = cells.filter { $0.name.metric == "message.count" }.compactMap { sent -> String? in
            let written = cells.first {
                $0.name == RunCell.Name(metric: "delivery.written", sweptValues: sent.name.sweptValues)
            }
            let silent = sent.samples.count { $0.value == 0 && written?.value(ofSeed: $0.seed) == 0 }
            guard silent > 0 else { return nil }
            let place = MetricText.point(axes: PathHeadings.of(runs.axes), values: sent.name.sweptValues)
            return
                "In \(silent) of \(sent.samples.count) runs at \(place) no message was sent, though users meant to write."
        }
        guard told.count > Self.silencesMax else { return told }
        return told.prefix(Self.silencesMax) + ["So it is at \(told.count - Self.silencesMax) points more."]
    }

    private static let silencesMax = 4

    // MARK: - Delivery

    private var delivery: [String] {
        let shares = values("delivery.ratio")
        guard !shares.isEmpty, shares.allSatisfy({ $0 == 1 }) else { return [] }
        let count = values("message.count").count
        let runs =
            shares.count < count
            ? "\(shares.count) of \(count) runs; in the others there was nothing to read"
            : shares.count == 1 ? "the only run" : "all \(shares.count) runs"
        let thing = unsent.isEmpty ? "message" : "message that was sent"
        return ["Every \(thing) was read by all who were to read it, in \(runs)\(unsent)\(waiting)."]
    }

    private func values(_ metric: String) -> [Double] {
        cells.filter { $0.name.metric == metric }.flatMap { $0.samples.map(\.value) }
    }

    /// What users wrote, or meant to, and nobody sent; nothing where all was sent.
    private var unsent: String {
        let kinds = [("written and never sent", "message.unsent"), ("not even written", "message.unwritten")]
        let counts = kinds.compactMap { words, metric in
            values(metric).max().flatMap {
                $0 > 0 ? "up to \(MetricText.number($0, digits: 9)) were \(words)" : nil
            }
        }
        return counts.isEmpty ? "" : "; in a run \(counts.joined(separator: " and "))"
    }

    /// What was not to be read since who should read it has not come back; nothing where nothing waits.
    private var waiting: String {
        guard let most = values("delivery.away").max(), most > 0 else { return "" }
        let number = MetricText.number(most, digits: 9)
        return
            "; up to \(number) in a run, a message and recipient at a time, wait for devices that have not come back"
    }

    // MARK: - Within one point

    /// Which cause makes the dearest rekeys, and what of a message's bytes are keys.
    private var causes: [String] {
        func cell(_ metric: String) -> RunCell? { cells.first { $0.name.metric == metric } }
        let rekeys = Contest(
            metric: "rekey.network.mean", unit: "B", seeksLeast: false,
            among: RekeyCause.allCases.compactMap { cause in
                cell("rekey.\(cause.rawValue).network.mean").map {
                    Contest.Entrant(
                        name: "a \(cause.rawValue)", cell: $0,
                        replicationCount: cell("message.count")?.samples.count ?? 0)
                }
            }, confidence: confidence)
        let messages = Contest(
            metric: "message.with-keys.upload.mean", unit: "B", seeksLeast: false,
            among: [
                ("with the keys that it brings", "message.with-keys.upload.mean"),
                ("by itself", "message.upload.mean"),
            ].compactMap { name, metric in cell(metric).map { Contest.Entrant(name: name, cell: $0) } },
            confidence: confidence)
        let known = [rekeys, messages].compactMap(\.self)
        return zip(known, Contest.told(known, confidence: confidence)).compactMap { contest, isTold in
            guard isTold else { return nil }
            guard contest.metric == "rekey.network.mean" else {
                return
                    "A sender uploads more for a message \(contest.winner): \(contest.figures("for one")) in the mean."
            }
            return
                "A rekey causes most traffic when it is for \(contest.winner): \(contest.figures("for")) in the mean."
        }
    }
}
