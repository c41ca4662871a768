internal import Observation
internal import Statistics

/// Several that have the same metric, of which one may be told to have the least of it, or the most.
struct Contest: Sendable {
    struct Entrant: Sendable {
        /// As a sentence names it.
        let name: String
        var cell: RunCell
        /// All there are, of which some may have nothing to compare.
        var replicationCount = 0
    }

    let metric: String
    let unit: String
    let seeksLeast: Bool
    /// The first is ahead by its mean, and the second is the next.
    let ranking: [Entrant]
    /// Of the first to each of the others, seed by seed.
    let differences: [Difference]

    /// - Returns: Nothing where there are not two, or no two runs of some had the same chances.
    init?(
        metric: String, unit: String, seeksLeast: Bool, among entrants: [Entrant], confidence: Double
    ) {
        guard let entrants = entrants.onCommonSeeds else { return nil }
        let ranking = entrants.enumerated().sorted { own, other in
            let (first, second) = (own.element.cell.mean, other.element.cell.mean)
            if first == second { return own.offset < other.offset }
            return seeksLeast ? first < second : first > second
        }.map(\.element)
        guard ranking.count > 1 else { return nil }
        var differences: [Difference] = []
        for other in ranking.dropFirst() {
            guard let difference = ranking[0].cell.difference(to: other.cell, confidence: confidence) else {
                return nil
            }
            differences.append(difference)
        }
        self.metric = metric
        self.unit = unit
        self.seeksLeast = seeksLeast
        self.ranking = ranking
        self.differences = differences
    }

    var winner: String { ranking[0].name }

    /// That chance alone made the first be ahead of all others, and, of three or more, of each other that it did so.
    ///
    /// Who is the first is chosen by the same values, so each of the latter is multiplied by their number (Bonferroni).
    var probabilities: [Double] {
        let each = differences.map(\.probability)
        let ofAll = [each.max() ?? 1]
        return each.count > 1 ? ofAll + each.map { min(1, $0 * Double(each.count)) } : ofAll
    }

    /// A mean as a sentence tells it.
    func told(_ entrant: Entrant) -> String { told(entrant.cell.mean) }

    private func told(_ value: Double) -> String { MetricText.told(value, unit: unit, of: metric) }

    /// How far the first and the second are apart, such as "4.71 kB ± 210 B".
    var distance: String { differences[0].told(unit: unit, of: metric) }

    /// Such as "412 B against 5.12 kB with sender-keys, the next (difference 4.71 kB ± 210 B)", and how many replications
    /// that is of, where some have not all.
    ///
    /// - Parameter word: Stands before the name of the next.
    func figures(_ word: String) -> String {
        let next = ranking.count > 2 ? ", the next" : ""
        return "\(told(ranking[0])) against \(told(ranking[1])) \(word) \(ranking[1].name)\(next)"
            + " (difference \(distance)\(ranking.extent))"
    }

    /// Such as "101 s against 152 ms (difference 101 s ± 4 s)", of one that is behind the first.
    ///
    /// - Parameter loser: Its place in the ranking, from 1.
    func figures(ofLoser loser: Int) -> String {
        "\(told(ranking[loser])) against \(told(ranking[0]))"
            + " (difference \(differences[loser - 1].told(unit: unit, of: metric))\(ranking.extent))"
    }
}

extension Contest {
    /// Which of several contests have a winner that chance alone did not make one: each is held against all others of its
    /// contest.
    static func told(_ contests: [Contest], confidence: Double) -> [Bool] {
        Discoveries.among(contests.map { $0.differences.map(\.probability) }, confidence).map {
            $0.allSatisfy(\.self)
        }
    }
}

extension Discoveries {
    /// Of tests in groups; of all together that are called significant no more than the share that the confidence leaves is
    /// expected to be chance.
    static func among(_ groups: [[Double]], _ confidence: Double) -> [[Bool]] {
        let found = among(groups.flatMap(\.self), falseShareMax: 1 - confidence)
        var next = found.startIndex
        return groups.map { group in
            let own = found[next..<(next + group.count)]
            next = own.endIndex
            return Array(own)
        }
    }
}

extension [Contest.Entrant] {
    /// Each with those replications alone that all of them have; nothing where there are none.
    var onCommonSeeds: [Contest.Entrant]? {
        let common = reduce(nil as Set<UInt64>?) { seeds, entrant in
            let own = Set(entrant.cell.samples.map(\.seed))
            return seeds?.intersection(own) ?? own
        }
        guard let common, !common.isEmpty else { return nil }
        return map { entrant in
            var entrant = entrant
            entrant.cell.samples.removeAll { !common.contains($0.seed) }
            return entrant
        }
    }

    /// How many replications what is told is of, where some have not all; begins with a comma.
    var extent: String {
        let most = map(\.replicationCount).max() ?? 0
        let count = first?.cell.samples.count ?? 0
        return count < most ? ", in \(count) of \(most) replications" : ""
    }
}

extension String {
    /// With spaces at which no line ends.
    var unbroken: String { replacing(" ", with: "\u{a0}") }
}

extension RunCell {
    /// To another cell of the same metric, over the seeds that both have.
    func difference(to other: RunCell, confidence: Double) -> Difference? {
        let twins = samples.compactMap { sample in
            other.value(ofSeed: sample.seed).map { (sample.value, $0) }
        }
        return try? Difference.paired(from: twins.map(\.0), to: twins.map(\.1), confidence: confidence)
    }
}

extension Difference {
    /// Such as "4.71 kB ± 210 B"; of shares in points of a hundred, since a percentage would be one of what is compared.
    func told(unit: String, of metric: String) -> String {
        let numbers = [abs(mean), halfWidth]
        guard MetricDefinition.isShare(metric) else {
            return numbers.map { MetricText.told($0, unit: unit, of: metric) }.joined(separator: "\u{a0}± ")
        }
        return numbers.map { MetricText.number($0 * 100, digits: 3) }.joined(separator: "\u{a0}± ")
            + "\u{a0}points"
    }
}
