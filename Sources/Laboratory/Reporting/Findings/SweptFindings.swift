internal import Observation
internal import Statistics

/// What can be told of the points of a sweep against each other.
struct SweptFindings {
    let cells: [RunCell]
    let axes: SweptAxes
    let confidence: Double
    /// What the scenario asks to see: told first, and not lost among the rest.
    let shown: [String]

    /// What is told of besides, in words.
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

    /// Where rivals meet.
    private struct Arena {
        enum Subject: Equatable {
            /// One place of the horizontal axis, counted from 0.
            case place(Int)
            /// The names on the horizontal axis.
            case names
        }

        /// What all that take part have in common, of what else is swept.
        let circumstances: String
        let subject: Subject
        /// They differ in one swept path alone.
        let rivals: [Rival]
    }

    /// A contest, and what it is about.
    private struct Race {
        let words: String
        let arena: Arena
        let contest: Contest
        /// Who does not take part since it served users less.
        let omitted: [Omitted]
    }

    /// What is told of a race: who is ahead of all others, or else who is behind the first.
    private struct Told {
        let race: Race
        /// Its place in the ranking, from 1; nothing where the first is told from all others.
        let loser: Int?

        /// - Parameter found: Which of the contest's probabilities are not chance.
        /// - Returns: Nothing where none is.
        init?(_ race: Race, _ found: [Bool]) {
            guard let last = found.lastIndex(of: true) else { return nil }
            (self.race, loser) = (race, found[0] ? nil : last)
        }

        var loserName: String? { loser.map { race.contest.ranking[$0].name } }
    }

    /// How one curve goes along the horizontal axis.
    private struct Trip {
        let words: String
        let curve: String
        let course: Course
        let omitted: [Omitted]
    }

    /// How many replications there are of what has these swept values.
    private let replicationCounts: [[String]: Int]
    private let work: WorkDone
    /// The swept values of all points, in the order of the table.
    private let points: [[String]]
    /// Along the horizontal axis, rising where they are numbers.
    private let texts: [String]

    init(cells: [RunCell], axes: SweptAxes, confidence: Double, shown: [String]) {
        (self.cells, self.axes, self.confidence) = (cells, axes, confidence)
        self.shown = SweptAxes.unique(shown)
        work = WorkDone(cells, confidence: confidence)
        points = SweptAxes.unique(cells.map(\.name.sweptValues))
        texts =
            axes.isNumeric
            ? axes.horizontalTexts.sorted { axes.place(ofText: $0) < axes.place(ofText: $1) }
            : axes.horizontalTexts
        replicationCounts = Dictionary(
            cells.map { ($0.name.sweptValues, $0.samples.count) }, uniquingKeysWith: max)
    }

    var sentences: [String] {
        let words = Dictionary(Self.metrics, uniquingKeysWith: { first, _ in first })
        let asked = shown.map { ($0, words[$0] ?? "`\($0)`") }
        let others = Self.metrics.filter { !shown.contains($0.0) }
        return [asked, others].flatMap(told) + deserted
    }

    /// Of all differences in these metrics no more than the share that the confidence leaves is expected to be chance.
    private func told(of metrics: [(String, String)]) -> [String] {
        let races = metrics.flatMap { metric, words in self.races(in: metric, words) }
        let trips = metrics.flatMap { metric, words in self.trips(in: metric, words) }
        let found = Discoveries.among(
            races.map(\.contest.probabilities) + trips.map(\.course.probabilities),
            confidence)
        // What is told of neighbouring places is told once, where the same one is ahead.
        var groups: [[Told]] = []
        for (race, found) in zip(races, found) {
            guard let told = Told(race, found) else { continue }
            if let last = groups.last?.last, isNext(told, after: last) {
                groups[groups.count - 1].append(told)
            } else {
                groups.append([told])
            }
        }
        return groups.map(sentence) + zip(trips, found.dropFirst(races.count)).compactMap(sentence)
    }

    private func isNext(_ told: Told, after earlier: Told) -> Bool {
        let (race, last) = (told.race, earlier.race)
        guard case .place(let place) = race.arena.subject, case .place(let before) = last.arena.subject,
            axes.isNumeric
        else { return false }
        return race.words == last.words && race.arena.circumstances == last.arena.circumstances
            && place == before + 1 && race.contest.winner == last.contest.winner
            && race.omitted.map(\.name) == last.omitted.map(\.name)
            && told.loserName == earlier.loserName
    }

    /// Points at which others served users so much better that their costs say nothing.
    var outdone: Set<[String]> {
        Set(
            arenas.flatMap { arena in
                let omitted = work.omitted(of: arena.rivals)
                return arena.rivals.filter { rival in omitted.contains { $0.name == rival.name } }
                    .map(\.sweptValues)
            })
    }

    // MARK: - Contests

    private var arenas: [Arena] {
        guard let contested = axes.contested else { return [] }
        return SweptAxes.unique(points.map(axes.circumstances)).flatMap { circumstances -> [Arena] in
            let own = points.filter { axes.circumstances(of: $0) == circumstances }
            func arena(_ subject: Arena.Subject, _ points: [[String]]) -> Arena {
                Arena(
                    circumstances: circumstances, subject: subject,
                    rivals: points.map { Rival(name: axes.rival(of: $0), sweptValues: $0) })
            }
            guard contested != axes.horizontal else { return [arena(.names, own)] }
            return texts.enumerated().map { place, text in
                arena(.place(place), own.filter { axes.place(of: $0) == axes.place(ofText: text) })
            }
        }
    }

