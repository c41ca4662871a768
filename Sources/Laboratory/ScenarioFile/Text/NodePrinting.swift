/// A line of a scenario with all defaults written out.
public struct ResolvedLine: Equatable, Sendable {
    public let text: String
    /// Whether it, and all that stands under it, says what holds by default.
    public let isDefault: Bool
}

extension Node {
    /// The node as YAML on one line.
    var flowText: String {
        switch content {
        case .scalar(let text, _): Self.scalarText(text)
        case .list(let items): "[" + items.map(\.flowText).joined(separator: ", ") + "]"
        case .map(let entries):
            entries.isEmpty
                ? "{}"
                : "{ "
                    + entries.map { "\(Self.scalarText($0.key)): \($0.value.flowText)" }.joined(
                        separator: ", ")
                    + " }"
        }
    }

    /// The node as YAML, one key a line; what fits into a line stands in one.
    func blockText(indent: Int = 0) -> String { blockLines(indent: indent).map { $0.text + "\n" }.joined() }

    /// The same line by line.
    ///
    /// - Parameter standard: What stands at this place by default, if anything does.
    func blockLines(indent: Int = 0, besides standard: Node? = nil) -> [ResolvedLine] {
        let margin = String(repeating: " ", count: indent)
        func line(_ text: String, _ node: Node, besides standard: Node?) -> ResolvedLine {
            ResolvedLine(text: text, isDefault: node.flowText == standard?.flowText)
        }
        switch content {
        case .scalar: return [line(margin + flowText, self, besides: standard)]
        case .list(let items): return items.map { line("\(margin)- \($0.flowText)", self, besides: standard) }
        case .map(let entries):
            return entries.flatMap { entry in
                let flow = entry.value.flowText
                let key = margin + Self.scalarText(entry.key) + ":"
                let usual = standard?[entry.key]
                if entry.value.hasNoParts || (indent > 0 && key.count + flow.count < 100) {
                    return [line("\(key) \(flow)", entry.value, besides: usual)]
                }
                return [line(key, entry.value, besides: usual)]
                    + entry.value.blockLines(indent: indent + 2, besides: usual)
            }
        }
    }

    private var hasNoParts: Bool {
        switch content {
        case .scalar: true
        case .map(let entries): entries.isEmpty
        case .list(let items): items.isEmpty
        }
    }

    /// Plain where that is surely read back as the same text, else in double quotes.
    private static func scalarText(_ text: String) -> String {
        let isSafe = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                ? ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                    || " ._/%+-".unicodeScalars.contains(scalar)
                : scalar == "µ" || scalar == "μ"
        }
        let startsSafely = text.unicodeScalars.first.map {
            ("0"..."9").contains($0) || $0.properties.isAlphabetic
        }
        let isNull = ["null", "Null", "NULL"].contains(text)
        if isSafe, startsSafely == true, text.last != " ", !isNull { return text }
        return "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator:
            let digits = String(scalar.value, radix: 16)
            return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        default: return String(scalar)
        }
    }
}

extension Checked {
    /// What a file would have said that left nothing to the defaults.
    var node: Node {
        switch content {
        case .number, .text, .profile: Node(position: position, content: .scalar(source, isPlain: true))
        case .list(let items): Node(position: position, content: .list(items.map(\.node)))
        case .map(let entries):
            Node(
                position: position,
                content: .map(
                    entries.map { Node.Entry(key: $0.key, keyPosition: position, value: $0.value.node) }))
        }
    }
}
