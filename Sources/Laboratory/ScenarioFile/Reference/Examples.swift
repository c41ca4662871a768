internal import Quantities

/// Examples that are right as they stand, put together from those of the definitions.
extension Section {
    /// A map with a key in it, and with what it cannot be without.
    func example(of key: Key, being value: Node) -> Node {
        let candidates = (contexts.isEmpty ? ["{}"] : contexts).map {
            example(of: key, being: value, beside: .literal($0))
        }
        guard candidates.count > 1 else { return candidates[0] }
        return candidates.first { candidate in
            var checker = Checker(profiles: Profiles.shipped.preferring(candidate["profiles"]))
            return checker.check(candidate, against: .section(self), at: "") != nil
        } ?? candidates[0]
    }

    private func example(of key: Key, being value: Node, beside context: Node) -> Node {
        // Of what excludes each other the key itself counts, else the first.
        let isChosen = oneOf.contains { $0 == key.name || context[$0] != nil }
        let others = isChosen ? [] : oneOf.prefix(1)
        return .map(
            keys.compactMap { each in
                if each.name == key.name { return (each.name, value) }
                if let beside = context[each.name] { return (each.name, beside) }
                if case .required = each.presence { return (each.name, each.exampleNode) }
                return others.contains(each.name) ? (each.name, each.exampleNode) : nil
            })
    }

    /// A map with one key, and with what it cannot be without.
    fileprivate var example: Node {
        guard let key = keys.first(where: \.isBuilt) else { return .map([]) }
        return example(of: key, being: key.exampleNode)
    }
}

extension Key {
    /// The example as a value; one of a map or list is made of those of its parts where none is given.
    var exampleNode: Node {
        let isGiven = !["{}", "[]"].contains(example) && !example.contains("…")
        return isGiven ? .literal(example) : shape.exampleNode ?? .literal(example)
    }
}

extension Shape {
    fileprivate var exampleNode: Node? {
        switch self {
        case .section(let section), .profiled(let section, _): section.example
        case .list(let element):
            element.exampleNode.map { Node(position: .none, content: .list([$0])) }
        case .named(let element): element.exampleNode.map { .map([("mine", $0)]) }
        case .either(_, let map, let list): map?.exampleNode ?? list?.exampleNode
        default: .literal(example)
        }
    }

    /// What is drawn, where this is a distribution's map.
    var drawn: QuantityKind? {
        if case .section(let section) = self { section.drawn } else { nil }
    }
}
