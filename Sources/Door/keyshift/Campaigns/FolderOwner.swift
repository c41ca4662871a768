import Foundation
import Results
import ScenarioFile

/// What a folder says of whose it is: a scenario with its values, and what else was asked for.
struct FolderOwner {
    /// Of all that decides what is there.
    let digest: String
    private let content: Content

    private enum Content {
        /// What that is, and the version that has written it, where it is told.
        case told(FolderText, version: String?)
        /// A note of what has begun there.
        case begun(scenario: String)
    }

    /// - Returns: Nothing where a folder belongs to nobody.
    init?(of path: String) {
        if let note = (try? ShardNote(in: path)) ?? nil {
            digest = note.claim.sha256
            content = .told(FolderText(note.claim), version: note.keyshiftVersion)
        } else if let note = try? Files.read(FolderClaim.note(in: path)), let digest = Self.digest(in: note) {
            self.digest = digest
            let name = note.split(separator: "scenario '").dropFirst().first?.split(separator: "'").first
            content = .begun(scenario: name.map(String.init) ?? "")
        } else if let text = try? Files.read(path + "/manifest.json", as: .scenario),
            let manifest = try? Manifest(parsing: text)
        {
            digest = manifest.scenarioSHA256
            content = .told(FolderText(manifest.scenario), version: manifest.keyshiftVersion)
        } else if let text = try? Files.read(CostFolder.scenario(in: path), as: .scenario) {
            digest = text.sha256
            content = .told(FolderText(text), version: nil)
        } else {
            return nil
        }
    }

    private static func digest(in note: String) -> String? {
        note.split(separator: "\n").first { $0.hasPrefix(FolderClaim.digestPrefix) }.map {
            String($0.dropFirst(FolderClaim.digestPrefix.count))
        }
    }

    /// Why it is not a folder for what a text says, in words.
    ///
    /// - Parameter name: Of the scenario there.
    func reason(against text: String, of name: String) -> String {
        switch content {
        case .told(let own, let version):
            let difference = own.difference(to: FolderText(text))
            guard let version, version != Keyshift.version else { return difference }
            return "\(difference); keyshift \(version) has written it"
        case .begun(let other) where other == name:
            return
                "what has begun there and not ended is of the scenario '\(name)' with other values, or by another version"
        case .begun(let other): return "what has begun there and not ended is of the scenario '\(other)'"
        }
    }
}

/// All that decides what lies in a folder, parted into the scenario and what else was asked for.
struct FolderText {
    /// Of a shard "shard 1/2", of a map the command; of results nothing.
    private let options: Substring
    private let scenario: String

    init(_ text: String) {
        let lines = text.split(separator: "\n")
        if let first = lines.first, first.hasPrefix("# keyshift map ") {
            options = first.dropFirst(2)
            scenario = String(text.dropFirst(first.count + 1))
        } else if let last = lines.last, last.hasPrefix("shard ") {
            options = last
            scenario = String(text.dropLast(last.count + 1))
        } else {
            (options, scenario) = ("", text)
        }
    }

    private var isMap: Bool { options.hasPrefix("keyshift map ") }

    private var what: String { options.isEmpty ? "results" : isMap ? "a map" : String(options) }

    /// What is other there than is wanted.
    fileprivate func difference(to wanted: FolderText) -> String {
        let holds = "it holds \(what) of the scenario '\(name)'"
        guard what == wanted.what, name == wanted.name else { return holds }
        guard options == wanted.options else { return "\(holds) with other options, `\(options)`" }
        return "\(holds) with \(otherValues(than: wanted))"
    }

    /// Of the same scenario, such as "other values (seed: 7 → 9, and 2 more)".
    func otherValues(than wanted: FolderText) -> String {
        let isLong = [self, wanted].contains { $0.scenario.utf8.count > Self.bytesComparedMax }
        let changes = isLong ? [] : (try? ScenarioChange.all(from: scenario, to: wanted.scenario)) ?? []
        guard let first = changes.first else { return "other values" }
        let more = changes.count - 1
        return "other values (\(first.sentence)\(more > 0 ? ", and \(more) more" : ""))"
    }

    /// Of longer ones, with tables of theirs, it is not said what is other: to read them takes seconds.
    private static let bytesComparedMax = 1 << 18

    /// Names are written without quotes: they have none but letters, digits, `-`, `_` and `.`.
    var name: String {
        let line = scenario.split(separator: "\n").first { $0.hasPrefix("name: ") }
        return line.map { String($0.dropFirst("name: ".count)) } ?? ""
    }
}
