/// Results whose tables are whole in their folder, whatever becomes of their page and charts.
struct WholeResults {
    private let results: ScenarioResults
    private let folder: String

    init(_ results: ScenarioResults, in folder: String) {
        self.results = results
        self.folder = folder
    }

    /// Writes their page, and draws their charts.
    ///
    /// - Parameter gnuplot: None where no charts are asked for.
    func draw(with gnuplot: Gnuplot?, _ interrupts: Interrupts) throws(Failure) {
        interrupts.endInTheMiddle { [advice] in advice }
        let (place, charts) = (ResultFolder(folder), results.charts())
        let page = "the tables in \(folder) are whole, and `keyshift report \(folder)` writes their page"
        try telling(page, interrupts) { () throws(Failure) in
            _ = try place.writeReport(of: results, charts: charts)
        }
        guard let gnuplot else { return }
        try telling(advice, interrupts) { () throws(Failure) in _ = try place.draw(charts, with: gnuplot) }
    }

    private var advice: String {
        "the tables in \(folder) are whole, and `keyshift plot \(folder)` draws their charts"
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
}
