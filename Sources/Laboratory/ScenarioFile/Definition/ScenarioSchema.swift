internal import Observation
internal import Quantities

/// The JSON Schema of scenario files, for editors that complete and check while one types.
///
/// Made from the definitions that the decoder goes by. It knows no rule between values, and of a quantity
/// only the form of its text: the decoder has the last word.
public enum ScenarioSchema {
    /// The schema's text (JSON Schema draft 2020-12), with a line's end at its end.
    public static var text: String {
        var root: [(String, JSON)] = [
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
            ("title", .text("Keyshift scenario")),
        ]
        if case .object(let members) = schema(of: .section(ScenarioSection.scenario.section)) {
            root += members
        }
        return JSON.object(root).text() + "\n"
    }

    /// Every key that a scenario may have, as a path; those of lists' entries are left out.
    static var paths: [String] { Shape.section(ScenarioSection.scenario.section).paths() }

    private static func schema(of shape: Shape) -> JSON {
        switch shape {
        case .integer(let range, let word): return integer(range, word)
        case .integerOf(let built, _, _): return .object([("enum", .array(built.map(JSON.integer)))])
        case .number(let range): return number(range)
        case .quantity(let kind, let range, _): return quantity(kind, range)
        case .identifier:
            return .object([
                ("type", types("string", "number")),
                ("pattern", .text("^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,79}$")),
            ])
        case .text: return .object([("type", types("string", "number", "boolean"))])
        case .name(let built, _): return .object([("enum", .array(built.map(JSON.text)))])
        case .unbuilt: return .bool(false)
        case .section(let definition): return section(definition)
        case .list(let element): return .object([("type", .text("array")), ("items", schema(of: element))])
        case .named(let element):
            return .object([("type", .text("object")), ("additionalProperties", schema(of: element))])
        case .profile(let kind): return profile(kind)
        case .either(let scalar, let map, let list):
            return anyOf([scalar, map, list].compactMap(\.self).map(schema))
        case .profiled(let definition, let kind): return anyOf([profile(kind), section(definition)])
        case .expectation: return expectation
        case .metric: return .object([("enum", .array(MetricDefinition.columnNames.map(JSON.text)))])
        case .sweep: return sweep
        }
    }

    private static func integer(_ range: ClosedRange<Int>, _ word: String?) -> JSON {
        var bare: [(String, JSON)] = [("type", .text("integer")), ("minimum", .integer(range.lowerBound))]
        if range.upperBound < .max { bare.append(("maximum", .integer(range.upperBound))) }
        guard let word else { return .object(bare) }
        let counted = JSON.object([
            ("type", .text("string")), ("pattern", .text("^[0-9]+ +(\(word)|\(word.dropLast()))$")),
        ])
        return anyOf([.object(bare), counted])
    }

    private static func number(_ range: ClosedRange<Double>) -> JSON {
        var members: [(String, JSON)] = [("type", .text("number")), ("minimum", .number(range.lowerBound))]
        if range.upperBound.isFinite { members.append(("maximum", .number(range.upperBound))) }
        return .object(members)
    }

    private static func quantity(_ kind: QuantityKind, _ range: ClosedRange<Double>) -> JSON {
        let units = kind.units.map(\.name).joined(separator: "|")
        let pattern =
            "^[+]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?[ \\t]*(\(units))\(kind == .plain ? "?" : "")$"
        let text = JSON.object([("type", .text("string")), ("pattern", .text(pattern))])
        // Nothing of all is a share without a unit, too.
        if kind == .ratio, range.contains(0) {
            return anyOf([.object([("enum", .array([.integer(0)]))]), text])
        }
        return kind == .plain ? anyOf([number(range), text]) : text
    }

    /// One that ships with the program, or any other that somebody wrote.
    private static func profile(_ kind: ProfileKind) -> JSON {
        anyOf([
            .object([("enum", .array(Profiles.shipped.names(of: kind).map(JSON.text)))]),
            .object([("type", .text("string"))]),
        ])
    }

    private static func section(_ definition: Section) -> JSON {
        let keys = definition.keys.filter(\.isBuilt)
        var members: [(String, JSON)] = [
            ("type", .text("object")),
            ("properties", .object(keys.map { ($0.name, property($0)) })),
            ("additionalProperties", .bool(false)),
        ]
        let required = keys.filter { if case .required = $0.presence { true } else { false } }
        if !required.isEmpty { members.append(("required", .array(required.map { .text($0.name) }))) }
        if !definition.oneOf.isEmpty {
            let choices = definition.oneOf.map { JSON.object([("required", .array([.text($0)]))]) }
            members.append(("oneOf", .array(choices)))
        }
        return .object(members)
    }

    private static func property(_ key: Key) -> JSON {
        guard case .object(let members) = schema(of: key.shape) else { return .bool(true) }
        var notes: [(String, JSON)] = [("description", .text(key.doc))]
        if case .defaultsTo(let text) = key.presence {
            notes[0].1 = .text("\(key.doc) Default: \(text)")
        }
        return .object(notes + members)
    }

    private static var expectation: JSON {
        let signs = Expectation.Comparison.allCases.map(\.rawValue).joined(separator: "|")
        return .object([
            ("type", .text("string")), ("pattern", .text("^ *[a-z0-9_.-]+ *(\(signs)) *[0-9+-].*$")),
        ])
    }

    private static var sweep: JSON {
        let notes: [(String, JSON)] = [
            ("type", .text("object")),
            ("additionalProperties", .object([("type", .text("array")), ("minItems", .integer(1))])),
        ]
        return .object(notes)
    }

    private static func anyOf(_ schemas: [JSON]) -> JSON {
        if let only = schemas.first, schemas.count == 1 { return only }
        return .object([("anyOf", .array(schemas))])
    }

    private static func types(_ names: String...) -> JSON { .array(names.map(JSON.text)) }
}

/// A JSON value that keeps the order of its members.
private indirect enum JSON {
    case text(String)
    case integer(Int)
    case number(Double)
    case bool(Bool)
    case array([JSON])
    case object([(String, JSON)])

    func text(indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent)
        switch self {
        case .text(let text): return Self.quoted(text)
        case .integer(let number): return "\(number)"
        case .number(let number): return number == number.rounded() ? "\(Int(number))" : "\(number)"
        case .bool(let truth): return truth ? "true" : "false"
        case .array(let items):
            let texts = items.map { $0.text(indent: indent + 2) }
            let line = "[" + texts.joined(separator: ", ") + "]"
            if line.utf8.count + indent < 100, !line.contains("\n") { return line }
            return "[\n" + texts.map { "\(margin)  \($0)" }.joined(separator: ",\n") + "\n\(margin)]"
        case .object(let members):
            guard !members.isEmpty else { return "{}" }
            let texts = members.map { "\(Self.quoted($0.0)): \($0.1.text(indent: indent + 2))" }
            let line = "{ " + texts.joined(separator: ", ") + " }"
            if line.utf8.count + indent < 100, !line.contains("\n") { return line }
            return "{\n" + texts.map { "\(margin)  \($0)" }.joined(separator: ",\n") + "\n\(margin)}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }
}
