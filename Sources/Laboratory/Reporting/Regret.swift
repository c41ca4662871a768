public import Results
import Statistics

/// What schemes that change gear cost over the best single gear in hindsight, at each place of a sweep.
///
/// The best is the one with the least mean over the replications of the place, all traffic within the time that is measured; so a
/// scheme can be ahead of it by chance, or since it changed gear. Schemes of which fewer messages were read than of others there are
/// left out: who brings nothing costs nothing.
public struct Regret: Sendable {
    /// One scheme at one place.
    struct Entry: Sendable {
        /// What the other axes say.
        let place: [String]
        let best: String
        let scheme: String
        /// As a share of what the best costs, replication by replication.
        let estimate: Estimate
    }

    let axes: [String]
    let entries: [Entry]

    private static let metric = "network.bytes"
    private static let readMetric = "delivery.read"
    /// Of what was read of the scheme of which most was, as much as chance takes away.
    private static let readShareMin = 0.99

    private typealias Cost = (scheme: String, isFixed: Bool, samples: [Double])

    /// - Parameters:
    ///   - fixed: The points whose scheme has one gear.
    ///   - confidence: Of the intervals, such as 0.95.
    /// - Returns: Nothing where no sweep holds both schemes of one gear and others.
    public init?(_ runs: RunsTable, fixed: Set<Int>, confidence: Double) {
        let swept = runs.axes.indices.filter { runs.axes[$0].split(separator: ".").first == "scheme" }
        guard swept.count == 1, let axis = swept.first else { return nil }
        axes = runs.axes.indices.filter { $0 != axis }.map { runs.axes[$0] }
        var places: [[String]] = []
        var costs: [[String]: [Cost]] = [:]
        var reads: [[String]: [String: Double]] = [:]
        for row in runs.rows where row.metric == Self.metric || row.metric == Self.readMetric {
            var place = row.sweptValues
            let scheme = place.remove(at: axis)
            guard row.metric == Self.metric else {
                reads[place, default: [:]][scheme, default: 0] += row.value
                continue
            }
            var own = costs[place] ?? []
            if own.isEmpty { places.append(place) }
            if own.last?.scheme == scheme {
                own[own.count - 1].samples.append(row.value)
            } else {
                own.append((scheme, fixed.contains(row.point), [row.value]))
            }
            costs[place] = own
        }
        entries = places.flatMap { place in
            let read = reads[place] ?? [:]
            let least = Self.readShareMin * (read.values.max() ?? 0)
            let serving = (costs[place] ?? []).filter { read[$0.scheme, default: 0] >= least }
            return Self.entries(at: place, serving, confidence)
        }
        if entries.isEmpty { return nil }
    }

    private static func entries(
        at place: [String], _ costs: [Cost], _ confidence: Double
    ) -> [Entry] {
        func mean(_ samples: [Double]) -> Double { samples.reduce(0, +) / Double(samples.count) }
        guard let best = costs.filter(\.isFixed).min(by: { mean($0.samples) < mean($1.samples) }) else {
            return []
        }
        return costs.filter { !$0.isFixed && $0.samples.count == best.samples.count }.compactMap { cost in
            let shares = zip(cost.samples, best.samples).map { $0 / $1 - 1 }
            guard let estimate = try? Estimate(of: shares, confidence: confidence) else { return nil }
            return Entry(place: place, best: best.scheme, scheme: cost.scheme, estimate: estimate)
        }
    }

    private var schemes: [String] {
        var schemes: [String] = []
        for entry in entries where !schemes.contains(entry.scheme) { schemes.append(entry.scheme) }
        return schemes
    }

    /// Those of one place, in the order of `schemes`.
    private var lines: [(first: Entry, ofSchemes: [Entry?])] {
        let schemes = schemes
        var lines: [(first: Entry, ofSchemes: [Entry?])] = []
        var index = 0
        while index < entries.count {
            let end = entries[index...].firstIndex { $0.place != entries[index].place } ?? entries.endIndex
            let own = entries[index..<end]
            lines.append((entries[index], schemes.map { scheme in own.first { $0.scheme == scheme } }))
            index = end
        }
        return lines
    }

    /// For a page.
    var table: PageTable {
        PageTable(
            name: "regret",
            caption:
                "All traffic over that of the best single gear in hindsight: means over the replications, ± half of their interval",
            columns: (PathHeadings.of(axes) + ["best single"] + schemes).map { PageColumn(title: $0) },
            rows: lines.map { line in
                (line.first.place + [line.first.best]).map { PageCell($0) }
                    + line.ofSchemes.map { entry in
                        PageCell(entry.map { Self.text($0.estimate) } ?? "–", number: entry?.estimate.mean)
                    }
            })
    }

    /// A table in which each line is a place, and each column a scheme.
    public var text: String {
        let rows =
            [PathHeadings.of(axes) + ["best single"] + schemes]
            + lines.map { line in
                line.first.place + [line.first.best]
                    + line.ofSchemes.map { $0.map { Self.text($0.estimate) } ?? "–" }
            }
        return "regret: all traffic over that of the best single gear in hindsight\n"
            + TextColumns.lines(rows).joined(separator: "\n")
    }

    private static func text(_ estimate: Estimate) -> String {
        func tenths(_ share: Double) -> Double { (share * 1_000).rounded() / 10 }
        let mean = tenths(estimate.mean)
        let half = estimate.halfWidth.map { " ±\(tenths($0))" } ?? ""
        return "\(mean < 0 ? "−" : "+")\(mean.magnitude)\(half) %"
    }
}
