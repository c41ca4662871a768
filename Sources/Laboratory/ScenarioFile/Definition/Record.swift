/// The values that may stand at one place of a scenario file, and what each of them means.
struct Kind<Value: Sendable>: Sendable {
    let shape: Shape
    /// What a value says that has the shape.
    let read: @Sendable (Checked) -> Value
}

/// A value of a scenario, in one line: its name in the file, its kind, its default and what it is for.
struct Field<Value: Sendable>: Sendable {
    let key: Key
    /// From the map that the value stands in.
    let read: @Sendable (Checked) -> Value

    /// - Parameter presence: One that is optional in the file takes `optional`.
    init(
        _ name: String, _ kind: Kind<Value>, _ presence: Key.Presence, _ doc: String, example: String = ""
    ) {
        key = Key(name, kind.shape, presence, doc, example: example)
        read = { kind.read($0[name]) }
    }

    /// A value that may be left out and has no default.
    static func optional<Wrapped: Sendable>(
        _ name: String, _ kind: Kind<Wrapped>, _ doc: String, example: String = ""
    ) -> Field where Value == Wrapped? {
        Field(Key(name, kind.shape, .optional, doc, example: example)) { $0.find(name).map(kind.read) }
    }

    private init(_ key: Key, read: @escaping @Sendable (Checked) -> Value) {
        self.key = key
        self.read = read
    }
}

/// A map of a scenario file, as its fields, and what is made of them.
///
/// Decoder, defaults, sweep paths, JSON Schema and the specification that the rooms below take are all read off it.
struct Record<Root: Sendable>: Sendable {
    let section: Section
    let read: @Sendable (Checked) -> Root

    /// - Parameters:
    ///   - name: What it is, in a sentence, with its article.
    ///   - unbuilt: Keys that are kept for features.
    ///   - oneOf: Of these exactly one must be there.
    ///   - rule: What must hold between values that are each fine.
    ///   - contexts: What stands beside a key in an example of it, as in `Section`.
    ///   - make: Takes the fields in their order.
    init<each Value: Sendable>(
        _ name: String, unbuilt: [Key] = [], oneOf: [String] = [], rule: SectionRule? = nil,
        contexts: [String] = [],
        make: @escaping @Sendable (repeat each Value) -> Root, _ field: repeat Field<each Value>
    ) {
        var keys: [Key] = []
        for field in repeat each field { keys.append(field.key) }
        section = Section(name: name, keys: keys + unbuilt, oneOf: oneOf, rule: rule, contexts: contexts)
        read = { map in make(repeat (each field).read(map)) }
    }
}

extension Record {
    /// What is made of a map with nothing in it.
    ///
    /// - Precondition: No field is required.
    var ofDefaults: Root {
        var checker = Checker()
        guard let empty = checker.check(.literal("{}"), against: .section(section), at: "") else {
            preconditionFailure("\(section.name) has no default")
        }
        return read(empty)
    }
}
