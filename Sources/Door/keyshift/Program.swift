import ArgumentParser
import CSystem
import Foundation
import ScenarioFile

/// Where the program begins, and where it ends.
@main
enum Program {
    static func main() async {
        // Whoever closes our standard output, a gnuplot that dies or a file that may not grow is then an error like
        // any other and no end without a word.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        let placeholders = Terminal.closedDescriptors()
        defer { withExtendedLifetime(placeholders) {} }
        do {
            try requireOpenFiles()
            try requireReadableArguments()
            try requireKnownCommand(CommandLine.arguments.dropFirst())
            var command = try Keyshift.parseAsRoot()
            // Those that have something to keep listen themselves.
            let listens =
                command is RunCommand || command is MergeCommand || command is CheckCommand
                || command is MapCommand
            let interrupts = listens ? nil : Interrupts.endingAtOnce()
            defer { interrupts?.stop() }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(error)
        }
    }

    /// Writes help to standard output, and what is wrong with the arguments in one sentence to standard error.
    private static func end(_ error: any Error) -> Never {
        if let failure = error as? Failure { exit(failure.report().rawValue) }
        if let code = error as? ExitCode { exit(code.rawValue) }
        guard Keyshift.exitCode(for: error).isSuccess else {
            exit(Failure.usage(sentence(of: error)).report().rawValue)
        }
        do throws(Failure) {
            try Terminal.answer(Keyshift.fullMessage(for: error) + "\n")
        } catch {
            exit(error.report().rawValue)
        }
        exit(0)
    }

    /// What is wrong, and where help is, without the usage line.
    private static func sentence(of error: any Error) -> String {
        let lines = Keyshift.message(for: error).split(separator: "\n").prefix { line in
            !["Help:", "Usage:", "  See "].contains(where: line.hasPrefix)
        }
        let words = lines.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
        let sentence = words.wholeMatch(of: refusedNumber).map { refused in
            "\(refused.2) takes \(expected(of: refused.2, insteadOf: refused.1)), not '\(refused.1)'"
        }
        let help = Keyshift.fullMessage(for: error).firstMatch(of: /See '([^']+)'/)?.1 ?? "keyshift --help"
        return "\(sentence ?? words) (see '\(help)')"
    }

    private static func expected(of option: Substring, insteadOf text: Substring) -> String {
        if option == "--confidence" { return "a number" }
        // All others read those that are not too large.
        if !text.isEmpty, text.allSatisfy(\.isWholeNumber) { return "a whole number of at most \(Int.max)" }
        let least = ["--jobs": 1, "--replications": 1, "--count": 1, "--rounds": 3][option] ?? 0
        return "a whole number from \(least) on"
    }

    /// What the parser says of a value without saying what it would take; words it names, and the rest are numbers.
    private static var refusedNumber: Regex<(Substring, Substring, Substring)> {
        /The value '(.*)' is invalid for '(--[a-z]+) <[a-z]+>'/
    }

    /// The system's libraries end the program where they find no descriptor for what they need.
    private static func requireOpenFiles() throws(Failure) {
        let allowed = keyshift_open_files_max(openFilesMin)
        guard allowed < openFilesMin, allowed >= 0 else { return }
        throw .inputOutput(
            "only \(allowed) files can be open at a time, and \(openFilesMin) are needed (ulimit -n)")
    }

    /// Measured: 20 with charts; twice that and some more.
    private static let openFilesMin = 64

    /// Text that is not UTF-8 was changed on its way here, and would name another file.
    private static func requireReadableArguments() throws(Failure) {
        let file = try? FileHandle(forReadingFrom: Files.url("/proc/self/cmdline"))
        let bytes = (try? file?.readToEnd()) ?? Data()
        let unreadable = bytes.split(separator: 0).first { String(validating: $0, as: UTF8.self) == nil }
        guard let unreadable else { return }
        throw .usage(
            """
            the argument '\(String(decoding: unreadable, as: UTF8.self))' is not UTF-8 text, as the names of files have to \
            be here; a scenario with another name can be read from standard input, as -
            """
        )
    }

    /// The parser would call an unknown command an unexpected argument.
    private static func requireKnownCommand(_ arguments: ArraySlice<String>) throws(Failure) {
        let commands = Keyshift.configuration.subcommands.compactMap { $0.configuration.commandName }
        var words = arguments.prefix(2)
        if words.first == "help" { words = words.dropFirst() }
        guard let word = words.first, !word.hasPrefix("-"), word != "help", !commands.contains(word) else {
            return
        }
        let nearest = NearestName.of(word, among: commands).map { "; did you mean '\($0)'?" } ?? ""
        throw .usage("there is no command '\(word)'\(nearest) (see 'keyshift --help')")
    }
}
