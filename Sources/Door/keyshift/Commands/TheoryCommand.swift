import ArgumentParser
import Experiments
import Foundation

struct TheoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "theory",
        abstract: "Holds the models of queues, losses and availability against their formulas, as Markdown.")

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
        let rows = Validation.rows(replications: replications, seed: seed).map { row in
            let numbers = [row.theory, row.measured, row.halfWidth].map { String(format: "%.4f", $0) }
            let difference = String(format: "%+.2f %%", row.difference * 100)
            return
                "| \(row.model) | \(row.quantity), \(row.unit) | \(numbers[0]) | \(numbers[1]) | ±\(numbers[2]) "
                + "| \(difference) |"
        }
        do throws(Failure) {
            try Terminal.answer(
                """
                # The world against theory

                Written by `keyshift theory`: each model run alone, \(replications) independent replications, seed \
                \(seed). The interval is Student's at 95 %, so one row in twenty is expected to miss it by chance.

                | model | quantity | theory | measured | interval | difference |
                | --- | --- | ---: | ---: | ---: | ---: |
                \(rows.joined(separator: "\n"))

                """)
        } catch {
            throw error.report()
        }
    }
}
