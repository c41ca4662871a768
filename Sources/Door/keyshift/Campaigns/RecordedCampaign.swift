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
            interrupts.endInTheMiddle { whatIsWhole }
            try draw(results, interrupts)
            return results
        }
        try claim.begin()
        let kept = try KeptRuns(
            in: folder, of: campaign.document, withMessages: campaign.keepsMessages, isResuming: isResuming)
        if isResuming { say(of: kept) }
        interrupts.endInTheMiddle { whatIsKept(kept) }
        let results: ScenarioResults
        do throws(Failure) {
            results = try await campaign.simulate(keptIn: kept, interrupts)
            say(of: place.leftOut(by: results, withCharts: gnuplot != nil))
            try place.replace(with: results, keptIn: kept)
        } catch {
            // What was there before is as it was, where no run was finished.
            let advice = whatIsKept(kept)
            if interrupts.haveCome { throw .interrupted(advice: advice) }
            if case .memorySpent(let text) = error { throw .memorySpent("\(text); \(advice)") }
            throw error
        }
        // The results are whole now, whatever becomes of their charts.
        interrupts.endInTheMiddle { whatIsWhole }
        claim.end()
        kept.remove()
        try draw(results, interrupts)
        return results
    }

    /// Writes the page of results that are whole, and draws their charts.
    private func draw(_ results: ScenarioResults, _ interrupts: Interrupts) throws(Failure) {
        let (place, charts) = (ResultFolder(folder), results.charts())
        let page = "the tables in \(folder) are whole, and `keyshift report \(folder)` writes their page"
        try telling(page, interrupts) { () throws(Failure) in
            _ = try place.writeReport(of: results, charts: charts)
        }
        guard let gnuplot else { return }
        try telling(whatIsWhole, interrupts) { () throws(Failure) in _ = try place.draw(charts, with: gnuplot)
        }
    }

    /// - Parameter advice: What to say where it fails.
    private func telling(
        _ advice: String, _ interrupts: Interrupts, _ work: () throws(Failure) -> Void
    ) throws(Failure) {
        do throws(Failure) {
            try work()
        } catch {
            guard !interrupts.haveCome else { throw .interrupted(advice: advice) }
            throw .inputOutput("\(error.sentence); \(advice)")
        }
    }

    private var whatIsWhole: String {
        "the tables in \(folder) are whole, and `keyshift plot \(folder)` draws their charts"
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

    /// That of the results that were there something goes, and nothing comes in its place.
    private func say(of leftOut: [String]) {
        guard !campaign.isQuiet, !leftOut.isEmpty else { return }
        Terminal.say(
            "\(folder): \(leftOut.joined(separator: " and ")) of an earlier run removed; this run was asked for none"
        )
    }

    private func say(of kept: KeptRuns) {
        let (fitting, stale, torn) = kept.survey()
        if stale > 0 {
            Terminal.say(
                "\(folder): \(stale) kept by another scenario, setting or program: not used, and run again")
        }
        if torn > 0 {
            Terminal.say("\(folder): \(torn) kept, but not as they were written: not used, and run again")
        }
        if !campaign.isQuiet { Terminal.say("\(folder): going on from \(fitting) finished runs") }
    }
}
