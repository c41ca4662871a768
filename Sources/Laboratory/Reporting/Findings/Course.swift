internal import Observation
internal import Statistics

/// One curve's values along the horizontal axis, held against the first of them.
struct Course: Sendable {
    /// As a sentence names places.
    let places: [Contest.Entrant]
    let metric: String
    let unit: String
    /// Of each place after the first to it, seed by seed.
    private let fromFirst: [Difference]
    /// Of each place between the ends to the last.
    private let toLast: [Difference]

    /// - Returns: Nothing where there are not two places, or no two runs of some had the same chances.
    init?(metric: String, unit: String, _ places: [Contest.Entrant], confidence: Double) {
        guard let places = places.onCommonSeeds, places.count > 1 else { return nil }
        let (first, last) = (places[0].cell, places[places.count - 1].cell)
        fromFirst = places.dropFirst().compactMap { first.difference(to: $0.cell, confidence: confidence) }
        toLast = places.dropFirst().dropLast().compactMap {
            $0.cell.difference(to: last, confidence: confidence)
        }
        guard fromFirst.count == places.count - 1, toLast.count == places.count - 2 else { return nil }
        (self.places, self.metric, self.unit) = (places, metric, unit)
    }

    /// That chance alone made each of its differences.
    var probabilities: [Double] { (fromFirst + toLast).map(\.probability) }

    private func told(_ value: Double) -> String { MetricText.told(value, unit: unit, of: metric) }

    private func told(_ place: Int, _ heading: String) -> String {
        "\(told(places[place].cell.mean)) at \(heading) \(places[place].name.unbroken)"
    }

    /// What it does from one end to the other, and where it is beyond both; nothing where chance could have made all.
    ///
    /// - Parameters:
    ///   - heading: What the places are of.
    ///   - found: Which of the probabilities are not chance.
    ///   - subject: Whose it is, after the verb; begins with a space.
    func told(_ heading: String, _ found: [Bool], of subject: String) -> String? {
        let last = places.count - 1
        let means = places.map(\.cell.mean)
        let fromFirst = [false] + zip(found, self.fromFirst).map { $0 && isWorthTelling($1) }
        let toLast =
            [false] + zip(found.dropFirst(last), self.toLast).map { $0 && isWorthTelling($1) } + [false]
        // Beyond both ends, and told apart from both.
        let extreme = (1..<max(last, 1)).filter { place in
            fromFirst[place] && toLast[place]
                && (means[place] - means[0]) * (means[place] - means[last]) > 0
        }.max { abs(means[$0] - means[0]) < abs(means[$1] - means[0]) }
        if let extreme {
            let (out, back) = means[extreme] > means[0] ? ("rises", "falls") : ("falls", "rises")
            return "\(out)\(subject) from \(told(0, heading)) to \(told(extreme, heading))"
                + " (\(distance(of: extreme))) and \(back) to \(told(last, heading))"
        }
        guard fromFirst[last] else { return nil }
        let onset = 1 + (fromFirst.lastIndex(of: false) ?? 0)
        let since =
            onset > 1 && onset < last
            ? ", told apart from the first from \(places[onset].name.unbroken) on" : ""
        return "\(means[0] < means[last] ? "rises" : "falls")\(subject) from \(told(0, heading)) to"
            + " \(told(last, heading)) (\(distance(of: last))\(since))"
    }

    /// Of costs a hundredth of them is not, however sure it is.
    private func isWorthTelling(_ difference: Difference) -> Bool {
        MetricDefinition(ofColumn: metric)?.role == .loss
            || abs(difference.mean) >= 0.01 * abs(places[0].cell.mean)
    }

    private func distance(of place: Int) -> String {
        "difference \(fromFirst[place - 1].told(unit: unit, of: metric))\(places.extent)"
    }
}
