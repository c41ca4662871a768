import Experiments
import Foundation
import Observation
import ScenarioFile

/// The folders of some shards of one scenario, to be made one.
struct ShardSet {
    let document: ScenarioDocument
    let kept: KeptRuns
    let keepsMessages: Bool
    private let plan: Plan
    private let count: Int
    /// By number, the folder of each shard that there is.
    private let folders: [Int: String]
    private let notes: [ShardNote]

    /// - Throws: `.inputOutput` where a folder is no shard's, `.badInput` where they are not all of one scenario and this
    ///   program.
    init(_ paths: [String]) throws(Failure) {
        var found: [(path: String, note: ShardNote, shard: Shard)] = []
        for path in paths {
            guard let kind = Files.kind(of: path) else { throw .inputOutput("\(path): no such folder") }
            guard kind == .typeDirectory else { throw .inputOutput("\(path): it is no folder") }
            guard let note = try ShardNote(in: path), let shard = Shard(parsing: note.shard) else {
                throw .inputOutput(
                    "\(path): there is no \(ShardNote.name), so it is no folder of `run --shard`")
            }
            guard note.programSHA256 == (try Host.programSHA256()) else {
                throw .badInput(
                    "\(path): another keyshift has run it (\(note.keyshiftVersion), or another build): merge with that one, or run it again with this one"
                )
            }
            if let first = found.first {
                try Self.require(path, note, shard, fits: first)
            }
            found.append((path, note, shard))
        }
        let first = found[0]
        do throws(ScenarioErrors) {
            document = try ScenarioDocument.parse(
                first.note.scenario, file: "\(first.path)/\(ShardNote.name)")
        } catch {
            throw .badInput(error.description)
        }
        plan = Plan(document)
        count = first.shard.count
        notes = found.map(\.note)
        folders = Dictionary(found.map { ($0.shard.number, $0.path) }) { first, _ in first }
        keepsMessages = first.note.keepsMessages
        kept = try KeptRuns(reading: paths, of: document, withMessages: keepsMessages)
    }

    private static func require(
        _ path: String, _ note: ShardNote, _ shard: Shard,
        fits first: (path: String, note: ShardNote, shard: Shard)
    ) throws(Failure) {
        let (scenario, wanted) = (FolderText(first.note.scenario), FolderText(note.scenario))
        let difference: String? =
            if scenario.name != wanted.name {
                "is of the scenario '\(wanted.name)', and that one of '\(scenario.name)'"
            } else if note.scenario != first.note.scenario {
                "is of \(scenario.otherValues(than: wanted))"
            } else if shard.count != first.shard.count {
                "is shard \(shard.text), and that one \(first.shard.text)"
            } else if note.keepsMessages != first.note.keepsMessages {
                """
                \(note.keepsMessages ? "has" : "has no") messages, and that one \(first.note.keepsMessages ? "has" : "has none"); \
                run the one that has again without --messages: what it has kept serves
                """
            } else { nil }
        if let difference { throw .badInput("\(path): it does not go with \(first.path): it \(difference)") }
    }

    /// - Throws: `.usage` where the results would go into the folder of one of them, which would be lost.
    func requireApart(from folder: String) throws(Failure) {
        guard folders.values.contains(where: { FilePlace($0) == FilePlace(folder) }) else { return }
        throw .usage(
            "\(folder): it is the folder of a shard that is merged, and would be lost; give another --out")
    }

    /// What all processes took that ended in order, with the processor time of what others have kept.
    var taken: (wallSeconds: Double, cpuSeconds: Double, peakMemoryBytes: Int) {
        let told = notes.reduce(0) { $0 + $1.cpuSeconds - $1.keptSeconds }
        return (
            notes.map(\.wallSeconds).max() ?? 0, told + kept.seconds,
            notes.map(\.peakMemoryBytes).max() ?? 0
        )
    }

    enum Progress {
        case whole(ExperimentOutcome)
        /// How many replications each point is to have, for each round after the first, and how many runs that are not there.
        case goesOn(counts: [[Int]], runCount: Int, isBegun: Bool)
    }

    /// Goes through the runs round by round, until there are enough or some are not there.
    ///
    /// - Parameter asked: The rounds that shards were asked for.
    /// - Throws: `.inputOutput` with what is missing of those.
    func progress(asked: RoundsNote?, precision: PrecisionRule) throws(Failure) -> Progress {
        let costs = CostEstimate(plan.points)
        let replications = document.points.map(\.scenario.replications)
        var rounds = ReplicationRounds(plan, precision: precision)
        var counts: [[Int]] = []
        while !rounds.round.isEmpty {
            var records: [RunRecord] = []
            var missing: [Int: Int] = [:]
            let owners = Shard.numbers(of: rounds.round, among: count, by: costs)
            for (run, owner) in zip(rounds.round, owners) {
                if let record = kept.kept(of: run)?.record {
                    records.append(record.reduced(for: precision, of: replications[run.point.index]))
                } else {
                    missing[owner, default: 0] += 1
                }
            }
            guard missing.isEmpty else {
                // A round that nobody was asked for yet has its runs missing by right.
                guard counts.isEmpty || asked?.counts.starts(with: counts) == true else {
                    return .goesOn(
                        counts: counts, runCount: missing.values.reduce(0, +), isBegun: !records.isEmpty)
                }
                throw .inputOutput(sentences(of: missing, among: owners, isFirstRound: counts.isEmpty))
            }
            rounds.finish(records)
            guard !rounds.round.isEmpty else { break }
            counts.append(rounds.askedCounts)
        }
        return .whole(rounds.outcome)
    }

    /// One for each shard that lacks some.
    private func sentences(
        of missing: [Int: Int], among owners: [Int], isFirstRound: Bool
    ) -> String {
        missing.keys.sorted().map { number in
            let (total, lacking) = (owners.count { $0 == number }, missing[number, default: 0])
            guard let folder = folders[number] else {
                return "shard \(number)/\(count) is missing, with \(lacking) \(lacking == 1 ? "run" : "runs")"
            }
            return """
                \(folder): shard \(number)/\(count) has \(total - lacking) of its \(total) runs \
                \(isFirstRound ? "" : "of this round ")that can be read; the same `run` \
                \(isFirstRound ? "" : "with --rounds and this merge's folder ")goes on from there
                """
        }.joined(separator: "\n")
    }
}
