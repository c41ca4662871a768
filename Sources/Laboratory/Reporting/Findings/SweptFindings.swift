internal import Observation

/// What can be told of the points of a sweep against each other.
struct SweptFindings {
    let cells: [RunCell]
    let axes: SweptAxes
    let confidence: Double

    /// What is told of, in words.
    private static let metrics = [
        ("message.upload.p50", "A sender's upload for a message (median)"),
        (
            "message.with-keys.upload.mean",
            "A sender's upload for a message with the keys that it brings (mean)"
        ),
        ("message.latency.p50", "Latency (median)"), ("message.latency.p95", "Latency (95th percentile)"),
        ("rekey.network.mean", "Traffic for a rekey (mean)"),
        ("rekey.convergence.p95", "Convergence after a rekey (95th percentile)"),
        ("network.bytes", "All traffic"), ("device.state.mean", "State of a device (mean)"),
        ("delivery.ratio", "The share of messages read"),
    ]

    /// A contest, and what it is about.
    private struct Race {
        enum Subject: Equatable {
            /// Which of several is ahead at one place of the horizontal axis, counted from 0.
            case place(Int)
            /// Which of the names on the horizontal axis is ahead.
            case names
            /// Whether a curve ends higher than it begins.
            case ends(curve: String)
        }

        let words: String
        /// What all that take part have in common, of what else is swept.
        var circumstances = ""
        let subject: Subject
        let contest: Contest
    }

    var sentences: [String] {
        let races = Self.metrics.flatMap { metric, words in self.races(in: metric, words) }
        let told = Contest.told(races.map(\.contest), confidence: confidence)
        // What is told of neighbouring places is told once, where the same one is ahead.
        var groups: [[Race]] = []
        for (race, isTold) in zip(races, told) where isTold {
            if let last = groups.last?.last, isNext(race, after: last) {
                groups[groups.count - 1].append(race)
            } else {
                groups.append([race])
            }
        }
        return groups.map(sentence)
    }

    private func isNext(_ race: Race, after last: Race) -> Bool {
        guard case .place(let place) = race.subject, case .place(let before) = last.subject, axes.isNumeric
        else { return false }
        return race.words == last.words && race.circumstances == last.circumstances && place == before + 1
            && race.contest.winner == last.contest.winner
    }

    // MARK: - Contests

    /// Those who take part in a contest differ in one swept path alone.
    private func races(in metric: String, _ words: String) -> [Race] {
        let own = cells.filter { $0.name.metric == metric }
        let texts = axes.horizontalTexts
        let contests = SweptAxes.unique(own.map { axes.circumstances(of: $0.name.sweptValues) }).flatMap {
            circumstances -> [Race] in
            let rivals = own.filter { axes.circumstances(of: $0.name.sweptValues) == circumstances }
            guard let contested = axes.contested else { return [] }
            guard contested != axes.horizontal else {
                return [race(words, circumstances, .names, metric, rivals)].compactMap(\.self)
            }
            return texts.enumerated().compactMap { place, text in
                let here = rivals.filter { axes.place(of: $0.name.sweptValues) == axes.place(ofText: text) }
                return race(words, circumstances, .place(place), metric, here)
            }
        }
        // How costs grow with the size is told by laws.
        guard axes.isNumeric, !axes.isOfSizes, let first = texts.first, let last = texts.last else {
            return contests
        }
        return contests
            + axes.names.compactMap { name in
                race(
                    words, .ends(curve: name), metric, [first, last].map { ($0, cell(metric, name, at: $0)) })
            }
    }

    /// One against all others that are alike but for the contested path; nothing where some of those have not the metric.
    private func race(
        _ words: String, _ circumstances: String, _ subject: Race.Subject, _ metric: String, _ own: [RunCell]
    ) -> Race? {
        let names = rivals(among: contestants)
        let entrants = names.map { name in
            (name: name, cell: own.first { axes.rival(of: $0.name.sweptValues) == name })
        }
        var race = race(words, subject, metric, entrants)
        race?.circumstances = circumstances
        return race
    }

    /// Whoever takes part in any contest, in the order of the sweep.
    private var contestants: [String] {
        SweptAxes.unique(cells.map { axes.rival(of: $0.name.sweptValues) })
    }

    /// Nothing where some have not the metric.
    private func race(
        _ words: String, _ subject: Race.Subject, _ metric: String,
        _ entrants: [(name: String, cell: RunCell?)]
    ) -> Race? {
        let known = entrants.compactMap { entrant in
            entrant.cell.map { Contest.Entrant(name: entrant.name, cell: $0) }
        }
        guard known.count == entrants.count else { return nil }
        let seeksLeast = MetricDefinition(ofColumn: metric)?.direction != .higherIsBetter
        return Contest(
            metric: metric, unit: known.first?.cell.unit ?? "", seeksLeast: seeksLeast, among: known,
            confidence: confidence
        ).map { Race(words: words, subject: subject, contest: $0) }
    }

    private func cell(_ metric: String, _ name: String, at text: String) -> RunCell? {
        cells.first { cell in
            cell.name.metric == metric && axes.name(of: cell.name.sweptValues) == name
                && axes.place(of: cell.name.sweptValues) == axes.place(ofText: text)
        }
    }

    /// Without those that are there for comparison alone, being weaker, where others are.
    private func rivals(among names: [String]) -> [String] {
        let rivals = names.filter { !["hpke", "shared-key"].contains($0) }
        return rivals.count > 1 ? rivals : names
    }

    // MARK: - In words

    /// - Parameter races: Of one metric and one winner, at neighbouring places; not empty.
    private func sentence(_ races: [Race]) -> String {
        let (first, last) = (races[0], races[races.count - 1])
        let rank = first.contest.seeksLeast ? "least" : "greatest"
        let circumstances = first.circumstances.isEmpty ? "" : ", at \(first.circumstances.unbroken),"
        let head = "\(first.words)\(circumstances) is \(rank) with \(first.contest.winner)"
        switch (first.subject, last.subject) {
        case (.place(let begin), .place(let end)) where end > begin:
            let figures = last.contest.figures("with")
            return "\(head) \(places(begin, end)); \(places(end, end)) it is \(figures)."
        case (.place(let place), _):
            return "\(head) \(places(place, place)): \(first.contest.figures("with"))."
        case (.names, _): return "\(head): \(first.contest.figures("with"))."
        case (.ends(let curve), _): return sentence(onEndsOf: curve, first)
        }
    }

    private func sentence(onEndsOf curve: String, _ race: Race) -> String {
        let texts = axes.horizontalTexts
        let ends = [texts.first, texts.last].compactMap { text in
            race.contest.ranking.first { $0.name == text }
        }
        let verb = ends[0].cell.mean < ends[1].cell.mean ? "rises" : "falls"
        let values = ends.map { "\(race.contest.told($0)) at \(heading) \($0.name.unbroken)" }
        return "\(race.words) \(verb)\(curve.isEmpty ? "" : " with \(curve)") from"
            + " \(values[0]) to \(values[1]) (difference \(race.contest.distance))."
    }

    private var heading: String { PathHeadings.of([axes.horizontalPath])[0] }

    private func places(_ begin: Int, _ end: Int) -> String {
        let (first, last) = (axes.horizontalTexts[begin].unbroken, axes.horizontalTexts[end].unbroken)
        if axes.isOfSizes {
            return begin == end ? "in a group of \(first)" : "in groups of \(first) to \(last) devices"
        }
        return begin == end ? "at \(heading) \(first)" : "at each \(heading) from \(first) to \(last)"
    }
}
