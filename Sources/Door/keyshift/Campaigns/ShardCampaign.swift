import Experiments
import Foundation
import ScenarioFile

/// A shard's share of a campaign: its runs are kept in a folder of its own, for `merge`.
///
/// The same again goes on where it ended, whatever ended it.
struct ShardCampaign {
    private let campaign: Campaign
    private let shard: Shard
    private let folder: String
    /// Its runs, in the order of the plan and round by round.
    private let runs: [PlannedRun]
    /// The folder into which the shards are merged, where nothing is there yet that could say which runs are asked for.
    private let emptyMerged: String?
    private let note: ShardNote

    /// - Parameter merged: The folder into which the shards are merged: there it is said which runs are asked for after those that
    ///   the scenario begins with.
    /// - Throws: `.usage` or `.badInput` where that is no folder of a merge of this scenario, `.badInput` where the memory does not
    ///   hold the greatest of its runs, `.inputOutput` where the program cannot read itself.
    init(_ campaign: Campaign, _ shard: Shard, in folder: String, mergedIn merged: String?) throws(Failure) {
        self.shard = shard
        self.folder = folder
        let asked = try merged.flatMap { path throws(Failure) in
            try Self.askedRounds(in: path, of: campaign)
        }
        // There are rounds only where intervals are to be narrow.
        let hasRounds = campaign.document.points.contains { $0.scenario.replications.precision != nil }
        emptyMerged = hasRounds ? merged.flatMap { Self.isEmpty($0) ? $0 : nil } : nil
        let rounds = (asked ?? RoundsNote([], of: campaign.document)).rounds(of: campaign.plan)
        let costs = CostEstimate(campaign.plan.points)
        runs = rounds.flatMap { shard.share(of: $0, by: costs) }
        var share = campaign
        share.points = Set(runs.map(\.point.index))
        share.retention = .nothing
        try share.requireMemory()
        self.campaign = share
        note = try ShardNote(shard, of: campaign.document, keepsMessages: campaign.keepsMessages)
    }

    static func places(in path: String) -> FolderPlaces {
        FolderPlaces(path: path, files: [ShardNote.name], folders: [KeptRuns.folderName])
    }

    /// Claims the folder for it.
    func claim(isForced: Bool) throws(Failure) -> FolderClaim {
        try FolderClaim(folder, for: campaign.document.scenario, of: note.claim, isForced: isForced)
    }

    /// What a merge has asked for; nothing where it has not been yet, or has had enough.
    private static func askedRounds(in path: String, of campaign: Campaign) throws(Failure) -> RoundsNote? {
        if let asked = try RoundsNote(in: path, of: campaign.document) { return asked }
        guard !isEmpty(path) else { return nil }
        guard FolderOwner(of: path)?.digest == campaign.document.resolvedSHA256 else {
            throw .usage(
                "--rounds \(path): nothing there is of a merge of \(campaign.document.file); it takes the folder that `merge` writes into"
            )
        }
        return nil
    }

    /// Whether nothing is there: a merge that was killed early leaves an empty folder.
    private static func isEmpty(_ path: String) -> Bool {
        Files.kind(of: path) == nil || (try? FileManager.default.contentsOfDirectory(atPath: path)) == []
    }

    /// Runs what is not kept already.
    ///
    /// - Returns: What there is then, in a sentence.
    func carryOut(claimedBy claim: FolderClaim, _ interrupts: Interrupts) async throws(Failure) -> String {
        let began = ContinuousClock.now
        if let emptyMerged, !campaign.isQuiet {
            Terminal.say(
                """
                \(campaign.document.file): --rounds \(emptyMerged): nothing is there yet, so these are the runs that the \
                scenario begins with
                """)
        }
        var note = note.adding((try? ShardNote(in: folder)) ?? note)
        try note.write(to: folder)
        let kept = try KeptRuns(
            in: folder, of: campaign.document, withMessages: campaign.keepsMessages, isResuming: true)
        note = note.addingKilled(keptSeconds: kept.sayWhatDoesNotServe(in: folder).seconds)
        let advice: @Sendable () -> String = { [folder, shard] in
            "\(kept.count()) runs of shard \(shard.text) are kept in \(folder); the same command goes on from there"
        }
        interrupts.endInTheMiddle(saying: advice)
        do throws(Failure) {
            try await campaign.keep(runs, in: kept, sayingWhatIsKept: advice, interrupts)
        } catch {
            if interrupts.haveCome { throw .interrupted(advice: advice()) }
            if case .memorySpent(let text) = error { throw .memorySpent("\(text); \(advice())") }
            throw error
        }
        kept.removeStale()
        ResultFolder(folder).removeOlder()
        claim.end()
        try note.adding(wallSeconds: (ContinuousClock.now - began) / .seconds(1), keptSeconds: kept.seconds)
            .write(to: folder)
        return """
            shard \(shard.text) of \(campaign.document.scenario.name): \(runs.count) runs are kept in \(folder); \
            `keyshift merge` with the folders of all shards makes tables of them
            """
    }
}
