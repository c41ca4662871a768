/// The values that a scenario tries in turn, and their cross product.
struct Sweep {
    struct Axis {
        let path: ScenarioPath
        let position: Position
        var values: [Node]
    }

    /// In the order of the file.
    var axes: [Axis] = []

    /// A sweep with more points than this is a slip of the pen.
    static let pointsMax = 10_000

    /// Values that belong to the file as a whole.
    private static let notSweepable = [
        "name", "title", "replications", "bin", "sweep", "expect", "show", "reference",
    ]

    /// Adds an axis, or gives an axis that is there other values.
    mutating func add(_ pathText: String, at position: Position, values: Node) -> [ScenarioError] {
        switch Self.find(pathText, forSweep: true) {
        case .failure(let problem): return [position.error("sweep", problem)]
        case .success(let path):
            guard case .list(let items) = values.content else {
                let expected = "a list of values, such as [1, 2, 4]"
                return [
                    values.position.error(
                        "sweep.\(pathText)", .wrongType(expected: expected, found: values.kindName))
                ]
            }
            guard !items.isEmpty else { return [values.position.error("sweep.\(pathText)", .emptySweep)] }
            if let index = axes.firstIndex(where: { $0.path == path }) {
                axes[index].values = items
            } else {
                axes.append(Axis(path: path, position: position, values: items))
            }
            return []
        }
    }

    enum Lookup {
        case success(ScenarioPath)
        case failure(ScenarioError.Problem)
    }

    private static let whole = Shape.section(ScenarioSection.scenario.section)
    private static let paths = whole.paths(entersLists: true)

    /// Looks a path up in the definition of scenarios.
    static func find(_ text: String, forSweep: Bool) -> Lookup {
        guard let path = ScenarioPath(text), let shape = path.shape(in: whole) else {
            return .failure(.unknownPath(text, hint: hint(for: text)))
        }
        if case .sweep = shape, !forSweep {
            return .failure(.unknownPath(text, hint: .spelling("sweep.PATH")))
        }
        if case .unbuilt(let feature) = shape { return .failure(.notBuiltYet(feature)) }
        if forSweep, case .key(let first)? = path.steps.first, notSweepable.contains(first) {
            return .failure(.notSweepable(text))
        }
        return .success(path)
    }

    /// All paths are known with the first entry of each list.
    private static func hint(for text: String) -> NameHint? {
        let indices = text.matches(of: /\[\d+\]/).map { String($0.output) }
        let hint = NameHint(ofPath: text.replacing(/\[\d+\]/, with: "[0]"), among: paths)
        return hint?.mapping { name in
            var left = indices[...]
            return name.split(separator: "[0]", omittingEmptySubsequences: false)
                .reduce(into: "") { path, part in
                    path += path.isEmpty ? String(part) : (left.popFirst() ?? "[0]") + part
                }
        }
    }

    /// A value that an axis has twice, be it written in two ways: it is one point and not two.
    ///
    /// - Parameter scenario: What comes of one point.
    func repeatedValue(scenario: (Int) -> Scenario?) -> Node? {
        var stride = pointCount
        for axis in axes {
            stride /= axis.values.count
            var seen: Set<String> = []
            for (index, value) in axis.values.enumerated() {
                if !seen.insert(value.flowText).inserted { return value }
                guard axis.values.count <= Self.valuesComparedMax, let own = scenario(index * stride) else {
                    continue
                }
                if (0..<index).contains(where: { scenario($0 * stride) == own }) { return value }
            }
        }
        return nil
    }

    /// Of longer lists only what is written alike is found.
    private static let valuesComparedMax = 64

    /// How many points there are; more than the most allowed stands for any such number.
    var pointCount: Int {
        axes.reduce(1) { count, axis in
            let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
            return overflow ? .max : product
        }
    }

    /// The values of one point, in the order of the axes; the last axis varies fastest.
    func values(ofPoint index: Int) -> [Node] {
        zip(axes, places(ofPoint: index)).map { $0.values[$1] }
    }

    /// Where on each axis a point lies.
    func places(ofPoint index: Int) -> [Int] {
        var rest = index
        var places: [Int] = []
        for axis in axes.reversed() {
            places.append(rest % axis.values.count)
            rest /= axis.values.count
        }
        return places.reversed()
    }

    /// What a value of some axis is called, as the file or the tables have it; nothing where none is this.
    func text(of value: String) -> String? {
        for (axis, texts) in zip(axes, texts) {
            let written = axis.values.map(\.sweptText)
            if let place = written.firstIndex(of: value) ?? texts.texts.firstIndex(of: value) {
                return texts.texts[place]
            }
        }
        return nil
    }

    /// What the values of each axis are called.
    var texts: [SweptTexts] { axes.map { SweptTexts($0.values.map(\.sweptText)) } }
}