    /// One against all others that are alike but for the contested path; none where some are not there, or those who are
    /// compared have not the metric.
    private func races(in metric: String, _ words: String) -> [Race] {
        let isLoss = MetricDefinition(ofColumn: metric)?.role == .loss
        let contestants = SweptAxes.unique(points.map(axes.rival))
        let names = isLoss ? contestants : Self.equals(among: contestants)
        let seeksLeast = MetricDefinition(ofColumn: metric)?.direction != .higherIsBetter
        return arenas.compactMap { arena in
            let rivals = arena.rivals.filter { names.contains($0.name) }
            guard rivals.count == names.count else { return nil }
            let omitted = omitted(of: rivals, in: metric)
            let served = rivals.without(omitted)
            let known = served.compactMap { entrant(metric, $0) }
            guard known.count == served.count else { return nil }
            return Contest(
                metric: metric, unit: known.first?.cell.unit ?? "", seeksLeast: seeksLeast, among: known,
                confidence: confidence
            ).map { Race(words: words, arena: arena, contest: $0, omitted: omitted) }
        }
    }

    /// How costs grow with the size is told by laws.
    private func trips(in metric: String, _ words: String) -> [Trip] {
        guard axes.isNumeric, !axes.isOfSizes else { return [] }
        return axes.names.compactMap { name in
            let own = points.filter { axes.name(of: $0) == name }
            let rivals = texts.compactMap { text in
                own.first { axes.place(of: $0) == axes.place(ofText: text) }.map {
                    Rival(name: text, sweptValues: $0)
                }
            }
            var omitted = omitted(of: rivals, in: metric)
            let served = rivals.without(omitted)
            let places = served.compactMap { entrant(metric, $0) }.filter { $0.cell.samples.count > 1 }
            guard places.count > 1 else { return nil }
            omitted += served.filter { rival in !places.contains { $0.name == rival.name } }.map {
                Omitted(name: $0.name, reason: .tooFewRuns)
            }
            return Course(metric: metric, unit: places[0].cell.unit, places, confidence: confidence).map {
                Trip(words: words, curve: name, course: $0, omitted: omitted)
            }
        }
    }

    /// - Returns: Nothing where what has these swept values has not the metric.
    private func entrant(_ metric: String, _ rival: Rival) -> Contest.Entrant? {
        cells.first { $0.name == RunCell.Name(metric: metric, sweptValues: rival.sweptValues) }.map {
            Contest.Entrant(
                name: rival.name, cell: $0, replicationCount: replicationCounts[rival.sweptValues] ?? 0)
        }
    }

    /// What users lose is compared whatever they lose; costs are not.
    private func omitted(of rivals: [Rival], in metric: String) -> [Omitted] {
        MetricDefinition(ofColumn: metric)?.role == .loss ? [] : work.omitted(of: rivals)
    }

    /// Without those that are there for comparison alone, protecting less, where others are.
    private static func equals(among names: [String]) -> [String] {
        let equals = names.filter { !["hpke", "shared-key"].contains($0) }
        return equals.count > 1 ? equals : names
    }

    // MARK: - In words

    /// - Parameter told: Of one metric and one winner, at neighbouring places; not empty.
    private func sentence(_ told: [Told]) -> String {
        let (first, last) = (told[0].race, told[told.count - 1].race)
        let words = "\(first.words)\(circumstances(of: first.arena)) is"
        let seeksLeast = first.contest.seeksLeast
        let head: String
        let figures: String
        if let loser = told[told.count - 1].loser {
            let names = (told[0].loserName ?? "", first.contest.winner)
            head = "\(words) \(seeksLeast ? "greater" : "less") with \(names.0) than with \(names.1)"
            figures = last.contest.figures(ofLoser: loser)
        } else {
            head = "\(words) \(seeksLeast ? "least" : "greatest") with \(first.contest.winner)"
            figures = last.contest.figures("with")
        }
        let end = "\(last.omitted.told)."
        switch (first.arena.subject, last.arena.subject) {
        case (.place(let begin), .place(let place)) where place > begin:
            return "\(head) \(places(begin, place)); \(places(place, place)) it is \(figures)\(end)"
        case (.place(let place), _): return "\(head) \(places(place, place)): \(figures)\(end)"
        case (.names, _): return "\(head): \(figures)\(end)"
        }
    }

    private func circumstances(of arena: Arena) -> String {
        arena.circumstances.isEmpty ? "" : ", at \(arena.circumstances.unbroken),"
    }

    /// Where nobody is left to compare costs with.
    private var deserted: [String] {
        let names = Self.equals(among: SweptAxes.unique(points.map(axes.rival)))
        return arenas.compactMap { arena in
            let rivals = arena.rivals.filter { names.contains($0.name) }
            let omitted = work.omitted(of: rivals)
            guard rivals.count > 1, rivals.count - omitted.count < 2 else { return nil }
            let place = if case .place(let place) = arena.subject { " \(places(place, place))" } else { "" }
            return "Costs\(circumstances(of: arena)) are not compared\(place): "
                + "\(omitted.count == rivals.count ? "nobody is left" : "one is left")\(omitted.told)."
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
        let (first, last) = (texts[begin].unbroken, texts[end].unbroken)
        if axes.isOfSizes {
            return begin == end ? "in a group of \(first)" : "in groups of \(first) to \(last) devices"
        }
        return begin == end ? "at \(heading) \(first)" : "at each \(heading) from \(first) to \(last)"
    }
}
