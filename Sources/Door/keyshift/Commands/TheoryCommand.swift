import ArgumentParser
import Experiments
import Foundation

struct TheoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "theory",
        abstract:
            "Holds the models of queues, losses, availability, transports and gossip against their formulas, as Markdown."
    )

    @Option(parsing: .unconditional, help: "How many replications of each.")
    var replications = 20

    @Option(parsing: .unconditional, help: "The seed of all.")
    var seed: UInt64 = 1

    mutating func validate() throws {
        if replications < 2 {
            throw ValidationError("--replications takes a number of at least 2, not \(replications)")
        }
    }

    func run() throws {
        let rows = Validation.rows(replications: replications, seed: seed).map { line(of: $0) }
        let laws = Validation.laws(replications: replications, seed: seed).map { line(of: $0) }
        do throws(Failure) {
            try Terminal.answer(
                """
                # The world against theory

                Written by `keyshift theory`: each model run alone, \(replications) independent replications, seed \
                \(seed). The interval is Student's at 95 %, so one row in twenty is expected to miss it by chance.

                | model | quantity | theory | measured | interval | difference |
                | --- | --- | ---: | ---: | ---: | ---: |
                \(rows.joined(separator: "\n"))

                ## Laws that leave something out, and other simulations

                Slow start without loss and without the delay of acknowledgements; Reno's law √(3 / 2p), which knows no \
                timeouts; two flows that share evenly. Then first transfers over a connection that stands, over links of the \
                profiles: against an independent simulation of CUBIC with an initial window of ten packets and SACK, and, \
                without jitter, against TCP CUBIC of ns-3 3.37 (`Benchmarks/ns3/transfers.cpp`). A message's hops in a mesh, against \
                those in a random graph. A test holds each difference \
                within the last column.

                | model | quantity | there | measured | interval | difference | held within |
                | --- | --- | ---: | ---: | ---: | ---: | ---: |
                \(laws.joined(separator: "\n"))

                """)
        } catch {
            throw error.report()
        }
    }

    private func line(of row: ValidationRow) -> String {
        let numbers = [row.theory, row.measured, row.halfWidth].map { String(format: "%.4f", $0) }
        let cells =
            [
                row.model, "\(row.quantity), \(row.unit)", numbers[0], numbers[1], "±\(numbers[2])",
                String(format: "%+.2f %%", row.difference * 100),
            ] + (row.tolerance.map { [String(format: "%.0f %%", $0 * 100)] } ?? [])
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
