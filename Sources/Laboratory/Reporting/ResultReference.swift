internal import Observation
internal import Results

/// `docs/reference/results.md`: every file, column and metric of a run, with its unit, and over what it is taken.
public enum ResultReference {
    public static var text: String {
        ([introduction, time, files] + ResultFile.allCases.map(section) + [metrics]
            + MetricChapter.all.map(section)).joined(separator: "\n\n") + "\n"
    }

    private static let introduction = """
        # What the files of a run say

        Made by `keyshift list --results`; a test holds that this is what it says, and that a run has no file, column or metric \
        that is not here.
        """

    private static let time = """
        ## Over which time

        Measured time begins when `warm-up` is over, lasts for `duration`, and ends after `drain`. Bytes, operations, processor time, \
        time online and time down are those of all of it, the drain too. Messages and rekeys count that were written or begun in it, \
        and with all that they cost up to its end; the founding counts whenever it was. Bins of `series.csv` cover `duration` alone. \
        Instants are from the beginning of measured time on. What devices had published before the run began is no traffic.

        A metric is one number of one replication. Where it has many samples within a run (one a message, a recipient, a device), it \
        is told as `.p50 .p90 .p95 .p99 .max .mean` over those samples: quantiles of more than 4,096 are at most 0.1 % off, all else is exact; \
        without a sample there is no row. `summary.csv` takes means and medians over replications, each counted once, however many samples it had; \
        how far their intervals hold is in [statistics.md](../statistics.md).
        """

    private static let files = """
        ## Files

        In `results/NAME/`: the tables below, as RFC 4180 has them but for lines that end in a bare line feed, in UTF-8, with one \
        header row and rows in the order of points and replications; `manifest.json`: what was run, on what, how long it took, the \
        digest of the trace, the tables that there are, and the `commit` where the program lies in its checkout; `charts/`: pictures; `report.html`: all of it on one page. Scenario and \
        seed decide every byte of the tables, at every `--jobs` and in both `--execution` modes. Each file is written beside its place \
        and renamed.

        Every table begins with \(ResultColumn.first.map { "`\($0.name)` (\($0.meaning))" }.joined(separator: " and ")).
        """

    private static func section(of file: ResultFile) -> String {
        let asked = file == .messages ? " Only with `keyshift run --messages`." : ""
        let rows = file.columns.map { "| `\($0.name)` | \($0.unit) | \($0.meaning) |" }
        return """
            ### `\(file.name)`

            One row is \(file.row).\(asked)

            | column | unit | what it says |
            | --- | --- | --- |
            \(rows.joined(separator: "\n"))
            """
    }

    private static let metrics = """
        ## Metrics

        What stands in the column `metric`. One with a `*` is told as `.p50 .p90 .p95 .p99 .max .mean`. The unit `1` is a bare number.
        """

    private static func section(of chapter: MetricChapter) -> String {
        let rows = chapter.metrics.map {
            "| `\($0.name)`\($0.isDistribution ? " *" : "") | \($0.unit) | \($0.meaning.replacing("|", with: "\\|")) |"
        }
        return """
            ### \(chapter.title)

            \(chapter.text)

            | metric | unit | what it says |
            | --- | --- | --- |
            \(rows.joined(separator: "\n"))
            """
    }
}
