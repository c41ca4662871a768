/// What a baseline lacks of the very scenario that it was made of: a part of it was lost.
///
/// A metric that it has nowhere is none: the program has learnt it since.
struct BaselineGaps: Equatable, Sendable {
    /// A sentence each.
    let sentences: [String]

    /// - Parameters:
    ///   - runs: Points and replications that it has not.
    ///   - cells: What results say of replications that it has, and it does not.
    init(runs: RunSet.Missing, cells: [RunCell], axes: [String]) {
        var values: [(place: String, first: String, count: Int)] = []
        var indices: [String: Int] = [:]
        for cell in cells {
            let point = MetricText.point(axes: axes, values: cell.name.sweptValues)
            for sample in cell.samples {
                let place = "seed \(sample.seed) at \(point)"
                if let index = indices[place] {
                    values[index].count += 1
                } else {
                    indices[place] = values.count
                    values.append((place, cell.name.metric, 1))
                }
            }
        }
        sentences =
            runs.sentences
            + values.map { place, first, count in
                count == 1
                    ? "\(first) of \(place) \(Self.verb)"
                    : "\(first) and \(MetricText.counted(count - 1, "other metric")) of \(place): each \(Self.verb)"
            }
    }

    static let verb = "is missing from baseline.csv"
}
