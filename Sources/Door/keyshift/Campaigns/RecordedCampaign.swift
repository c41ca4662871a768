import ScenarioFile

/// A campaign whose results stand in a folder: it is taken up where it ended, and what is whole stays whole.
struct RecordedCampaign {
    private let campaign: Campaign
    private let folder: String
    private let claim: FolderClaim
    private let gnuplot: Gnuplot?
    private let isResuming: Bool

    /// - Parameter gnuplot: None where no charts are asked for.
    init(
        _ campaign: Campaign, in folder: String, claimedBy claim: FolderClaim, gnuplot: Gnuplot?,
        isResuming: Bool
    ) {
        self.campaign = campaign
        self.folder = folder
        self.claim = claim
        self.gnuplot = gnuplot
        self.isResuming = isResuming
    }

    /// Runs what has to be run, writes the results and draws their charts.
    func carryOut(_ interrupts: Interrupts) async throws(Failure) -> ScenarioResults {
        let place = ResultFolder(folder)
        if isResuming,
            let results = try place.finished(campaign.document, withMessages: campaign.keepsMessages)
        {
            if !campaign.isQuiet { Terminal.say("\(folder): whole already, and nothing was run") }
            try WholeResults(results, in: folder).draw(with: gnuplot, interrupts)
            return results
        }
        try claim.begin()
        let kept = try KeptRuns(
            in: folder, of: campaign.document, withMessages: campaign.keepsMessages, isResuming: isResuming)
        let earlierSeconds = isResuming ? say(of: kept) : 0
        if !isResuming { sayWhatIsRunAgain(kept) }
        interrupts.endInTheMiddle { whatIsKept(kept) }
        let results: ScenarioResults
        do throws(Failure) {
            let began = ContinuousClock.now
            let outcome = try await campaign.outcome(
                keptIn: kept, whereNothingIsKept: { whatIsKept(kept) }, interrupts)
            results = try place.replace(
                with: KeptOutcome(
                    document: campaign.document, outcome: outcome, kept: kept,
                    keepsMessages: campaign.keepsMessages,
                    wallSeconds: (ContinuousClock.now - began) / .seconds(1),
                    taken: (wallSeconds: 0, cpuSeconds: earlierSeconds, peakMemoryBytes: 0))
            ) { results in
                if !campaign.isQuiet { place.sayWhatIsLeftOut(by: results, withCharts: gnuplot != nil) }
            }
        } catch {
            // What was there before is as it was, where no run was finished.
            let advice = whatIsKept(kept)
            if interrupts.haveCome { throw .interrupted(advice: advice) }
            if case .memorySpent(let text) = error { throw .memorySpent("\(text); \(advice)") }
            throw error
        }
        claim.end()
        kept.remove()
        try WholeResults(results, in: folder).draw(with: gnuplot, interrupts)
        return results
    }

    private func whatIsKept(_ kept: KeptRuns) -> String {
        let count = kept.count()
        guard count > 0 else {
            claim.end()
            kept.removeIfEmpty()
            claim.leave()
            return "no run was finished, so none is kept"
        }
        return """
            \(count) finished \(count == 1 ? "run is" : "runs are") kept in \(folder); the same command with \
            --resume goes on from there
            """
    }

    /// They lie there until each has been run again.
    private func sayWhatIsRunAgain(_ kept: KeptRuns) {
        let count = kept.count()
        guard count > 0 else { return }
        Terminal.say(
            """
            \(folder): \(count) finished \(count == 1 ? "run lies" : "runs lie") there, and \(count == 1 ? "is" : "are") \
            run again; the same command with --resume goes on from there
            """)
    }

    /// - Returns: What the runs took of a processor that are not run again.
    private func say(of kept: KeptRuns) -> Double {
        let survey = kept.sayWhatDoesNotServe(in: folder)
        if !campaign.isQuiet { Terminal.say("\(folder): going on from \(survey.fitting) finished runs") }
        return survey.seconds
    }
}

extension KeptRuns {
    /// Says what was kept and will be run again.
    ///
    /// - Returns: What there is.
    func sayWhatDoesNotServe(in folder: String) -> Survey {
        let survey = survey()
        if survey.stale > 0 {
            Terminal.say(
                "\(folder): \(survey.stale) kept by another scenario, setting or program: not used, and run again"
            )
        }
        if survey.torn > 0 {
            Terminal.say(
                "\(folder): \(survey.torn) kept, but not as they were written: not used, and run again")
        }
        if survey.withSpareMessages > 0 {
            Terminal.say(
                "\(folder): \(survey.withSpareMessages) kept with their messages, which are not asked for now: used without them"
            )
        }
        return survey
    }
}
