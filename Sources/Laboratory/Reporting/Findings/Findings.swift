internal import Observation
internal import Results

/// What results say, in sentences that chance alone does not make.
struct Findings {
    let runs: RunsTable
    let confidence: Double
    private let cells: [RunCell]
    private let swept: SweptFindings?

    init(_ runs: RunsTable, confidence: Double) {
        self.runs = runs
        self.confidence = confidence
        let cells = runs.cells(by: runs.axes)
        self.cells = cells
        swept = SweptAxes(paths: runs.axes, values: runs.rows.map(\.sweptValues)).map {
            SweptFindings(cells: cells, axes: $0, confidence: confidence)
        }
    }

    var sentences: [String] {
        delivery + (SizeLaws(runs, confidence: confidence)?.conclusions ?? []) + (swept?.sentences ?? causes)
    }

    // MARK: - Delivery

    private var delivery: [String] {
        let shares = cells.filter { $0.name.metric == "delivery.ratio" }
        let count = shares.reduce(0) { $0 + $1.samples.count }
        guard count > 0, shares.allSatisfy({ $0.samples.allSatisfy { $0.value == 1 } }) else { return [] }
        return [
            "Every message was read by all who were to read it, in \(count == 1 ? "the only run" : "all \(count) runs")."
        ]
    }

    // MARK: - Within one point

    /// Which cause makes the dearest rekeys, and what of a message's bytes are keys.
    private var causes: [String] {
        func cell(_ metric: String) -> RunCell? { cells.first { $0.name.metric == metric } }
        let rekeys = Contest(
            metric: "rekey.network.mean", unit: "B", seeksLeast: false,
            among: RekeyCause.allCases.compactMap { cause in
                cell("rekey.\(cause.rawValue).network.mean").map {
                    Contest.Entrant(name: "a \(cause.rawValue)", cell: $0)
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
