/// A value of a scenario that is another than it was.
public struct ScenarioChange: Equatable, Sendable {
    /// Such as `network.access.loss`, or `sweep.group.devices`.
    public let path: String
    /// Nothing where it was not there.
    public let old: String?
    /// Nothing where it is gone.
    public let new: String?

    /// Such as "network.access.loss: 1 % → 2 %".
    public var sentence: String { "\(path): \(old ?? "not there") → \(new ?? "not there")" }
}

extension ScenarioChange {
    /// What is other in a scenario than in an older one, in the order of the newer; what is gone comes last.
    ///
    /// - Parameters: Each the `resolvedYAML` of a document, perhaps of another version's.
    /// - Throws: What is wrong with one of them as YAML.
    public static func all(
        from old: String, to new: String
    ) throws(ScenarioErrors) -> [ScenarioChange] {
        let before = try NodeReader.read(old, label: "the older", hasLines: false).values(below: "")
        let after = try NodeReader.read(new, label: "the newer", hasLines: false).values(below: "")
        let (oldTexts, newTexts) = (byPath(before), byPath(after))
        let changed = after.filter { oldTexts[$0.path] != $0.text }.map { value in
            ScenarioChange(path: value.path, old: oldTexts[value.path], new: value.text)
        }
        return changed
            + before.filter { newTexts[$0.path] == nil }.map {
                ScenarioChange(path: $0.path, old: $0.text, new: nil)
            }
    }

    private static func byPath(_ values: [(path: String, text: String)]) -> [String: String] {
        Dictionary(values.map { ($0.path, $0.text) }) { first, _ in first }
    }
}

extension Node {
    /// Each single value with its path, and each list of such; maps and lists of maps are gone into.
    fileprivate func values(below path: String) -> [(path: String, text: String)] {
        switch content {
        case .map(let entries) where !entries.isEmpty:
            return entries.flatMap { entry in
                entry.value.values(below: path.isEmpty ? entry.key : "\(path).\(entry.key)")
            }
        case .list(let items) where items.contains(where: \.isMap):
            return items.enumerated().flatMap { $1.values(below: "\(path)[\($0)]") }
        case .scalar(let text, _): return [(path, text)]
        case .map, .list: return [(path, flowText)]
        }
    }

    private var isMap: Bool { if case .map = content { true } else { false } }
}
