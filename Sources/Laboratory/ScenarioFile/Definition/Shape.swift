internal import Quantities

/// What may stand at one place of a scenario file.
///
/// Decoder, defaults, sweep paths and JSON Schema are all read off these definitions.
indirect enum Shape: Sendable {
    /// A whole number, perhaps followed by a word for what it counts, such as `4 epochs`.
    case integer(ClosedRange<Int>, word: String?)
    /// One of a few whole numbers; a number of `unbuilt` stands for a feature that is not built.
    case integerOf(built: [Int], unbuilt: ClosedRange<Int>, feature: String)
    /// A plain number.
    case number(ClosedRange<Double>)
    /// A number with a unit; the range is in base units.
    case quantity(QuantityKind, ClosedRange<Double>, isWhole: Bool)
    /// Letters, digits and a few signs: fit to name a folder.
    case identifier
    case text
    /// One word of a list; `unbuilt` maps words to the features that they will stand for.
    case name(built: [String], unbuilt: [String: String])
    /// A place that is kept for a feature.
    case unbuilt(String)
    case section(Section)
    case list(Shape)
    /// A map whose keys are names that the file chooses.
    case named(Shape)
    /// Different shapes for different kinds of node.
    case either(scalar: Shape?, map: Shape?, list: Shape?)
    /// The name of a profile.
    case profile(ProfileKind)
    /// The name of a link profile, or a map that may name one as its base.
    case profiled(Section, ProfileKind)
    /// What must hold of a metric, such as `delivery.ratio >= 99.9 %`.
    case expectation
    /// A column of `runs.csv`, such as `message.latency.p95`.
    case metric
    /// Paths of other values, each with the list of what it shall be; read by `Sweep`.
    case sweep
}

/// A map with the keys that it may have.
struct Section: Sendable {
    /// What it is, in a sentence, with its article.
    let name: String
    let keys: [Key]
    /// Of these exactly one must be there.
    var oneOf: [String] = []
    /// Looks at the finished map; returns what does not go together, and at which of its values.
    var rule: (@Sendable (Checked) -> (at: Checked, problem: ScenarioError.Problem)?)?
    /// What may stand beside a key in an example of it, each a map in YAML: the first with which it is right.
    ///
    /// Of a map that takes values from a profile there is at most one, since its rule looks at those.
    var contexts: [String] = []
    /// What is drawn, where this describes a distribution.
    var drawn: QuantityKind?

    subscript(key: String) -> Key? { keys.first { $0.name == key } }
}

/// One key of a section.
struct Key: Sendable {
    enum Presence: Sendable {
        case required
        case optional
        /// In YAML, as the file could have said it.
        case defaultsTo(String)
    }

    let name: String
    let shape: Shape
    let presence: Presence
    /// One sentence for whoever writes a scenario.
    let doc: String
    let example: String
    /// The default, read once.
    let defaultNode: Node?

    init(_ name: String, _ shape: Shape, _ presence: Presence, _ doc: String, example: String = "") {
        self.name = name
        self.shape = shape
        self.presence = presence
        self.doc = doc
        if case .defaultsTo(let text) = presence {
            self.example = example.isEmpty ? text : example
            defaultNode = Node.literal(text)
        } else {
            self.example = example.isEmpty ? shape.example : example
            defaultNode = nil
        }
    }

    /// The same key where it must be there.
    var required: Key { Key(name, shape, .required, doc, example: example) }

    /// A key that is kept for a feature.
    static func unbuilt(_ name: String, _ feature: String) -> Key {
        Key(name, .unbuilt(feature), .optional, "Not built yet.")
    }

    var isBuilt: Bool {
        if case .unbuilt = shape { return false }
        return true
    }
}

extension Shape {
    /// What is expected, in a sentence, with its article.
    var expectation: String {
        switch self {
        case .integer(_, let word): word.map { "a whole number of \($0)" } ?? "a whole number"
        case .integerOf(let built, _, _):
            built.count == 1
                ? "the number \(built[0])"
                : "one of the numbers \(built.map(String.init).joined(separator: ", "))"
        case .number: "a number"
        case .quantity(let kind, _, _): "\(kind.name), such as `\(kind.example)`"
        case .identifier: "a name of letters, digits, '-', '_' and '.'"
        case .text: "a text"
        case .name(let built, _): "one of \(built.joined(separator: ", "))"
        case .unbuilt: "nothing"
        case .section(let section): section.name
        case .list(.integer): "a list of whole numbers, such as `[0, 2]`"
        case .list: "a list"
        case .named(let element): "a map of names, each with \(element.expectation)"
        case .profile(let kind): "the name of \(kind.description)"
        case .either(let scalar, let map, let list):
            [scalar, map, list].compactMap(\.self).map(\.expectation).joined(separator: ", or ")
        case .profiled(let section, let kind): "\(section.name), or the name of \(kind.description)"
        case .expectation: Expectation.expected
        case .metric: "the name of a metric, such as `message.latency.p95`"
        case .sweep: "a map of paths and lists, such as `{ group.devices: [2, 4, 8] }`"
        }
    }

    var example: String {
        switch self {
        case .integer(let range, _): "\(range.lowerBound)"
        case .integerOf(let built, _, _): "\(built[0])"
        case .number(let range): QuantityKind.plain.text(of: range.lowerBound)
        case .quantity(let kind, _, _): kind.example
        case .identifier, .text: "growth"
        case .name(let built, _): built.first ?? ""
        case .unbuilt, .section, .named: "{ … }"
        case .list: "[ … ]"
        case .either(let scalar, _, _): scalar?.example ?? "{ … }"
        case .profile(let kind), .profiled(_, let kind): kind.usual
        case .expectation: Expectation.example
        case .metric: "message.latency.p95"
        case .sweep: "{ … }"
        }
    }
}
