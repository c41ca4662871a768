import Foundation
import Testing

@Suite("Theory")
struct TheoryProgramTests {
    @Test func `transports and meshes are as near to laws and to other simulations as the document says`()
        throws
    {
        let outcome = try Program.run(["theory", "--replications", "6"])
        try #require(outcome.status == 0, "\(outcome.complaint)")
        let document = try String(
            contentsOf: Program.package.appendingPathComponent("docs/validation.md"), encoding: .utf8)
        let (rows, told) = (laws(in: outcome.output), laws(in: document))
        #expect(rows.count == 43)
        // The document is of more replications: it has the same rows, and the same tolerances.
        #expect(rows.map { $0[...2] + [$0[6]] } == told.map { $0[...2] + [$0[6]] })
        for cells in rows + told {
            let difference = try #require(percent(cells[5]), "\(cells)")
            #expect(abs(difference) <= (percent(cells[6]) ?? 0), "\(cells)")
        }
    }

    /// Cells of the rows that have a tolerance.
    private func laws(in page: String) -> [[String]] {
        page.split(separator: "\n").map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }.filter { $0.count == 7 && $0[6].hasSuffix("%") }
    }

    private func percent(_ cell: String) -> Double? { Double(cell.replacing(" %", with: "")) }
}
