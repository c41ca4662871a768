internal import Yams

/// A piece of a scenario file as it was written, before anything is made of it.
struct Node: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        let key: String
        let keyPosition: Position
        var value: Node
    }

    indirect enum Content: Equatable, Sendable {
        /// `isPlain` when it was written without quotes.
        case scalar(String, isPlain: Bool)
        case map([Entry])
        case list([Node])
    }

    let position: Position
    var content: Content

    /// What it is, in a sentence, with its article.
    var kindName: String {
        switch content {
        case .scalar("", isPlain: true): "nothing"
        case .scalar(let text, _): "'\(text.count > 60 ? text.prefix(60) + "…" : text)'"
        case .map: "a map"
        case .list: "a list"
        }
    }

    subscript(key: String) -> Node? {
        guard case .map(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }
}

/// Where a piece was written.
struct Position: Equatable, Sendable {
    /// The file's name, `--set path=value`, or empty for a default.
    let file: String
    /// From 1; 0 outside files.
    let line: Int
    let column: Int

    static let none = Position(file: "", line: 0, column: 0)

    /// So many characters to the right on the same line.
    func moved(by characters: Int) -> Position {
        Position(file: file, line: line, column: line > 0 ? column + characters : 0)
    }

    func error(_ path: String, _ problem: ScenarioError.Problem) -> ScenarioError {
        ScenarioError(file: file, line: line, column: column, path: path, problem: problem)
    }
}

// MARK: - Reading YAML

/// Turns YAML text into nodes and refuses what scenarios do without.
struct NodeReader {
    /// The label of positions, and whether lines and columns say anything.
    private let label: String
    private let hasLines: Bool
    private(set) var errors: [ScenarioError] = []
    /// The lines of a text in which there may be tags.
    private var lines: [Substring.UnicodeScalarView] = []

    /// The deepest scenario has 7 levels; the bound keeps recursion off the end of the stack.
    private static let depthMax = 32
    /// More words that begin with `*` than this are not read at all: a few dozen aliases of aliases make
    /// billions of nodes in the YAML library.
    private static let aliasesMax = 16

