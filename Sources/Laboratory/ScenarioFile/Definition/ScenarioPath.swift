/// The way from the top of a scenario to one of its values, such as `workload.membership[1].at`.
struct ScenarioPath: Equatable {
    enum Step: Equatable {
        case key(String)
        case index(Int)
    }

    let text: String
    let steps: [Step]

    /// Nothing when `text` is not made of words, dots and bracketed numbers.
    init?(_ text: String) {
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            guard let word = pieces.first, !word.isEmpty else { return nil }
            steps.append(.key(String(word)))
            for piece in pieces.dropFirst() {
                guard piece.last == "]", let index = Int(piece.dropLast()), index >= 0 else { return nil }
                steps.append(.index(index))
            }
        }
        guard steps.count <= 16 else { return nil }
        self.text = text
        self.steps = steps
    }

    private init(_ steps: some Sequence<Step>, text: String) {
        self.text = text
        self.steps = Array(steps)
    }

    /// The place of the map whose base this is the name of, such as `scheme` of `scheme.preset`.
    func derived(in shape: Shape) -> ScenarioPath? {
        guard case .key(let name) = steps.last else { return nil }
        let parent = ScenarioPath(steps.dropLast(), text: String(text.dropLast(name.count + 1)))
        guard case .profiled(_, let kind) = parent.shape(in: shape), kind.key == name else { return nil }
        return parent
    }

    /// What may stand at this place of `shape`.
    func shape(in shape: Shape) -> Shape? {
        var current = shape
        for step in steps {
            guard let inner = current.inner(step) else { return nil }
            current = inner
        }
        return current
    }
}

extension Shape {
    fileprivate func inner(_ step: ScenarioPath.Step) -> Shape? {
        switch (self, step) {
        case (.section(let section), .key(let name)), (.profiled(let section, _), .key(let name)):
            section[name]?.shape
        case (.list(let element), .index), (.named(let element), .key): element
        case (.either(_, let map, let list), _): map?.inner(step) ?? list?.inner(step)
        default: nil
        }
    }

    /// Every path beneath this shape, but for those into what is not built.
    ///
    /// - Parameter entersLists: Whether those into the first entry of each list are among them.
    func paths(under prefix: String = "", entersLists: Bool = false) -> [String] {
        switch self {
        case .section(let section), .profiled(let section, _):
            section.keys.filter(\.isBuilt).flatMap { key in
                let path = prefix.isEmpty ? key.name : "\(prefix).\(key.name)"
                return [path] + key.shape.paths(under: path, entersLists: entersLists)
            }
        case .list(let element) where entersLists:
            element.paths(under: "\(prefix)[0]", entersLists: true)
        case .either(_, let map, let list):
            [map, list].flatMap { $0?.paths(under: prefix, entersLists: entersLists) ?? [] }
        default: []
        }
    }
}

// MARK: - Replacing

extension Node {
    /// This node with another value at a path; maps that are missing on the way are made.
    ///
    /// - Returns: Nothing when the path leads to an entry that a list does not have.
    func replacing(_ path: ScenarioPath, with value: Node, shape: Shape) -> Node? {
        replacing(path.steps[...], with: value, shape: shape)
    }

    private func replacing(_ steps: ArraySlice<ScenarioPath.Step>, with value: Node, shape: Shape?) -> Node? {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch step {
        case .key(let name):
            var entries = entriesToExtend(shape: shape)
            let inner = shape?.inner(step)
            if let index = entries.firstIndex(where: { $0.key == name }) {
                guard let changed = entries[index].value.replacing(rest, with: value, shape: inner) else {
                    return nil
                }
                entries[index].value = changed
            } else {
                let empty = Node(position: value.position, content: .map([]))
                guard let made = empty.replacing(rest, with: value, shape: inner) else { return nil }
                entries.append(Entry(key: name, keyPosition: value.position, value: made))
            }
            return Node(position: position, content: .map(entries))
        case .index(let index):
            guard case .list(var items) = content, index < items.count,
                let changed = items[index].replacing(rest, with: value, shape: shape?.inner(step))
            else { return nil }
            items[index] = changed
            return Node(position: position, content: .list(items))
        }
    }

    /// The entries of a map; a profile's name becomes the map that names it, anything else gives way.
    private func entriesToExtend(shape: Shape?) -> [Entry] {
        switch (content, shape) {
        case (.map(let entries), _): entries
        case (.scalar(let text, _), .profiled(_, let kind)) where !text.isEmpty:
            [Entry(key: kind.key, keyPosition: position, value: self)]
        default: []
        }
    }
}
