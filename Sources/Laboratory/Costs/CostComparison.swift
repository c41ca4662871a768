public import MembershipLog
public import SchemeContract
import Statistics

/// What all gears cost at one size under given rates, and which is the cheapest.
public struct CostComparison: Sendable {
    public let size: Double
    public let rates: GroupRates
    /// A day, in the order of the table's gears; in the mean over replications.
    public let costs: [Double]
    public let cheapest: Tier
    /// The next; nothing where there is one gear alone.
    public let runnerUp: Tier?
    /// Whether Student's test of the differences, replication by replication, tells these two apart.
    public let isToldApart: Bool
}

/// Compares gears by a table of what they cost.
public struct CostComparer: Sendable {
    public let table: CostTable
    public let kind: CostKind
    private let models: [CostModel]
    private let confidence: Double

    /// - Parameters:
    ///   - models: In the order of the table's gears.
    ///   - confidence: Of the test whether two gears are told apart, such as 0.95.
    public init(_ table: CostTable, models: [CostModel], kind: CostKind, confidence: Double) {
        self.table = table
        self.models = models
        self.kind = kind
        self.confidence = confidence
    }

    public func compare(atSize size: Double, _ rates: GroupRates) -> CostComparison {
        let samples = zip(table.gears, models).map { gear, model in
            table.vectors(of: gear, near: size).map {
                kind.value(of: model.perDay($0, size: size, rates: rates), size: size)
            }
        }
        let means = samples.map { $0.reduce(0, +) / Double($0.count) }
        let order = means.indices.sorted { means[$0] < means[$1] }
        let second = order.count > 1 ? order[1] : nil
        return CostComparison(
            size: size, rates: rates, costs: means, cheapest: table.gears[order[0]],
            runnerUp: second.map { table.gears[$0] },
            isToldApart: second.map { areToldApart(samples[order[0]], samples[$0]) } ?? true)
    }

    private func areToldApart(_ own: [Double], _ other: [Double]) -> Bool {
        guard let difference = try? Difference.paired(from: own, to: other, confidence: confidence) else {
            return false
        }
        return !difference.interval.contains(0)
    }

    // MARK: - Ladders

    /// A stretch of sizes in which one gear is the cheapest.
    public struct Rung: Equatable, Sendable {
        public let gear: Tier
        public let from: Int
        public let upTo: Int
        /// The sizes about its upper end at which its gear and the next one's are not told apart; nothing where
        /// all are, and of the last.
        public internal(set) var uncertain: ClosedRange<Int>?
    }

    /// The ladder that is the cheapest at every size measured.
    public func ladder(for rates: GroupRates) -> [Rung] {
        guard let least = table.sizes.first, let greatest = table.sizes.last else { return [] }
        let sizes = Self.sizes(from: least, to: greatest)
        let comparisons = sizes.map { compare(atSize: Double($0), rates) }
        var rungs: [Rung] = []
        for (size, comparison) in zip(sizes, comparisons) {
            let from = rungs.last.map { $0.upTo + 1 } ?? size
            if let last = rungs.last, last.gear == comparison.cheapest {
                rungs[rungs.count - 1] = Rung(gear: last.gear, from: last.from, upTo: size)
            } else {
                rungs.append(Rung(gear: comparison.cheapest, from: from, upTo: size))
            }
        }
        for index in rungs.indices.dropLast() {
            let pair = [rungs[index].gear, rungs[index + 1].gear]
            let unclear = zip(sizes, comparisons).filter { size, comparison in
                !comparison.isToldApart && pair.contains(comparison.cheapest)
                    && comparison.runnerUp.map(pair.contains) == true
            }.map(\.0)
            let boundary = rungs[index].upTo
            let near = unclear.filter { abs($0 - boundary) <= max(2, boundary) }
            if let low = near.first, let high = near.last { rungs[index].uncertain = low...high }
        }
        return rungs
    }

    /// Every size while they are few, and then in steps of a fiftieth.
    static func sizes(from least: Int, to greatest: Int) -> [Int] {
        var sizes: [Int] = []
        var size = least
        while size < greatest {
            sizes.append(size)
            size += max(1, size / 50)
        }
        return sizes + [greatest]
    }
}
