internal import Quantities

/// What a sweep's swept paths are for: one becomes the horizontal axis, the others tell curves apart.
struct SweptAxes: Equatable, Sendable {
    /// The swept path along the horizontal axis.
    let horizontalPath: String
    /// Whether the horizontal axis is one of numbers; their points are joined by lines.
    let isNumeric: Bool
    /// What the horizontal path was set to, in the order of the sweep.
    let horizontalTexts: [String]
    /// The names of the curves, in the order of the sweep; one empty name when nothing else is swept.
    let names: [String]

    private let paths: [String]
    private let horizontal: Int
    /// The other paths that take more than one value.
    private let others: [Int]

    /// - Parameter values: For each row of a table what the paths were set to.
    /// - Returns: Nothing when no path takes more than one value.
    init?(paths: [String], values: [[String]]) {
        let points = Self.unique(values)
        let choices = paths.indices.map { axis in Self.unique(points.map { $0[axis] }) }
        let varying = paths.indices.filter { choices[$0].count > 1 }
        let numeric = varying.filter { choices[$0].allSatisfy { Self.number($0) != nil } }
        if let sizes = numeric.first(where: { paths[$0] == Self.sizePath }) ?? numeric.first {
            (horizontal, isNumeric) = (sizes, true)
        } else if let names = varying.last {
            (horizontal, isNumeric) = (names, false)
        } else {
            return nil
        }
        self.paths = paths
        horizontalPath = paths[horizontal]
        horizontalTexts = choices[horizontal]
        let others = varying.filter { [horizontal] in $0 != horizontal }
        self.others = others
        names = Self.unique(points.map { Self.name(of: $0, at: others, of: paths) })
    }

    private static let sizePath = "group.devices"

    /// Whether the horizontal axis is the size of the group.
    var isOfSizes: Bool { isNumeric && horizontalPath == Self.sizePath }

    /// The curve to which a row with these values belongs.
    func name(of values: [String]) -> String { Self.name(of: values, at: others, of: paths) }

    private static func name(of values: [String], at others: [Int], of paths: [String]) -> String {
        let headings = PathHeadings.of(paths)
        return others.map { axis in
            paths[axis] == "scheme.mechanism" ? values[axis] : "\(headings[axis]) \(values[axis])"
        }.joined(separator: ", ")
    }

    /// Where a row with these values stands on the horizontal axis: a number in base units, or its turn.
    func place(of values: [String]) -> Double { place(ofText: values[horizontal]) }

    func place(ofText text: String) -> Double {
        guard isNumeric else { return Double(horizontalTexts.firstIndex(of: text) ?? 0) }
        return Self.number(text) ?? 0
    }

    /// What a swept text says as a number in base units; nothing for a name.
    private static func number(_ text: String) -> Double? {
        for kind in [QuantityKind.plain, .ratio, .duration, .byteCount, .bandwidth, .rate] {
            if let value = try? kind.parse(text) { return value }
        }
        return nil
    }

    private static func unique<Item: Hashable>(_ items: [Item]) -> [Item] {
        var seen: Set<Item> = []
        return items.filter { seen.insert($0).inserted }
    }
}
