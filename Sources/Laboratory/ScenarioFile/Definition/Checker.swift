internal import Observation
internal import Quantities

/// Holds a file against its definition and collects all that is wrong.
struct Checker {
    private(set) var errors: [ScenarioError] = []
    /// Those that can be named.
    private let profiles: Profiles

    init(profiles: Profiles = .none) {
        self.profiles = profiles
    }

    /// Checks one node.
    ///
    /// - Returns: What it says, with defaults filled in; nothing when it, or anything in it, is wrong.
    mutating func check(_ node: Node, against shape: Shape, at path: String) -> Checked? {
        switch shape {
        case .integer(let range, let word): integer(node, range, word, path, shape)
        case .integerOf(let built, let unbuilt, let feature):
            integerOf(node, built, unbuilt, feature, path, shape)
        case .number(let range): plainNumber(node, range, path, shape)
        case .quantity(let kind, let range, let isWhole): quantity(node, kind, range, isWhole, path)
        case .identifier, .text: text(node, path, shape)
        case .name(let built, let unbuilt): name(node, built, unbuilt, path, shape)
        case .unbuilt(let feature): fail(node, path, .notBuiltYet(feature))
        case .expectation: expectation(node, path)
        case .metric: metric(node, path)
        case .sweep: nil
        case .section(let definition): section(node, definition, base: nil, path)
        case .list(let element): list(node, element, path, shape)
        case .named(let element): named(node, element, path, shape)
        case .profile(let kind): profile(node, kind, path)
        case .either(let scalar, let map, let list):
            switch node.content {
            case .scalar(_, _): check(node, against: scalar, at: path, insteadOf: shape)
            case .map: check(node, against: map, at: path, insteadOf: shape)
            case .list: check(node, against: list, at: path, insteadOf: shape)
            }
        case .profiled(let definition, let kind): profiled(node, definition, kind, path)
        }
    }

    private mutating func fail(_ node: Node, _ path: String, _ problem: ScenarioError.Problem) -> Checked? {
        errors.append(node.position.error(path, problem))
        return nil
    }

    private mutating func wrongType(_ node: Node, _ path: String, _ shape: Shape) -> Checked? {
        fail(node, path, .wrongType(expected: shape.expectation, found: node.kindName))
    }

    private mutating func check(
        _ node: Node, against part: Shape?, at path: String, insteadOf whole: Shape
    ) -> Checked? {
        guard let part, node.content != .scalar("", isPlain: true) else {
            return wrongType(node, path, whole)
        }
        let errorsBefore = errors.count
        let checked = check(node, against: part, at: path)
        for index in errors.indices.dropFirst(errorsBefore) where errors[index].path == path {
            errors[index] = errors[index].widened(from: part, to: whole, of: node)
        }
        return checked
    }

    private func scalar(_ node: Node, _ path: String, _ source: String, _ content: Checked.Content) -> Checked
    {
        Checked(position: node.position, path: path, content: content, source: source)
    }
}

// MARK: - Scalars

extension Checker {
    private mutating func integer(
        _ node: Node, _ range: ClosedRange<Int>, _ word: String?, _ path: String, _ shape: Shape
    ) -> Checked? {
        guard case .scalar(let text, isPlain: true) = node.content else {
            return wrongType(node, path, shape)
        }
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard let digits = parts.first, parts.count <= 2, isInteger(digits) else {
            return wrongType(node, path, shape)
        }
        if parts.count == 2 {
            guard let word, parts[1] == word || parts[1] + "s" == word else {
                return wrongType(node, path, shape)
            }
        }
        guard let value = Int(digits), range.contains(value) else {
            // A number too large for any has passed the upper bound, however high that is.
            let isHuge = Int(digits) == nil && !digits.hasPrefix("-")
            let upper = range.upperBound == .max && !isHuge ? "" : " and at most \(range.upperBound)"
            return fail(
                node, path, .outOfRange(found: node.kindName, allowed: "at least \(range.lowerBound)\(upper)")
            )
        }
        return scalar(node, path, text, .number(Double(value)))
    }

