import ArgumentParser
import Foundation
import Metering
import Results
import ScenarioFile

struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Measures what each primitive costs on this host, as a device profile.",
        discussion: """
            Operations are timed in turn, round after round, in processor time; the cost of a call and of a byte come \
            from the medians at two lengths. A machine that does nothing else gives the best numbers.
            """)

    @Option(help: "The name by which a scenario finds it: devices.profile.")
    var name = "this-host"

    @Option(
        help: ArgumentHelp("Where it is written (default: profiles/devices/NAME.yaml).", valueName: "file"),
        transform: PathArgument.read)
    var out: String?

    // The intervals of the medians hold from 30 samples on.
    @Option(parsing: .unconditional, help: "How many rounds; from 30 on the intervals are what they say.")
    var rounds = 41

    mutating func validate() throws {
        if rounds < 3 { throw ValidationError("--rounds takes a number of at least 3, not \(rounds)") }
        guard name.wholeMatch(of: /[A-Za-z0-9_-][A-Za-z0-9_.-]*/) != nil else {
            throw ValidationError("--name takes letters, digits, '-', '_' and '.', not '\(name)'")
        }
    }

    func run() throws {
        do throws(Failure) {
            let path = out ?? "profiles/devices/\(name).yaml"
            // Asked first: nobody likes to wait for what cannot be written.
            try Files.requireWritable(file: path)
            let calibration = Calibration(rounds: rounds)
            try Files.write(text(calibration), to: path)
            try Terminal.answer(table(calibration) + "\nwritten to \(path)\n")
        } catch {
            throw error.report()
        }
    }

    private func text(_ calibration: Calibration) -> String {
        let host = Host.description
        let remark = """
            Measured by `keyshift calibrate` (\(Keyshift.version)) on \(host.processor.isEmpty ? host.name : host.processor), \
            \(host.system).
            Processor time through this program's own code, medians of \(rounds) rounds, at 64 and 4,096 bytes; behind
            each cost half of the median's 95 % interval (bootstrap), as a share of it. The random bytes are those of
            the simulation's stream.
            """
        return calibration.prices.fileText(title: name, remark: remark) { operation in
            Self.share(calibration[operation].spread)
        }
    }

    private func table(_ calibration: Calibration) -> String {
        let width = Operation.allCases.map(\.name.count).max() ?? 0
        let rows = Operation.allCases.map { operation in
            let cost = calibration[operation]
            let name = operation.name.padding(toLength: width, withPad: " ", startingAt: 0)
            let call = String(format: "%10.0f", cost.nanosecondsPerCall)
            let byte =
                cost.nanosecondsPerByte > 0 ? String(format: "%8.2f", cost.nanosecondsPerByte) : "       –"
            return "\(name)  \(call)  \(byte)  \(Self.share(cost.spread))\n"
        }
        return
            "\("operation".padding(toLength: width, withPad: " ", startingAt: 0))     ns/call   ns/byte  spread\n"
            + rows.joined()
    }

    private static func share(_ spread: Double) -> String { String(format: "±%.1f %%", spread * 100) }
}
