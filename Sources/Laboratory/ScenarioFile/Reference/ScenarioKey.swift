internal import Quantities

/// One key that a scenario may have, in words for whoever writes one.
public struct ScenarioKey: Equatable, Sendable {
    /// From the top of the file; `[]` stands for a list's entry, `NAME` for a name that the file chooses.
    public let path: String
    /// What may stand there, such as `duration` or `map`.
    public let type: String
    /// In which unit it is usually written, or what it counts; empty where it is no quantity.
    public let unit: String
    /// The least and the most, or the words that may stand there; empty where there is no bound.
    public let range: String
    /// What holds where it is left out, in YAML; `required` where it must be there, empty where nothing holds.
    public let usual: String
    public let description: String
    /// Lines that, with a name and a duration beside them, are a scenario.
    public let example: String

    /// Every key, in the order of the definitions; those of distributions are in `distributions`.
    public static let all: [ScenarioKey] = {
        var walk = Walk()
        walk.add(ScenarioSection.scenario.section, under: "", base: nil) { $0 }
        return walk.keys
    }()

    /// What may stand wherever a quantity is random, with `delay` as the place of the examples.
    public static let distributions: [ScenarioKey] = {
        let delay = LinkSection.profile["delay"]
        guard case .either(_, .section(let choice)?, _)? = delay?.shape else {
            preconditionFailure("a link's delay is no random quantity")
        }
        var walk = Walk()
        walk.add(choice, under: "", base: nil) { value in
            Node.map([
                ("name", .literal("example")), ("network", .map([("access", .map([("delay", value)]))])),
            ])
        }
        return walk.keys
    }()
}

/// The way through the definitions.
private struct Walk {
    var keys: [ScenarioKey] = []

    /// - Parameters:
    ///   - base: What the usual profile says, where values come from one.
    ///   - placing: Makes a scenario of the map that the keys stand in.
    mutating func add(
        _ section: Section, under prefix: String, base: Node?, placing: @escaping (Node) -> Node
    ) {
        for key in section.keys where key.isBuilt {
            let path = prefix.isEmpty ? key.name : "\(prefix).\(key.name)"
            let place = { (value: Node) in placing(section.example(of: key, being: value)) }
            keys.append(
                ScenarioKey(
                    path: path, type: key.shape.typeName, unit: key.unit, range: key.shape.rangeText,
                    usual: usual(key, base), description: key.doc,
                    example: place(key.exampleNode).exampleText(of: path)))
            add(key.shape, under: path, base: base?[key.name], example: key.exampleNode, placing: place)
        }
    }

    private mutating func add(
        _ shape: Shape, under path: String, base: Node?, example: Node, placing: @escaping (Node) -> Node
    ) {
        switch shape {
        case .section(let section): add(section, under: path, base: base, placing: placing)
        case .profiled(let section, let kind):
            add(section, under: path, base: kind.usualBase, placing: placing)
        case .list(let element):
            add(element, under: path + "[]", base: nil, example: example) {
                placing(example.replacingFirst(with: $0, of: element))
            }
        case .named(let element):
            add(element, under: path + ".NAME", base: nil, example: example) {
                placing(.map([("mine", $0)]))
            }
        case .either(_, let map, let list):
            if let map, map.drawn == nil {
                add(map, under: path, base: base, example: example, placing: placing)
            }
            if let list { add(list, under: path, base: nil, example: example, placing: placing) }
        default: return
        }
    }

    private func usual(_ key: Key, _ base: Node?) -> String {
        if let value = base?[key.name] { return value.flowText }
        return switch key.presence {
        case .required: "required"
        case .optional: ""
        case .defaultsTo(let text): text
        }
    }
}

extension ProfileKind {
    /// What a map that names none takes from the usual one.
    fileprivate var usualBase: Node? {
        guard case .success(let contents)? = Profiles.shipped.find(usual, self) else { return nil }
        return base(from: contents, name: .literal(usual))
    }
}

extension Node {
    static func map(_ entries: [(String, Node)]) -> Node {
        Node(
            position: .none,
            content: .map(entries.map { Entry(key: $0.0, keyPosition: .none, value: $0.1) }))
    }

    /// The lines that tell of a path, without what any scenario has.
    fileprivate func exampleText(of path: String) -> String {
        guard case .map(let entries) = content else { return flowText }
        return entries.filter { $0.key == path || !["name", "duration"].contains($0.key) }
            .map { "\($0.key): \($0.value.flowText)" }.joined(separator: "\n")
    }

    /// A list with another map as its first, which keeps what it does not say of the one before.
    fileprivate func replacingFirst(with map: Node, of element: Shape) -> Node {
        guard case .list(let items) = content, case .map(let written)? = items.first?.content,
            case .map(let entries) = map.content, case .section(let section) = element
        else { return Node(position: .none, content: .list([map])) }
        let kept = written.filter { map[$0.key] == nil && !section.oneOf.contains($0.key) }
        let first = Node(position: .none, content: .map(entries + kept))
        return Node(position: .none, content: .list([first] + items.dropFirst()))
    }
}
