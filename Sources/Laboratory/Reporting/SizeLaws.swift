public import Results
internal import Statistics

/// How costs grow with the group, and at which size one overtakes another: read out of a sweep over sizes.
public struct SizeLaws: Sendable {
    /// How one metric grows along one curve.
    struct Growth: Equatable, Sendable {
        let name: String
        let exponent: GrowthExponent
        /// The law that explains it best; nothing when there are too few sizes to choose one.
        let fit: GrowthFit?
    }

    /// Where two curves of one metric cross.
    struct Meeting: Equatable, Sendable {
        let own: String
        let other: String
        let crossings: [Crossing]
    }

    /// The metrics of which laws are told.
    static let metrics = [
        "message.upload.p50", "message.with-keys.upload.mean", "message.latency.p95", "rekey.network.mean",
        "network.bytes",
    ]

    /// More curves than this have too many pairs to tell of.
    private static let pairedNamesMax = 4

    private let axes: SweptAxes
    private let confidence: Double
    /// By metric, then by curve, in the order of `axes.names`.
    private let curves: [String: [SizeCurve]]

    /// - Parameter confidence: Of the intervals, such as 0.95.
    /// - Returns: Nothing when sizes are not swept.
    public init?(_ runs: RunsTable, confidence: Double) {
        guard let axes = SweptAxes(paths: runs.axes, values: runs.rows.map(\.sweptValues)), axes.isOfSizes
        else { return nil }
        self.axes = axes
        self.confidence = confidence
        var curves: [String: [SizeCurve]] = [:]
        for metric in Self.metrics {
            curves[metric] = axes.names.map { SizeCurve(name: $0, values: [:]) }
        }
        for row in runs.rows where curves[row.metric] != nil && row.value.isFinite {
            guard let place = axes.names.firstIndex(of: axes.name(of: row.sweptValues)) else { continue }
            let size = axes.place(of: row.sweptValues)
            curves[row.metric]?[place].values[row.replication, default: [:]][size] = row.value
        }
        self.curves = curves
    }

    /// The growth of a metric along each curve that has it.
    func growth(of metric: String) -> [Growth] {
        (curves[metric] ?? []).compactMap { curve in
            guard let samples = curve.samples(sizes: curve.sizes, replications: curve.replications),
                let exponent = try? GrowthExponent(of: samples, confidence: confidence)
            else { return nil }
            return Growth(name: curve.name, exponent: exponent, fit: try? GrowthFit.best(of: samples))
        }
    }

    /// The crossings of each two curves that differ in one swept path, and both have a metric at two sizes at least.
    func meetings(of metric: String) -> [Meeting] {
        let curves = curves[metric] ?? []
        guard curves.count <= Self.pairedNamesMax else { return [] }
        return curves.indices.flatMap { index in
            curves[(index + 1)...].compactMap { other in
                axes.differInOne(curves[index].name, other.name)
                    ? meeting(of: curves[index], and: other) : nil
            }
        }
    }

    private func meeting(of own: SizeCurve, and other: SizeCurve) -> Meeting? {
        let otherSizes = other.sizes
        let sizes = own.sizes.filter(otherSizes.contains)
        let replications = own.replications.filter(other.replications.contains)
        guard let ownSamples = own.samples(sizes: sizes, replications: replications),
            let otherSamples = other.samples(sizes: sizes, replications: replications),
            let crossings = try? Crossing.all(of: ownSamples, and: otherSamples, confidence: confidence)
        else { return nil }
        return Meeting(own: own.name, other: other.name, crossings: crossings)
    }
}

/// The values of one metric along one curve.
private struct SizeCurve {
    let name: String
    /// By replication, then by size.
    var values: [Int: [Double: Double]]

    /// The sizes that any replication has, rising.
    var sizes: [Double] { Set(values.values.flatMap(\.keys)).sorted() }

    /// The replications that have every size.
    var replications: [Int] {
        let count = sizes.count
        return values.filter { $0.value.count == count }.keys.sorted()
    }

    /// Nothing when a value is missing, or is none that has a logarithm.
    func samples(sizes: [Double], replications: [Int]) -> GrowthSamples? {
        let rows = replications.compactMap { replication -> [Double]? in
            let row = sizes.compactMap { values[replication]?[$0] }
            return row.count == sizes.count ? row : nil
        }
        guard rows.count == replications.count else { return nil }
        return try? GrowthSamples(sizes: sizes, replications: rows)
    }
}

// MARK: - In words

extension SizeLaws {
    /// One sentence for each metric's growth, then one for each two curves of each metric that cross.
    public var sentences: [String] {
        Self.metrics.compactMap { growthSentence(of: $0) } + Self.metrics.flatMap(meetingSentences)
    }

