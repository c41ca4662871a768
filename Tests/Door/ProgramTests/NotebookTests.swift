import Foundation
import Results
import Testing

/// The notebook of `examples`, carried out over results of this program; where there is no pandas or nothing to carry it out with, it is left
/// out with a line.
@Suite("Notebook")
struct NotebookTests {
    private static let file = "examples/results.ipynb"

    private static let isToBeTried: Bool = {
        let modules = "import matplotlib, nbclient, ipykernel, pandas"
        let outcome = try? Program.bash("/usr/bin/python3 -c '\(modules)' 2>&1 || echo missing")
        let isThere = outcome.map { $0.status == 0 && $0.output.isEmpty } ?? false
        if !isThere { print("Left out: nothing to carry a notebook out with (python3-pandas and the like).") }
        return isThere
    }()

    @Test func `it is kept without what came of it`() throws {
        let data = try Data(contentsOf: Program.package.appendingPathComponent(Self.file))
        let notebook = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let cells = try #require(notebook["cells"] as? [[String: Any]]).filter {
            $0["cell_type"] as? String == "code"
        }
        #expect(cells.count >= 5 && notebook["nbformat"] as? Int == 4)
        #expect(
            cells.allSatisfy { ($0["outputs"] as? [Any])?.isEmpty == true && $0["execution_count"] is NSNull }
        )
    }

    @Test(.enabled(if: isToBeTried))
    func `it reads the tables of a run, draws three pictures and pairs runs by seed`() throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.bash(
            """
            $K run scenarios/lossy.yaml --out "$T/r" --replications 3 --set duration='1 min' \\
                --set 'sweep.network.access.loss=[0 %, 5 %]' --no-charts --quiet > /dev/null
            cd examples && KEYSHIFT_RESULTS="$T/r" MPLBACKEND= ../.ci/notebook results.ipynb
            """, environment: ["T": folder.path])
        #expect(outcome.status == 0, "\(outcome.complaint)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.last == "pictures: 3", "\(outcome.output)")
        #expect(lines.first == "network.access.loss [%],difference,low,high,pairs")
        let runs = try RunsTable(parsing: String(decoding: try folder.read("r/runs.csv"), as: UTF8.self))
        func value(_ mechanism: String, _ loss: String, _ replication: Int) throws -> Double {
            try #require(
                runs.rows.first {
                    $0.metric == "network.bytes" && $0.sweptValues == [mechanism, loss]
                        && $0.replication == replication
                }?.value)
        }
        for (line, loss) in zip(lines.dropFirst(), ["0", "5"]) {
            let fields = line.split(separator: ",").compactMap { Double($0) }
            let differences = try (0..<3).map {
                try value("sender-keys", "\(loss) %", $0) - value("pairwise", "\(loss) %", $0)
            }
            let mean = differences.reduce(0, +) / 3
            try #require(fields.count == 5)
            #expect(abs(fields[1] - mean) < 1e-6 * abs(mean) && fields[4] == 3, "\(line)")
            #expect(fields[2] < mean && mean < fields[3])
        }
    }
}
