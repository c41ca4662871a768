import ArgumentParser
import CSystem
import Foundation

/// Why the program ends without having done what it was asked, and the exit status that says so.
enum Failure: Error {
    /// What should hold does not; a sentence for each.
    case unmet([String])
    /// The program was called otherwise than it can be.
    case usage(String)
    /// A file that is not what it should be; the text has file, line and column.
    case badInput(String)
    /// Runs took more memory than there is, as no estimate had said.
    case memorySpent(String)
    /// An invariant of the simulation broke.
    case broken(String)
    case inputOutput(String)
    /// What was asked for needs more runs, which others have to carry out first.
    case moreIsNeeded(String)
    /// - Parameter advice: What is kept, and how to go on.
    case interrupted(advice: String)

    var status: Int32 {
        switch self {
        case .unmet: 1
        case .usage: 64
        case .badInput, .memorySpent: 65
        case .broken: 70
        case .inputOutput: 74
        case .moreIsNeeded: 75
        case .interrupted: 130
        }
    }

    /// Says what happened on standard error, and ends the command.
    func report() -> ExitCode {
        Terminal.say(sentence)
        return ExitCode(status)
    }

    var sentence: String {
        switch self {
        case .unmet(let sentences): sentences.joined(separator: "\n")
        case .usage(let text), .badInput(let text), .memorySpent(let text), .broken(let text),
            .inputOutput(let text), .moreIsNeeded(let text):
            text
        case .interrupted(let advice): "interrupted: " + advice
        }
    }
}

/// Standard error, where all goes that is not the result.
enum Terminal {
    /// Whether a line can be written over, which a terminal that calls itself dumb does not understand.
    static var isInteractive: Bool {
        let name = ProcessInfo.processInfo.environment["TERM"] ?? "dumb"
        return name != "dumb" && isatty(FileHandle.standardError.fileDescriptor) == 1
    }

    /// How many letters a line has.
    static var columns: Int {
        let columns = keyshift_terminal_columns(FileHandle.standardError.fileDescriptor)
        return columns > 0 ? Int(columns) : 80
    }

    /// How many letters a line of standard output has; nothing where that is no terminal.
    static var answerColumns: Int? {
        let output = FileHandle.standardOutput.fileDescriptor
        guard isatty(output) == 1 else { return nil }
        let columns = keyshift_terminal_columns(output)
        return columns > 0 ? Int(columns) : 80
    }

    /// Puts something in the place of standard input, output and error where they are closed, so that no other file
    /// takes it and what is said does not end in there: writing to them fails.
    static func closedDescriptors() -> [FileHandle] {
        // The lowest number that is free is the next to be given.
        (0...2).compactMap { number in
            fcntl(number, F_GETFD) == -1 ? FileHandle(forReadingAtPath: "/dev/null") : nil
        }
    }

    /// Says a sentence, in which a name of a file may be: what would steer the terminal is told by its number.
    static func say(_ text: String) {
        let plain = text.unicodeScalars.map { letter in
            letter.properties.generalCategory == .control && letter != "\n"
                ? letter.escaped(asASCII: true) : String(letter)
        }
        write(plain.joined() + "\n")
    }

    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    /// Writes the result to standard output.
    ///
    /// - Throws: `.inputOutput` when nobody reads it any more or the disk is full.
    static func answer(_ text: String) throws(Failure) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw .inputOutput("standard output: \(Files.reason(error))")
        }
    }
}
