import Experiments
import Testing

@Suite("Validation")
struct ValidationTests {
    @Test func `queues, losses and availability are what theory says`() {
        let rows = Validation.rows(replications: 6, seed: 2)
        #expect(rows.count == 33)
        for row in rows {
            // Twice the 95 % interval of six replications is missed once in more than 200 times; the seed is
            // fixed.
            #expect(
                abs(row.measured - row.theory) <= 2 * row.halfWidth + 1e-9,
                "\(row.model), \(row.quantity): \(row.measured) ± \(row.halfWidth), not \(row.theory)")
            #expect(row.halfWidth < 0.15 * row.theory, "\(row.model), \(row.quantity): ± \(row.halfWidth)")
        }
    }
}
