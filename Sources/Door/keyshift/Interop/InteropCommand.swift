import ArgumentParser
import Foundation
import Randomness

/// Holds a conversation with another implementation, one JSON object a line.
struct InteropCommand: ParsableCommand {
    enum ProtocolName: String, CaseIterable, ExpressibleByArgument {
        case olm, megolm, mls
    }

    static let configuration = CommandConfiguration(
        commandName: "interop",
        abstract: "Talks with another implementation of a protocol, in a test.",
        discussion: """
            Reads one JSON request a line from standard input and writes one JSON answer a line, until the input \
            ends. A request has 'id', 'op' and the fields of its operation; a refused one changes nothing.
            """)

    @Argument(help: "Which protocol to talk.")
    var name: ProtocolName

    @Option(help: "Makes all that is drawn repeatable; without it each start draws anew.")
    var seed: UInt64?

    func run() throws {
        var fresh = SystemRandomNumberGenerator()
        let root = Seed(seed ?? fresh.next())
        switch name {
        case .olm: try converse(OlmInterop(seed: root))
        case .megolm: try converse(MegolmInterop(seed: root))
        case .mls: try converse(MLSInterop(seed: root))
        }
    }

    private func converse(_ conversation: some InteropConversation) throws {
        var (conversation, lines) = (conversation, InputLines())
        do throws(Failure) {
            // What is answered goes out at once, so the peer need not wait.
            while let line = try lines.next() { try Terminal.answer(conversation.answer(to: line) + "\n") }
        } catch {
            throw error.report()
        }
    }
}