    private mutating func integerOf(
        _ node: Node, _ built: [Int], _ unbuilt: ClosedRange<Int>, _ feature: String, _ path: String,
        _ shape: Shape
    ) -> Checked? {
        guard case .scalar(let text, isPlain: true) = node.content, isInteger(text[...]) else {
            return wrongType(node, path, shape)
        }
        guard let value = Int(text), built.contains(value) else {
            if let value = Int(text), unbuilt.contains(value) {
                return fail(node, path, .notBuiltYet(feature))
            }
            return fail(node, path, .outOfRange(found: node.kindName, allowed: shape.expectation))
        }
        return scalar(node, path, text, .number(Double(value)))
    }

    private func isInteger(_ text: Substring) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text
        return !digits.isEmpty
            && digits.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }

    private mutating func plainNumber(
        _ node: Node, _ range: ClosedRange<Double>, _ path: String, _ shape: Shape
    ) -> Checked? {
        guard case .scalar(let text, isPlain: true) = node.content, !text.contains("%"),
            let value = try? QuantityKind.ratio.parse(text)
        else { return wrongType(node, path, shape) }
        guard range.contains(value) else {
            let upper = range.upperBound.isInfinite ? "" : " and at most \(range.upperBound)"
            return fail(
                node, path, .outOfRange(found: node.kindName, allowed: "at least \(range.lowerBound)\(upper)")
            )
        }
        return scalar(node, path, text, .number(value))
    }

    private mutating func quantity(
        _ node: Node, _ kind: QuantityKind, _ range: ClosedRange<Double>, _ isWhole: Bool, _ path: String
    ) -> Checked? {
        let shape = Shape.quantity(kind, range, isWhole: isWhole)
        guard case .scalar(let text, _) = node.content else { return wrongType(node, path, shape) }
        let value: Double
        do {
            value = try kind.parse(text)
        } catch {
            switch error {
            case .notANumber: return wrongType(node, path, shape)
            case .unitMissing: return wrongUnit(node, "\(node.kindName) lacks a unit", kind, path)
            case .unknownUnit(let unit):
                let spellings = QuantityAdvice.spellings(of: text, kind)
                guard spellings.isEmpty else {
                    let found = "\(node.kindName) is not one number and a unit"
                    return fail(node, path, .wrongSpelling(found: found, instead: spellings))
                }
                return wrongUnit(node, "'\(unit)' is not a unit of \(kind.name)", kind, path)
            }
        }
        if kind == .ratio, value != 0, !text.contains("%") {
            let shares = QuantityAdvice.shares(text, value, in: range)
            if !shares.isEmpty {
                let found = "\(node.kindName) has no unit"
                return fail(node, path, .wrongSpelling(found: found, instead: shares))
            }
        }
        guard range.contains(value) else {
            let upper = range.upperBound.isInfinite ? "" : " and at most \(kind.text(of: range.upperBound))"
            let allowed = "at least \(kind.text(of: range.lowerBound))\(upper)"
            let found = node.kindName + (value < 0 && range.lowerBound >= 0 ? ", which is negative," : "")
            return fail(node, path, .outOfRange(found: found, allowed: allowed))
        }
        guard !isWhole || value == value.rounded() else {
            return fail(node, path, .outOfRange(found: node.kindName, allowed: "a whole number of bytes"))
        }
        return scalar(node, path, text, .number(value))
    }

    private mutating func wrongUnit(_ node: Node, _ found: String, _ kind: QuantityKind, _ path: String)
        -> Checked?
    {
        let units = kind.units.map(\.name)
        return fail(node, path, .wrongUnit(found: found, units: units, example: kind.example))
    }

    /// Names are those of folders; what file systems take is about three times as long.
    private static let nameLengthMax = 80

    private mutating func text(_ node: Node, _ path: String, _ shape: Shape) -> Checked? {
        guard case .scalar(let text, _) = node.content, !text.isEmpty else {
            return wrongType(node, path, shape)
        }
        if case .identifier = shape {
            let allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.".utf8
            guard text.utf8.first != UInt8(ascii: "."), text.utf8.allSatisfy(allowed.contains) else {
                return wrongType(node, path, shape)
            }
            guard text.utf8.count <= Self.nameLengthMax else {
                let problem =
                    "a name has at most \(Self.nameLengthMax) letters, and this one \(text.utf8.count)"
                return fail(node, path, .contradiction(problem))
            }
        }
        return scalar(node, path, text, .text)
    }

    private mutating func expectation(_ node: Node, _ path: String) -> Checked? {
        guard case .scalar(let text, let isPlain) = node.content, !text.isEmpty else {
            return wrongType(node, path, .expectation)
        }
        do {
            _ = try Expectation(parsing: text)
            return scalar(node, path, text, .text)
        } catch {
            let position = node.position.moved(by: error.offset + (isPlain ? 0 : 1))
            errors.append(position.error(path, error.problem))
            return nil
        }
    }

    private mutating func metric(_ node: Node, _ path: String) -> Checked? {
        guard case .scalar(let text, _) = node.content, !text.isEmpty else {
            return wrongType(node, path, .metric)
        }
        guard MetricDefinition(ofColumn: text) != nil else {
            let nearest = NearestName.of(text, among: MetricDefinition.columnNames)
            return fail(node, path, .unknownMetric(text, nearest: nearest))
        }
        return scalar(node, path, text, .text)
    }

    private mutating func name(
        _ node: Node, _ built: [String], _ unbuilt: [String: String], _ path: String, _ shape: Shape
    ) -> Checked? {
        guard case .scalar(let text, _) = node.content, !text.isEmpty else {
            return wrongType(node, path, shape)
        }
        if let feature = unbuilt[text] { return fail(node, path, .notBuiltYet(feature)) }
        guard built.contains(text) else {
            return fail(
                node, path, .unknownName(text, hint: NameHint(ofName: text, among: built), allowed: built))
        }
        return scalar(node, path, text, .text)
    }
}