    /// Those of the sentences that intervals carry: growth that is told from none, and crossings with a place.
    ///
    /// That two are not seen to cross is none: chance may hide it.
    var conclusions: [String] {
        let growths = Self.metrics.compactMap { metric in
            growthSentence(of: metric) { growth in
                !growth.hasSteps && growth.exponent.interval.map { !$0.contains(0) } ?? false
            }
        }
        return
            (growths + Self.metrics.flatMap { crossingSentences(of: meetings(of: $0), in: $0, areSure: true) })
            .map { $0 + "." }
    }

    private func growthSentence(of metric: String, where isTold: (Growth) -> Bool = { _ in true }) -> String?
    {
        let parts = growth(of: metric).filter(isTold).map { growth in
            growth.text + growth.lawText + (growth.name.isEmpty ? "" : " for \(growth.name)")
        }
        return parts.isEmpty ? nil : "\(metric) grows as " + parts.joined(separator: ", ")
    }

    /// - Parameter areSure: Whether only those are told that have an interval.
    private func crossingSentences(of meetings: [Meeting], in metric: String, areSure: Bool = false)
        -> [String]
    {
        meetings.compactMap { meeting in
            let crossings = meeting.crossings.filter { !areSure || $0.interval != nil }
            guard !crossings.isEmpty else { return nil }
            let places = crossings.map(\.text).joined(separator: " and at ")
            return "\(meeting.own) and \(meeting.other) cross at \(places) in \(metric)"
        }
    }

    private func meetingSentences(of metric: String) -> [String] {
        let texts = axes.horizontalTexts.sorted { axes.place(ofText: $0) < axes.place(ofText: $1) }
        let range = "\(texts.first ?? "") to \(texts.last ?? "") devices"
        let meetings = meetings(of: metric)
        var sentences = crossingSentences(of: meetings, in: metric)
        let crossing = meetings.filter { !$0.crossings.isEmpty }
        // One sentence for all that do not, or many mechanisms would fill the page.
        if let only = meetings.first, meetings.count == 1, crossing.isEmpty {
            sentences.append("\(only.own) and \(only.other) are not seen to cross from \(range) in \(metric)")
        } else if meetings.count > crossing.count {
            sentences.append(
                "no \(crossing.isEmpty ? "" : "other ")two are seen to cross from \(range) in \(metric)")
        }
        return sentences
    }

    /// What stands beside the curves of a metric in a picture.
    func remarks(on metric: String) -> [Remark] {
        let smooth = growth(of: metric).filter { !$0.hasSteps }
        var remarks = smooth.map { growth in
            let index = axes.names.firstIndex(of: growth.name) ?? 0
            return Remark(text: growth.text, colour: CurveStyle.of(growth.name, at: index).colour)
        }
        // The crossings of more than two curves would hide them; they stand below the table.
        guard axes.names.count == 2 else { return remarks }
        for meeting in meetings(of: metric) {
            for crossing in meeting.crossings {
                remarks.append(
                    Remark(text: "cross at \(crossing.text)", colour: CurveStyle.neutral))
            }
        }
        return remarks
    }
}

extension SizeLaws.Growth {
    /// Whether it is that of a curve that changes gear: of such a one the slope says nothing.
    var hasSteps: Bool { (fit?.relativeError ?? 0) >= 0.5 }

    /// Such as "n^0.99 ±0.01".
    var text: String {
        guard let half = exponent.halfWidth else { return "n^" + decimal(exponent.value, places: 2) }
        let places = half < 0.01 ? 3 : 2
        return "n^\(decimal(exponent.value, places: places)) ±\(decimal(half, places: places))"
    }

    /// The law in brackets, if one describes the costs at all.
    fileprivate var lawText: String {
        guard let fit else { return "" }
        guard fit.relativeError <= Self.fittingErrorMax else { return " (no simple law)" }
        return " (\(fit.law.formula) within \(decimal(fit.relativeError * 100, places: 1)) %)"
    }

    /// A law that is further off than this says less than the exponent alone.
    private static let fittingErrorMax = 0.1
}

extension Crossing {
    /// Such as "6.1 devices (5.2…7.4)".
    var text: String {
        let width = interval.map { $0.high - $0.low } ?? .infinity
        let places = size >= 100 ? 0 : width < 0.2 ? 2 : 1
        let middle = "\(decimal(size, places: places)) devices"
        guard let interval else { return middle + " (of one replication)" }
        return
            "\(middle) (\(decimal(interval.low, places: places))…\(decimal(interval.high, places: places)))"
    }
}

/// A number with so many places after its point.
private func decimal(_ value: Double, places: Int) -> String {
    let factor = (0..<places).reduce(1.0) { product, _ in product * 10 }
    let scaled = (value * factor).rounded()
    guard abs(scaled) < 1e15 else { return "\(value)" }
    let digits = String(Int(abs(scaled)))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = scaled < 0 ? "-" : ""
    return places == 0 ? sign + padded : "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
}