    /// Reads one document.
    ///
    /// - Parameter label: Stands in the positions of errors as the file's name.
    /// - Parameter hasLines: False when the text is an argument, where lines and columns say nothing.
    static func read(_ text: String, label: String, hasLines: Bool) throws(ScenarioErrors) -> Node {
        var reader = NodeReader(label: label, hasLines: hasLines)
        let start = reader.place(line: 1, column: 1)
        guard aliasCount(in: text) <= aliasesMax else { throw ScenarioErrors(start.error("", .anchor)) }
        do {
            // Nodes hold their anchors weakly: the parser must outlive the walk.
            // The encoding is said, since else each parser reads it from the environment. No tag is asked for, and
            // resolving one means trying seven patterns on each key.
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            // What a file should have said its reader knows.
            guard let root = try parser.singleRoot() else {
                return Node(position: start, content: .scalar("", isPlain: true))
            }
            if text.utf8.contains(UInt8(ascii: "!")) {
                reader.lines = text.unicodeScalars.split(
                    omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" })
            }
            let node = reader.convert(root, depth: 0)
            guard reader.errors.isEmpty else { throw ScenarioErrors(errors: reader.errors) }
            return withExtendedLifetime(parser) { node }
        } catch let errors as ScenarioErrors {
            throw errors
        } catch let error as YamlError {
            throw ScenarioErrors(reader.report(error, in: text))
        } catch {
            throw ScenarioErrors(start.error("", .notYAML("it cannot be read")))
        }
    }

    private init(label: String, hasLines: Bool) {
        self.label = label
        self.hasLines = hasLines
    }

    private func place(line: Int, column: Int) -> Position {
        hasLines
            ? Position(file: label, line: line, column: column) : Position(file: label, line: 0, column: 0)
    }

    private func place(_ mark: Mark?) -> Position { place(line: mark?.line ?? 1, column: mark?.column ?? 1) }

    /// The tag that stands before a node; the library tells only what it stands for, and takes a word for a text.
    private func tag(at mark: Mark?) -> String? {
        guard let mark, lines.indices.contains(mark.line - 1) else { return nil }
        let rest = lines[mark.line - 1].dropFirst(mark.column - 1)
        guard rest.first == "!" else { return nil }
        return String(String.UnicodeScalarView(rest.prefix { !" \t\r,]}".unicodeScalars.contains($0) }))
    }

    private mutating func convert(_ node: Yams.Node, depth: Int) -> Node {
        let position = place(node.mark)
        if let tag = tag(at: node.mark) { errors.append(position.error("", .tag(tag))) }
        let nothing = Node(position: position, content: .scalar("", isPlain: true))
        guard node.anchor == nil else {
            errors.append(position.error("", .anchor))
            return nothing
        }
        guard depth <= Self.depthMax else {
            errors.append(position.error("", .nestedTooDeeply))
            return nothing
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            let text = isPlain && ["~", "null", "Null", "NULL"].contains(scalar.string) ? "" : scalar.string
            return Node(position: position, content: .scalar(text, isPlain: isPlain))
        case .sequence(let items):
            var list: [Node] = []
            for item in items { list.append(convert(item, depth: depth + 1)) }
            return Node(position: position, content: .list(list))
        case .mapping(let pairs):
            var entries: [Node.Entry] = []
            for (key, value) in pairs {
                if let entry = convertEntry(key, value, depth: depth) { entries.append(entry) }
            }
            reportRepeatedKeys(of: entries)
            return Node(position: position, content: .map(entries))
        case .alias:
            errors.append(position.error("", .anchor))
            return nothing
        }
    }

    private mutating func convertEntry(_ key: Yams.Node, _ value: Yams.Node, depth: Int) -> Node.Entry? {
        let position = place(key.mark)
        if let tag = tag(at: key.mark) { errors.append(position.error("", .tag(tag))) }
        guard case .scalar(let scalar) = key, key.anchor == nil else {
            errors.append(position.error("", key.anchor == nil ? .keyNotText : .anchor))
            return nil
        }
        guard scalar.string != "<<" else {
            errors.append(position.error("", .mergeKey))
            return nil
        }
        return Node.Entry(
            key: scalar.string, keyPosition: position, value: convert(value, depth: depth + 1))
    }

    /// The parser takes two keys for different ones when a tag stands before one of them.
    private mutating func reportRepeatedKeys(of entries: [Node.Entry]) {
        var places: [String: Position] = [:]
        for entry in entries {
            if let first = places.updateValue(entry.keyPosition, forKey: entry.key) {
                errors.append(first.error("", .duplicateKey(entry.key)))
            }
        }
    }

    /// Words that may be aliases; a star within a word or alone is none.
    private static func aliasCount(in text: String) -> Int {
        var (count, previous, wasStar) = (0, UInt8(ascii: " "), false)
        for byte in text.utf8 {
            if wasStar, byte > UInt8(ascii: " ") { count += 1 }
            wasStar = byte == UInt8(ascii: "*") && " \t\n\r[{,:-?".utf8.contains(previous)
            previous = byte
        }
        return count
    }

    private func report(_ error: YamlError, in text: String) -> ScenarioError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            if problem.hasPrefix("Maximum nesting level") { return place(mark).error("", .nestedTooDeeply) }
            return place(mark).error("", .notYAML(problem))
        case .composer(_, let problem, let mark, _):
            if problem == "but found another document" { return place(mark).error("", .severalDocuments) }
            let isAlias = problem == "found undefined alias"
            return place(mark).error("", isAlias ? .anchor : .notYAML(problem))
        case .reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
                .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            let position = place(
                line: max(1, before.count), column: (before.last?.unicodeScalars.count ?? 0) + 1)
            return position.error("", .notYAML(problem))
        case .duplicatedKeysInMapping(let duplicates, let context):
            return place(context.mark).error("", .duplicateKey(duplicates.min() ?? ""))
        default:
            return place(nil).error("", .notYAML("it cannot be read"))
        }
    }
}
