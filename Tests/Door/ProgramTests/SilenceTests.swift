import Foundation
import Testing

/// What the program does not pass over in silence.
@Suite("Program, what is not left unsaid", .serialized)
struct SilenceTests {
    private static let tiny = """
        name: tiny
        seed: 3
        duration: 20 s
        replications: 2
        scheme: { mechanism: sender-keys }
        group: { devices: 3 }
        workload: { messages: { rate: 60 /min } }
        expect: [delivery.ratio == 100 %, message.count >= 1]
        """

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write(Self.tiny, to: "tiny.yaml")
    }

    private func keyshift(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(arguments, in: folder.path)
    }

    @Test func `messages that wait for devices that do not come back are told`() throws {
        let outcome = try keyshift(
            "run", "tiny.yaml", "--quiet", "--no-charts", "--replications", "1", "--set",
            "devices.never-returns=90 %", "--set", "group.devices=8")
        #expect(outcome.output.contains("\ndelivery.away "), "\(outcome)")
        #expect(outcome.output.contains("  wait for devices that have not come back: "), "\(outcome)")
        let page = String(decoding: try folder.read("results/tiny/report.html"), as: UTF8.self)
        #expect(page.contains("wait for devices that have not come back"))
    }
}
