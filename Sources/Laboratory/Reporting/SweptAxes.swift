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

    /// For each name what it says of each other path.
    private let partsOfNames: [String: [String]]
    private let paths: [String]
    /// The place of the horizontal path among the paths.
    let horizontal: Int
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
        let named = points.map { Self.parts(of: $0, at: others, of: paths) }
        names = Self.unique(named.map(Self.name))
        partsOfNames = Dictionary(named.map { (Self.name($0), $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static let sizePath = "group.devices"

    /// Whether the horizontal axis is the size of the group.
    var isOfSizes: Bool { isNumeric && horizontalPath == Self.sizePath }

    /// The curve to which a row with these values belongs.
    func name(of values: [String]) -> String {
        Self.name(Self.parts(of: values, at: others, of: paths))
    }

    private static func name(_ parts: [String]) -> String { parts.joined(separator: ", ") }

    private static func parts(of values: [String], at others: [Int], of paths: [String]) -> [String] {
        let headings = PathHeadings.of(paths)
        return others.map { axis in
            paths[axis] == "scheme.mechanism" ? values[axis] : "\(headings[axis]) \(values[axis])"
        }
    }

    /// Whether two curves are of points that differ in one swept path alone.
    func differInOne(_ own: String, _ other: String) -> Bool {
        guard let own = partsOfNames[own], let other = partsOfNames[other] else { return false }
        return zip(own, other).count { $0 != $1 } == 1
    }

    /// Names of curves that belong into one panel.
    struct Group {
        let heading: String
        let names: [String]
        /// What tells the names of the group apart.
        let labels: [String]
    }

    /// The names in groups of at most so many.
    ///
    /// What tells the lines of a group apart is the mechanism, where that is swept, or the path that varies fastest; the
    /// other paths tell groups apart.
    func groups(ofAtMost count: Int) -> [Group] {
        guard names.count > count else { return [Group(heading: "", names: names, labels: names)] }
        let line = others.lastIndex { Self.mechanismPaths.contains(paths[$0]) } ?? others.count - 1
        let entries = names.compactMap { name in
            partsOfNames[name].map { parts in
                var rest = parts
                let label = rest.remove(at: line)
                return (name: name, heading: rest.joined(separator: ", "), label: label)
            }
        }
        return Self.unique(entries.map(\.heading)).flatMap { heading in
            let own = entries.filter { $0.heading == heading }
            let parts = (own.count + count - 1) / count
            let size = (own.count + parts - 1) / parts
            return stride(from: 0, to: own.count, by: size).map { first in
                let some = own[first..<min(first + size, own.count)]
                return Group(heading: heading, names: some.map(\.name), labels: some.map(\.label))
            }
        }
    }

    static let mechanismPaths = ["scheme.mechanism", "scheme.preset", "scheme"]

    /// The path along which points are held against each other: that of the scheme or a gear, where one is swept, else the
    /// one that varies fastest of those that tell curves apart, else names on the horizontal axis; nothing where that has
    /// numbers and is alone.
    var contested: Int? {
        let gears = (others + [horizontal]).sorted().first { axis in
            Self.mechanismPaths.contains(paths[axis]) || paths[axis].hasSuffix(".mechanism")
        }
        if let gears, gears != horizontal || !isNumeric { return gears }
        return others.last ?? (isNumeric ? nil : horizontal)
    }

    /// The paths along which no two points of one contest differ, but for the horizontal one.
    private var fixed: [Int] { others.filter { $0 != contested } }

    /// What these values say of the paths that are neither contested nor along the horizontal axis.
    func circumstances(of values: [String]) -> String {
        Self.name(Self.parts(of: values, at: fixed, of: paths))
    }

    /// What a value of the contested path is called among its rivals.
    func rival(of values: [String]) -> String {
        guard let contested else { return "" }
        return contested == horizontal
            ? values[contested] : Self.name(Self.parts(of: values, at: [contested], of: paths))
    }

    /// The values along the horizontal axis that were run, such as "group.devices 2 … 64".
    var extent: String {
        guard isNumeric, let first = horizontalTexts.min(by: { place(ofText: $0) < place(ofText: $1) }),
            let last = horizontalTexts.max(by: { place(ofText: $0) < place(ofText: $1) })
        else { return "" }
        return "\(horizontalPath) \(first) … \(last)"
    }

    /// Where a row with these values stands on the horizontal axis: a number in base units, or its turn.
    func place(of values: [String]) -> Double { place(ofText: values[horizontal]) }

    func place(ofText text: String) -> Double {
        guard isNumeric else { return Double(horizontalTexts.firstIndex(of: text) ?? 0) }
        return Self.number(text) ?? 0
    }

    /// What a swept text says as a number in base units; nothing for a name.
    static func number(_ text: String) -> Double? {
        // A count of nodes is written as one.
        let text =
            text.hasSuffix(" nodes") || text.hasSuffix(" node") ? String(text.prefix { $0 != " " }) : text
        for kind in [QuantityKind.plain, .ratio, .duration, .byteCount, .bandwidth, .rate] {
            if let value = try? kind.parse(text) { return value }
        }
        return nil
    }

    /// Each once, in the order of first appearance.
    static func unique<Item: Hashable>(_ items: [Item]) -> [Item] {
        var seen: Set<Item> = []
        return items.filter { seen.insert($0).inserted }
    }
}
