import Experiments
import Foundation
import Results
import ScenarioFile

/// `shard.json`: of what the finished runs are that a shard has kept in its folder, and what they took.
struct ShardNote: Codable, Equatable {
    static let name = "shard.json"

    /// The scenario's.
    let name: String
    /// As "3/8".
    let shard: String
    /// The scenario with all defaults written out, as YAML.
    let scenario: String
    /// Whether each message is recorded.
    let keepsMessages: Bool
    let keyshiftVersion: String
    let programSHA256: String
    /// Of all processes that came to their end.
    var wallSeconds = 0.0
    /// The same, with all runs that others had kept by then.
    var cpuSeconds = 0.0
    /// What of that all runs took which are kept.
    var keptSeconds = 0.0
    /// The most of any of them.
    var peakMemoryBytes = 0

    init(_ shard: Shard, of document: ScenarioDocument, keepsMessages: Bool) throws(Failure) {
        name = document.scenario.name
        self.shard = shard.text
        scenario = document.resolvedYAML
        self.keepsMessages = keepsMessages
        keyshiftVersion = Keyshift.version
        programSHA256 = try Host.programSHA256()
    }

    /// Reads the one in a folder; nothing where there is none.
    ///
    /// - Throws: `.badInput` when it is none that `run` has written.
    init?(in folder: String) throws(Failure) {
        let file = "\(folder)/\(Self.name)"
        guard Files.kind(of: file) != nil else { return nil }
        let text = try Files.read(file, as: .scenario)
        guard let note = try? JSONDecoder().decode(ShardNote.self, from: Data(text.utf8)),
            Shard(parsing: note.shard) != nil
        else { throw .badInput("\(file):1:1: it is not whole, or none that `run --shard` writes") }
        self = note
    }

    /// All that decides what lies in its folder.
    var claim: String { "\(scenario)shard \(shard)\n" }

    func write(to folder: String) throws(Failure) {
        try Files.write(try ResultText.json(plain: self), to: "\(folder)/\(Self.name)")
    }

    /// The same with what earlier processes took, where what they kept serves: runs without messages do not where those are
    /// asked for.
    func adding(_ earlier: ShardNote) -> ShardNote {
        guard earlier.programSHA256 == programSHA256, earlier.claim == claim,
            earlier.keepsMessages || !keepsMessages
        else { return self }
        var note = self
        (note.wallSeconds, note.cpuSeconds) = (earlier.wallSeconds, earlier.cpuSeconds)
        note.keptSeconds = earlier.keptSeconds
        note.peakMemoryBytes = earlier.peakMemoryBytes
        return note
    }

    /// The same with the kept runs of processes that did not come to their end.
    ///
    /// - Parameter seconds: What all runs took that are kept.
    func addingKilled(keptSeconds seconds: Double) -> ShardNote {
        var note = self
        note.cpuSeconds += max(0, seconds - keptSeconds)
        note.keptSeconds = seconds
        return note
    }

    /// The same with what this process took.
    ///
    /// - Parameter seconds: What all runs took that are kept now, its own too.
    func adding(wallSeconds: Double, keptSeconds seconds: Double) -> ShardNote {
        var note = self
        note.wallSeconds += wallSeconds
        note.cpuSeconds += Host.cpuSeconds
        note.keptSeconds = seconds
        note.peakMemoryBytes = max(note.peakMemoryBytes, Host.peakMemoryBytes)
        return note
    }
}

/// `rounds.json`: how many replications of each point a merge has asked for, round by round.
struct RoundsNote: Codable, Equatable {
    static let name = "rounds.json"

    /// Of the scenario with all defaults written out.
    let scenarioSHA256: String
    /// For each round after the first, how many replications each point then has in all.
    let counts: [[Int]]

    init(_ counts: [[Int]], of document: ScenarioDocument) {
        scenarioSHA256 = document.resolvedSHA256
        self.counts = counts
    }

    /// Reads the one in a folder; nothing where there is none.
    ///
    /// - Throws: `.badInput` when it is none of this scenario.
    init?(in folder: String, of document: ScenarioDocument) throws(Failure) {
        let file = "\(folder)/\(Self.name)"
        guard Files.kind(of: file) != nil else { return nil }
        let text = try Files.read(file, as: .scenario)
        let range = 1...ScenarioDocument.replicationRange.upperBound
        guard let note = try? JSONDecoder().decode(RoundsNote.self, from: Data(text.utf8)),
            note.counts.allSatisfy({ counts in
                counts.count == document.points.count && counts.allSatisfy(range.contains)
            })
        else { throw .badInput("\(file):1:1: it is not whole, or none that `merge` writes") }
        guard note.scenarioSHA256 == document.resolvedSHA256 else {
            throw .badInput(
                "\(file):1:1: it is of another scenario than \(document.file), or of other values")
        }
        self = note
    }

    func write(to folder: String) throws(Failure) {
        try Files.write(try ResultText.json(plain: self), to: "\(folder)/\(Self.name)")
    }

    /// The runs of each round, the first included.
    func rounds(of plan: Plan) -> [[PlannedRun]] {
        var (rounds, before) = ([plan.runs], plan.points.map(\.scenario.replications.count))
        for counts in counts {
            rounds.append(plan.further(from: before, to: counts))
            before = zip(before, counts).map(max)
        }
        return rounds
    }
}
