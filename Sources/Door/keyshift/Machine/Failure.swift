import ArgumentParser
import Foundation

/// Why the program ends without having done what it was asked, and the exit status that says so.
enum Failure: Error {
    /// What should hold does not; a sentence for each.
    case unmet([String])
    /// A file that is not what it should be; the text has file, line and column.
    case badInput(String)
    /// An invariant of the simulation broke.
    case broken(String)
    case inputOutput(String)
    /// - Parameter advice: What is kept, and how to go on.
    case interrupted(advice: String)

    var status: Int32 {
        switch self {
        case .unmet: 1
        case .badInput: 65
        case .broken: 70
        case .inputOutput: 74
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
        case .badInput(let text), .broken(let text), .inputOutput(let text): text
        case .interrupted(let advice): "interrupted: " + advice
        }
    }
}

/// Standard error, where all goes that is not the result.
enum Terminal {
    static var isInteractive: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

    static func say(_ text: String) {
        write(text + "\n")
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
