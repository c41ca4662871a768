import ArgumentParser
import Foundation
import Reporting
import ScenarioFile

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Puts two result folders side by side.",
        discussion: """
            Every metric at every point: old, new, difference, and whether it may be chance. Runs with the same \
            seeds are compared in pairs, others by Welch's test; of those called significant no more than the share \
            that --confidence leaves is expected to be chance. The text leaves out what is the same, and begins \
            with what matters most. With --fail-on worse the exit status is 1 when a metric is significantly worse, \
            and when nothing tells whether it is: of a worse value of one replication, or of no value in common.
            """)

    enum Failing: String, CaseIterable, ExpressibleByArgument {
        case worse
    }

    @Argument(help: "The older folder that `run` has written.", transform: PathArgument.read)
    var old: String

    @Argument(help: "The newer one.", transform: PathArgument.read)
    var new: String

    @Option(
        parsing: .unconditional,
        help: "With which confidence a difference is called significant, in per cent.")
    var confidence = 95.0

    @Option(help: "How the comparison is printed.")
    var format: AnswerOptions.Format = .text

    @Option(
        help: ArgumentHelp("Write the comparison as a page, too.", valueName: "file"),
        transform: PathArgument.read)
    var html: String?

    @Option(help: "What ends with exit status 1.")
    var failOn: Failing?

    mutating func validate() throws {
        guard confidence > 0, confidence < 100 else {
            throw ValidationError("--confidence takes a number between 0 and 100, not \(confidence)")
        }
    }

    func run() throws {
        do throws(Failure) {
            try NamedOutputs([("--html", html)]).requireApart(
                from: [old, new].flatMap { ["\($0)/runs.csv", "\($0)/manifest.json"] },
                and: [old, new].map(ResultFolder.places))
            if let html { try Files.requireWritable(file: html) }
            let comparison = ResultComparison(
                from: try ResultFolder(old).readRuns(), to: try ResultFolder(new).readRuns(),
                changes: try changes(), confidence: confidence / 100)
            guard let comparison else {
                throw .badInput("\(new)/runs.csv:1:1: it does not sweep the same paths as \(old)/runs.csv")
            }
            switch format {
            case .text: try Terminal.answer(comparison.text)
            case .json:
                if let sentence = comparison.nothingInCommon { Terminal.say(sentence) }
                try Terminal.answer(try json(of: comparison))
            }
            if let html { try Files.write(comparison.html(of: (old, new)), to: html) }
            if failOn == .worse, let reason = comparison.worsening { throw Failure.unmet([reason]) }
        } catch {
            throw error.report()
        }
    }

    /// In which values the newer scenario is another; none where a folder does not say what was run.
    ///
    /// Other seeds and more replications are what results of one scenario are compared by.
    private func changes() throws(Failure) -> [String] {
        guard let before = try ResultFolder(old).readScenario(),
            let after = try ResultFolder(new).readScenario()
        else { return [] }
        do {
            return try ScenarioChange.all(from: before, to: after).filter { change in
                !["seed", "replications"].contains { $0 == change.path || change.path.hasPrefix($0 + ".") }
            }.map(\.sentence)
        } catch {
            throw .badInput("\(old) and \(new): what one of their manifests says was run is no YAML")
        }
    }

    /// One object a row, all rows.
    private func json(of comparison: ResultComparison) throws(Failure) -> String {
        struct Row: Encodable {
            let metric: String
            let unit: String
            let swept: [String: String]
            let old: Double?
            let new: Double?
            let changePercent: Double?
            let verdict: String
            let significant: Bool
            let worse: Bool
        }
        let rows = comparison.rows.map { row in
            Row(
                metric: row.metric, unit: row.unit,
                swept: Dictionary(zip(comparison.axes, row.sweptValues)) { $1 }, old: row.old, new: row.new,
                changePercent: row.changePercent, verdict: row.verdict.rawValue,
                significant: row.verdict.isSignificant, worse: row.isWorse)
        }
        return try ResultText.json(rows)
    }
}
