/// Which replications of which points there are.
struct RunSet {
    /// In the order of the table.
    private let points: [[String]]
    private let seeds: [[String]: [UInt64]]

    init(_ cells: [RunCell]) {
        var points: [[String]] = []
        var seeds: [[String]: [UInt64]] = [:]
        for cell in cells {
            let point = cell.name.sweptValues
            if seeds[point] == nil { points.append(point) }
            for sample in cell.samples where !(seeds[point] ?? []).contains(sample.seed) {
                seeds[point, default: []].append(sample.seed)
            }
        }
        (self.points, self.seeds) = (points, seeds)
    }

    func contains(_ seed: UInt64, at point: [String]) -> Bool { seeds[point]?.contains(seed) ?? false }

    /// Points that another has not, or not with every seed.
    struct Missing: Equatable, Sendable {
        /// One for each point.
        fileprivate(set) var sentences: [String] = []
        fileprivate(set) var pointCount = 0
        /// Of the points that both have.
        fileprivate(set) var replicationCount = 0

        /// How many there are of each, such as "points gone: 1".
        func counts(_ word: String) -> [String] {
            [("points", pointCount), ("replications", replicationCount)].filter { $0.1 > 0 }
                .map { "\($0.0) \(word): \($0.1)" }
        }
    }

    /// What of it is asked for.
    enum Scope {
        case nothing
        case points
        /// Of the points that both have.
        case replications
        case all
    }

    /// - Parameter verb: What is said of each, such as "is gone".
    func missing(in other: RunSet, axes: [String], verb: String, scope: Scope = .all) -> Missing {
        var missing = Missing()
        for point in points {
            let lacking = (seeds[point] ?? []).filter { !other.contains($0, at: point) }
            guard !lacking.isEmpty else { continue }
            let place = MetricText.point(axes: axes, values: point)
            if other.seeds[point] == nil, scope == .points || scope == .all {
                missing.pointCount += 1
                missing.sentences.append("the point \(place) \(verb)")
            } else if other.seeds[point] != nil, scope == .replications || scope == .all {
                missing.replicationCount += lacking.count
                missing.sentences.append(
                    lacking.count == 1
                        ? "seed \(lacking[0]) at \(place) \(verb)"
                        : "seeds \(lacking.map(String.init).joined(separator: ", ")) at \(place): each \(verb)"
                )
            }
        }
        return missing
    }
}

extension RunCell {
    /// Without the replications that others have not.
    func only(_ runs: RunSet) -> RunCell {
        var cell = self
        cell.samples.removeAll { !runs.contains($0.seed, at: name.sweptValues) }
        return cell
    }

    /// Without the replications in which another has a value of it, too.
    func without(_ other: RunCell?) -> RunCell {
        var cell = self
        cell.samples.removeAll { other?.value(ofSeed: $0.seed) != nil }
        return cell
    }
}
