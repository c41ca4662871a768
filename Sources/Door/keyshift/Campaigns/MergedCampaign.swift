import Experiments
import Foundation
import ScenarioFile

/// The results of a scenario, from what its shards have kept.
struct MergedCampaign {
    private let shards: ShardSet
    private let folder: String
    private let claim: FolderClaim
    private let isForced: Bool
    private let isQuiet: Bool

    init(
        _ shards: ShardSet, in folder: String, claimedBy claim: FolderClaim, isForced: Bool, isQuiet: Bool
    ) {
        self.isForced = isForced
        self.shards = shards
        self.folder = folder
        self.claim = claim
        self.isQuiet = isQuiet
    }

    /// What was asked for before; a note of what is replaced says nothing.
    private func rounds(of document: ScenarioDocument) throws(Failure) -> RoundsNote? {
        do throws(Failure) {
            return try RoundsNote(in: folder, of: document)
        } catch {
            guard isForced else { throw error }
            return nil
        }
    }

    /// Writes the results and draws their charts.
    ///
    /// - Throws: `.inputOutput` with what is missing, `.moreIsNeeded` where intervals are not as narrow as is asked.
    func carryOut(drawnBy gnuplot: Gnuplot?, _ interrupts: Interrupts) throws(Failure) -> ScenarioResults {
        let began = ContinuousClock.now
        let document = shards.document
        let asked = try rounds(of: document)
        let rule = PrecisionRule(alsoWatching: document.scenario.expectations.map(\.metric))
        switch try shards.progress(asked: asked, precision: rule) {
        case .goesOn(let counts, let runCount, let isBegun):
            try ask(for: counts)
            let (runs, are) = runCount == 1 ? ("run", "is") : ("runs", "are")
            // Once all is merged nobody is asked for a round any more, of which runs can be lost.
            throw .moreIsNeeded(
                """
                \(folder): \(isBegun
                    ? "\(runCount) \(runs) of a round that was run before \(are) not there"
                    : "intervals are not narrow yet, and \(runCount) more \(runs) \(are) needed"): \
                run all shards again with --rounds \(folder), then merge again
                """)
        case .whole(let outcome):
            // Killed while one file after the other takes its place it can be done again.
            try claim.begin(
                saying: """
                    Shards of the scenario '\(document.scenario.name)' began to be merged here, and that has not ended: merge again.
                    """)
            let place = ResultFolder(folder)
            let results = try place.replace(
                with: KeptOutcome(
                    document: document, outcome: outcome, kept: shards.kept,
                    keepsMessages: shards.keepsMessages,
                    wallSeconds: (ContinuousClock.now - began) / .seconds(1), taken: shards.taken)
            ) { results in
                if !isQuiet { place.sayWhatIsLeftOut(by: results, withCharts: gnuplot != nil) }
            }
            claim.end()
            try? FileManager.default.removeItem(at: Files.url("\(folder)/\(RoundsNote.name)"))
            try WholeResults(results, in: folder).draw(with: gnuplot, interrupts)
            return results
        }
    }

    /// Leaves word for the shards of what is to be run.
    private func ask(for counts: [[Int]]) throws(Failure) {
        try claim.begin(
            saying: """
                Shards of the scenario '\(shards.document.scenario.name)' are merged here, and more runs are needed: \
                \(RoundsNote.name) says how many. Tables and charts in this folder, if there are any, are older.
                """)
        try RoundsNote(counts, of: shards.document).write(to: folder)
    }
}