// MARK: - Maps and lists

extension Checker {
    private mutating func list(_ node: Node, _ element: Shape, _ path: String, _ shape: Shape) -> Checked? {
        guard case .list(let items) = node.content else { return wrongType(node, path, shape) }
        var checked: [Checked] = []
        for (index, item) in items.enumerated() {
            if let item = check(item, against: element, at: "\(path)[\(index)]") { checked.append(item) }
        }
        guard checked.count == items.count else { return nil }
        return scalar(node, path, "", .list(checked))
    }

    private mutating func named(_ node: Node, _ element: Shape, _ path: String, _ shape: Shape) -> Checked? {
        guard case .map(let entries) = node.content else { return wrongType(node, path, shape) }
        var checked: [(key: String, value: Checked)] = []
        for entry in entries {
            if let value = check(entry.value, against: element, at: "\(path).\(entry.key)") {
                checked.append((entry.key, value))
            }
        }
        guard checked.count == entries.count else { return nil }
        return scalar(node, path, "", .map(checked))
    }

    private mutating func profile(_ node: Node, _ kind: ProfileKind, _ path: String) -> Checked? {
        guard case .scalar(let text, _) = node.content, !text.isEmpty else {
            return wrongType(node, path, .profile(kind))
        }
        guard
            let found = kind == .table
                ? profiles.table(text, at: node.position, path) : profiles.find(text, kind)
        else {
            let names = profiles.names(of: kind)
            return fail(
                node, path, .unknownName(text, hint: NameHint(ofName: text, among: names), allowed: names))
        }
        switch found {
        case .failure(let wrong):
            errors += wrong.errors
            return nil
        case .success(let contents):
            guard kind.accepts(contents) else {
                return fail(node, path, .contradiction(kind.refusal(of: text)))
            }
            return scalar(node, path, text, .profile(kind, contents))
        }
    }

