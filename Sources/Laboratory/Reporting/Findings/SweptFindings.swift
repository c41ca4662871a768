internal import Observation
internal import Statistics

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
        ("delivery.written", "The share read of what users wrote"),
    ]

    /// A contest, and what it is about.
    private struct Race {
        enum Subject: Equatable {
            /// Which of several is ahead at one place of the horizontal axis, counted from 0.
            case place(Int)
            /// Which of the names on the horizontal axis is ahead.
            case names
        }

        let words: String
        /// What all that take part have in common, of what else is swept.
        var circumstances = ""
        let subject: Subject
        let contest: Contest
        /// Who does not take part since it served users less.
        let omitted: [WorkDone.Omitted]
    }

    /// How one curve goes along the horizontal axis.
    private struct Trip {
        let words: String
        let curve: String
        let course: Course
        let omitted: [WorkDone.Omitted]
    }

    /// How many replications there are of what has these swept values.
    private let replicationCounts: [[String]: Int]
    private let work: WorkDone

    init(cells: [RunCell], axes: SweptAxes, confidence: Double) {
        (self.cells, self.axes, self.confidence) = (cells, axes, confidence)
        work = WorkDone(cells)
        replicationCounts = Dictionary(
            cells.map { ($0.name.sweptValues, $0.samples.count) }, uniquingKeysWith: max)
    }

    var sentences: [String] {
        let races = Self.metrics.flatMap { metric, words in self.races(in: metric, words) }
        let trips = Self.metrics.flatMap { metric, words in self.trips(in: metric, words) }
        let found = Discoveries.among(
            races.map { $0.contest.differences.map(\.probability) } + trips.map(\.course.probabilities),
            confidence)
        // What is told of neighbouring places is told once, where the same one is ahead.
        var groups: [[Race]] = []
        for (race, found) in zip(races, found) where found.allSatisfy(\.self) {
            if let last = groups.last?.last, isNext(race, after: last) {
                groups[groups.count - 1].append(race)
            } else {
                groups.append([race])
            }
        }
        return groups.map(sentence) + zip(trips, found.dropFirst(races.count)).compactMap(sentence)
    }

    private func isNext(_ race: Race, after last: Race) -> Bool {
        guard case .place(let place) = race.subject, case .place(let before) = last.subject, axes.isNumeric
        else { return false }
        return race.words == last.words && race.circumstances == last.circumstances && place == before + 1
            && race.contest.winner == last.contest.winner
            && race.omitted.map(\.name) == last.omitted.map(\.name)
    }

    // MARK: - Contests

    /// Those who take part in a contest differ in one swept path alone.
    private func races(in metric: String, _ words: String) -> [Race] {
        let own = cells.filter { $0.name.metric == metric }
        let texts = axes.horizontalTexts
        return SweptAxes.unique(own.map { axes.circumstances(of: $0.name.sweptValues) }).flatMap {
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
    }

    /// How costs grow with the size is told by laws.
    private func trips(in metric: String, _ words: String) -> [Trip] {
        guard axes.isNumeric, !axes.isOfSizes else { return [] }
        return axes.names.compactMap { name in
            let places = axes.horizontalTexts.compactMap { text in
                cell(metric, name, at: text).map { entrant(text, $0) }
            }
            let (comparable, omitted) = comparable(places, in: metric)
            return Course(
                metric: metric, unit: comparable.first?.cell.unit ?? "", comparable, confidence: confidence
            ).map { Trip(words: words, curve: name, course: $0, omitted: omitted) }
        }
    }

    /// One against all others that are alike but for the contested path; nothing where some of those have not the metric.
    private func race(
        _ words: String, _ circumstances: String, _ subject: Race.Subject, _ metric: String, _ own: [RunCell]
    ) -> Race? {
        let names = rivals(among: contestants)
        let known = names.compactMap { name in
            own.first { axes.rival(of: $0.name.sweptValues) == name }.map { entrant(name, $0) }
        }
        let (comparable, omitted) = comparable(known, in: metric)
        guard known.count == names.count else { return nil }
        let seeksLeast = MetricDefinition(ofColumn: metric)?.direction != .higherIsBetter
        return Contest(
            metric: metric, unit: known.first?.cell.unit ?? "", seeksLeast: seeksLeast, among: comparable,
            confidence: confidence
        ).map {
            Race(
                words: words, circumstances: circumstances, subject: subject, contest: $0, omitted: omitted)
        }
    }

    private func entrant(_ name: String, _ cell: RunCell) -> Contest.Entrant {
        Contest.Entrant(
            name: name, cell: cell, replicationCount: replicationCounts[cell.name.sweptValues] ?? 0)
    }

    /// What users lose is compared whatever they lose; costs are not.
    private func comparable(
        _ entrants: [Contest.Entrant], in metric: String
    ) -> (entrants: [Contest.Entrant], omitted: [WorkDone.Omitted]) {
        MetricDefinition(ofColumn: metric)?.role == .loss ? (entrants, []) : work.comparable(entrants)
    }

    /// Whoever takes part in any contest, in the order of the sweep.
    private var contestants: [String] {
        SweptAxes.unique(cells.map { axes.rival(of: $0.name.sweptValues) })
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
        let end = "\(last.omitted.told)."
        switch (first.subject, last.subject) {
        case (.place(let begin), .place(let place)) where place > begin:
            let figures = last.contest.figures("with")
            return "\(head) \(places(begin, place)); \(places(place, place)) it is \(figures)\(end)"
        case (.place(let place), _):
            return "\(head) \(places(place, place)): \(first.contest.figures("with"))\(end)"
        case (.names, _): return "\(head): \(first.contest.figures("with"))\(end)"
        }
    }

    private func sentence(_ trip: Trip, _ found: [Bool]) -> String? {
        let subject = trip.curve.isEmpty ? "" : " with \(trip.curve)"
        return trip.course.told(heading, found, of: subject).map {
            "\(trip.words) \($0)\(trip.omitted.told)."
        }
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
