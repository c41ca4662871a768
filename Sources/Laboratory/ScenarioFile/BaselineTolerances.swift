internal import Observation

/// How far metrics may move from a baseline before a regression check fails.
///
/// A YAML file, read as strictly as a scenario:
///
///     tolerances:
///       - { metric: message.latency, worse: 1 %, better: 5 % }
///
/// `metric` is a column of `runs.csv`, or what several columns begin with up to a point. What no entry names
/// must be exactly as it was.
public struct BaselineTolerances: Equatable, Sendable {
    public struct Tolerance: Equatable, Sendable {
        public let metric: String
        /// By which share of the old value it may get worse.
        public let worse: Double
        /// By which share it may get better without being reported.
        public let better: Double
    }

    /// In the order of the file.
    public let tolerances: [Tolerance]

    /// Nothing may move.
    public static let exact = BaselineTolerances(tolerances: [])

    /// What is allowed to a column of `runs.csv`: the entry that names most of it.
    public func tolerance(of column: String) -> Tolerance {
        let fitting = tolerances.filter { column == $0.metric || column.hasPrefix($0.metric + ".") }
        let longest = fitting.map(\.metric.utf8.count).max()
        return fitting.last { $0.metric.utf8.count == longest }
            ?? Tolerance(
                metric: column, worse: 0, better: 0)
    }
}

extension BaselineTolerances {
    /// Reads a file's text.
    ///
    /// - Parameter file: Its name, for the messages of errors; nothing is opened.
    /// - Throws: Everything that is wrong with it.
    public static func parse(_ text: String, file: String) throws(ScenarioErrors) -> BaselineTolerances {
        let root = try NodeReader.read(text, label: file, hasLines: true)
        var checker = Checker()
        guard let checked = checker.check(root, against: .section(section), at: "") else {
            // An entry that is wrong in another way is not asked for its metric, which may be wrong, too.
            let errors = checker.errors + unknownMetrics(in: root).filter { !checker.errors.contains($0) }
            throw ScenarioErrors(errors: errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return BaselineTolerances(
            tolerances: checked["tolerances"].items.map { entry in
                Tolerance(
                    metric: entry["metric"].source, worse: entry["worse"].number,
                    better: entry["better"].number)
            })
    }

    private static let section = Section(
        name: "a map of tolerances",
        keys: [
            Key(
                "tolerances", .list(.section(tolerance)), .required, "One entry for each metric or group.",
                example: "[{ metric: message.latency, worse: 1 % }]")
        ])

    private static let tolerance = Section(
        name: "a map such as `{ metric: message.latency, worse: 1 %, better: 5 % }`",
        keys: [
            Key(
                "metric", .text, .required, "A column of runs.csv, or what several begin with.",
                example: "message.latency"),
            Key(
                "worse", .share, .defaultsTo("0 %"),
                "By which share of the old value it may get worse."),
            Key(
                "better", .share, .defaultsTo("0 %"),
                "By which share it may get better without being reported."),
        ],
        rule: { entry in
            problem(ofMetric: entry["metric"].source).map { (entry["metric"], $0) }
        })

    private static func problem(ofMetric name: String) -> ScenarioError.Problem? {
        let names = MetricDefinition.columnPrefixes
        guard !names.contains(name) else { return nil }
        return .unknownMetric(name, nearest: NearestName.of(name, among: names))
    }

    private static func unknownMetrics(in root: Node) -> [ScenarioError] {
        guard case .list(let entries) = root["tolerances"]?.content else { return [] }
        return entries.enumerated().compactMap { index, entry in
            guard let metric = entry["metric"], case .scalar(let name, _) = metric.content, !name.isEmpty,
                let problem = problem(ofMetric: name)
            else { return nil }
            return metric.position.error("tolerances[\(index)].metric", problem)
        }
    }
}