    private mutating func profiled(_ node: Node, _ definition: Section, _ kind: ProfileKind, _ path: String)
        -> Checked?
    {
        let written: Node
        switch node.content {
        case .scalar("", isPlain: true), .list: return wrongType(node, path, .profiled(definition, kind))
        case .scalar:
            // What is wrong with the name stands at the link as a whole, where it was written.
            guard profile(node, kind, path) != nil else { return nil }
            let entry = Node.Entry(key: kind.key, keyPosition: node.position, value: node)
            written = Node(position: node.position, content: .map([entry]))
        case .map: written = node
        }
        let usual = Node(position: .none, content: .scalar(kind.usual, isPlain: true))
        let name = written[kind.key] ?? usual
        guard let base = profile(name, kind, path + "." + kind.key) else { return nil }
        return section(written, definition, base: kind.base(from: base.profile, name: name), path)
    }

    /// Checks a map; what it lacks is taken from `base`, then from the defaults.
    private mutating func section(_ node: Node, _ definition: Section, base: Node?, _ path: String)
        -> Checked?
    {
        guard case .map(let written) = node.content else {
            return wrongType(node, path, .section(definition))
        }
        let errorsBefore = errors.count
        let builtKeys = definition.keys.filter(\.isBuilt).map(\.name)
        // A key that was probably meant by an unknown one is not reported as missing too.
        var mistyped: [String] = []
        for entry in written where definition[entry.key] == nil {
            let hint = NameHint(ofKey: entry.key, at: path, among: definition.keys.map(\.name))
            if let hint { mistyped.append(hint.name) }
            let problem =
                QuantityAdvice.problem(ofKey: entry)
                ?? .unknownKey(entry.key, hint: hint, allowed: builtKeys)
            errors.append(entry.keyPosition.error(path, problem))
        }
        var checked: [(key: String, value: Checked)] = []
        for key in definition.keys {
            let keyPath = path.isEmpty ? key.name : "\(path).\(key.name)"
            if let value = node[key.name] ?? base?[key.name] {
                if let value = check(value, key, base: base?[key.name], keyPath) {
                    checked.append((key.name, value))
                }
            } else if let value = key.defaultNode {
                if let value = check(value, against: key.shape, at: keyPath) {
                    checked.append((key.name, value))
                }
            } else if case .required = key.presence, !mistyped.contains(key.name) {
                errors.append(node.position.error(path, .missingKey(key.name, example: key.example)))
            }
        }
        checkAlternatives(node, written, definition, path)
        guard errors.count == errorsBefore else { return nil }
        let map = scalar(node, path, "", .map(checked))
        if let broken = definition.rule?(map) {
            // A default has no place of its own: the error then stands at the map.
            let position = broken.at.position == .none ? node.position : broken.at.position
            errors.append(position.error(broken.at.path, broken.problem))
            return nil
        }
        return map
    }

    /// Checks a key's value; of a map that stands in the base too, only what it lacks is taken from there.
    private mutating func check(_ value: Node, _ key: Key, base: Node?, _ path: String) -> Checked? {
        guard case .section(let definition) = key.shape, case .map? = base?.content else {
            return check(value, against: key.shape, at: path)
        }
        return section(value, definition, base: base, path)
    }

    private mutating func checkAlternatives(
        _ node: Node, _ written: [Node.Entry], _ definition: Section, _ path: String
    ) {
        guard !definition.oneOf.isEmpty else { return }
        let chosen = written.filter { definition.oneOf.contains($0.key) }
        if chosen.isEmpty {
            // An unknown key was probably meant as one of them, and is reported already.
            guard written.allSatisfy({ definition[$0.key] != nil }) else { return }
            errors.append(node.position.error(path, .missingAlternative(definition.oneOf)))
        } else if chosen.count > 1 {
            errors.append(chosen[1].keyPosition.error(path, .alternativesTogether(chosen.map(\.key))))
        }
    }
}

extension Node {
    /// A default or a profile, which this room itself wrote.
    static func literal(_ yaml: String) -> Node {
        do {
            return try NodeReader.read(yaml, label: "", hasLines: false)
        } catch {
            preconditionFailure("a default is not YAML: \(yaml)")
        }
    }
}
