import ArgumentParser
import Experiments

/// For whoever changes the program; `make soak` is the long version.
struct SoakCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak", abstract: "Runs random small scenarios and looks for what must not be.")

    @Option(parsing: .unconditional, help: "How many seeds.")
    var count = 200

    @Option(parsing: .unconditional, help: "The first of them.")
    var first: UInt64 = 1

    @Flag(name: .customLong("print"), help: "Print the scenarios and run nothing.")
    var prints = false

    mutating func validate() throws {
        guard count >= 1 else { throw ValidationError("--count takes a number of at least 1, not \(count)") }
        guard first <= UInt64.max - UInt64(count) else {
            throw ValidationError(
                "--first takes a number of at most \(UInt64.max - UInt64(count)), not \(first)")
        }
    }

    func run() throws {
        do throws(Failure) {
            var failedCount = 0
            for seed in first..<(first + UInt64(count)) {
                if prints {
                    try Terminal.answer(RandomScenario(seed: seed).text)
                    continue
                }
                let findings = Soak.findings(seed: seed)
                guard !findings.isEmpty else { continue }
                failedCount += 1
                try Terminal.answer(
                    """
                    seed \(seed): \(findings.map(\.description).joined(separator: "; "))
                      keyshift soak --first \(seed) --count 1

                    """)
            }
            guard !prints else { return }
            guard failedCount == 0 else {
                throw .broken("\(failedCount) of \(count) random scenarios went wrong")
            }
            try Terminal.answer("\(count) random scenarios, and nothing went wrong\n")
        } catch {
            throw error.report()
        }
    }
}
