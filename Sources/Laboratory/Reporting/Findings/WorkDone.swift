internal import Statistics

/// One of several that are compared: what a sentence calls it, and the swept values of its point.
struct Rival {
    let name: String
    let sweptValues: [String]
}

extension [Rival] {
    func without(_ omitted: [Omitted]) -> [Rival] {
        filter { rival in !omitted.contains { $0.name == rival.name } }
    }
}

/// How much of what users meant to write was read: who serves nobody costs nothing, and is not cheap for that.
struct WorkDone {
    /// Costs are compared of those of whom as much was read as of the best, but for this share of what was written.
    private static let shortfallMax = 0.01
    /// From here on whether chance may have done it or not.
    private static let largeShortfall = 0.05

    private let cells: [[String]: RunCell]
    private let confidence: Double

    init(_ cells: [RunCell], confidence: Double) {
        let own = cells.filter { $0.name.metric == "delivery.written" }
        self.cells = Dictionary(
            own.map { ($0.name.sweptValues, $0) }, uniquingKeysWith: { first, _ in first })
        self.confidence = confidence
    }

    /// Whether costs of one who served users so much may be held against those of the others; where nobody meant to write
    /// anything nobody was served less.
    static func isServed(_ share: Double?, amongSharesUpTo most: Double?) -> Bool {
        guard let share, let most else { return true }
        return most > 0 && share >= most - shortfallMax
    }

    /// - Returns: Those who served users less than the best, by more than chance or by much.
    func omitted(of rivals: [Rival]) -> [Omitted] {
        let known = rivals.compactMap { rival in
            cells[rival.sweptValues].map { (name: rival.name, cell: $0) }
        }
        guard let best = known.max(by: { $0.cell.mean < $1.cell.mean })?.cell else { return [] }
        return known.filter { isOutdone($0.cell, by: best) }.map {
            Omitted(name: $0.name, reason: .servedLess($0.cell.mean))
        }
    }

    private func isOutdone(_ cell: RunCell, by best: RunCell) -> Bool {
        guard !Self.isServed(cell.mean, amongSharesUpTo: best.mean) else { return false }
        if best.mean - cell.mean > Self.largeShortfall || best.mean == 0 { return true }
        return best.difference(to: cell, confidence: confidence).map { $0.probability < 1 - confidence }
            ?? true
    }
}

/// Who is left out of a comparison.
struct Omitted {
    enum Reason {
        /// Of what users meant to write only this share was read.
        case servedLess(Double)
        /// Too few replications have anything to compare.
        case tooFewRuns
    }

    let name: String
    let reason: Reason
}

extension [Omitted] {
    /// The end of a sentence that compares the others; nothing where there are none.
    var told: String {
        let served = compactMap { omitted -> (String, String)? in
            guard case .servedLess(let share) = omitted.reason else { return nil }
            return (omitted.name.unbroken, "\(MetricText.number(share * 100, digits: 3))\u{a0}%")
        }
        let rare = filter { if case .tooFewRuns = $0.reason { true } else { false } }.map(\.name.unbroken)
        return
            (served.isEmpty
            ? ""
            : "; without \(served.map(\.0).listed), where \(served.map(\.1).listed) of what users wrote was read")
            + (rare.isEmpty ? "" : "; without \(rare.listed), where fewer than two replications have any")
    }
}

extension [String] {
    /// Such as "one, two and three".
    fileprivate var listed: String {
        count > 1 ? dropLast().joined(separator: ", ") + " and " + self[count - 1] : joined()
    }
}
