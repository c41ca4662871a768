/// How much of what users meant to write was read: who serves nobody costs nothing, and is not cheap for that.
struct WorkDone {
    /// Who is left out of a comparison of costs, having served users less.
    struct Omitted {
        let name: String
        /// Of what users meant to write, what was read.
        let share: Double
    }

    /// Costs are compared of those of whom as much was read as of the best, but for this share of what was written.
    private static let shortfallMax = 0.01

    private let shares: [[String]: Double]

    init(_ cells: [RunCell]) {
        let own = cells.filter { $0.name.metric == "delivery.written" }
        shares = Dictionary(
            own.map { ($0.name.sweptValues, $0.mean) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether costs of one who served users so much may be held against those of the others.
    static func isServed(_ share: Double, amongSharesUpTo most: Double) -> Bool {
        most > 0 && share >= most - shortfallMax
    }

    /// - Returns: Those whose costs may be held against each other, and the others.
    func comparable(_ entrants: [Contest.Entrant]) -> (entrants: [Contest.Entrant], omitted: [Omitted]) {
        let known = entrants.map { shares[$0.cell.name.sweptValues] ?? 1 }
        let most = known.max() ?? 1
        let pairs = zip(entrants, known)
        return (
            pairs.filter { Self.isServed($0.1, amongSharesUpTo: most) }.map(\.0),
            pairs.filter { !Self.isServed($0.1, amongSharesUpTo: most) }.map {
                Omitted(name: $0.name, share: $1)
            }
        )
    }
}

extension [WorkDone.Omitted] {
    /// The end of a sentence that compares the others; nothing where there are none.
    var told: String {
        guard !isEmpty else { return "" }
        let names = map(\.name.unbroken).listed
        let shares = map { "\(MetricText.number($0.share * 100, digits: 3))\u{a0}%" }.listed
        return "; without \(names), where \(shares) of what users wrote was read"
    }
}

extension [String] {
    /// Such as "one, two and three".
    fileprivate var listed: String {
        count > 1 ? dropLast().joined(separator: ", ") + " and " + self[count - 1] : joined()
    }
}
