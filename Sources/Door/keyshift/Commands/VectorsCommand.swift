import ArgumentParser
import Foundation
import Vectors

struct VectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract: "Checks MLS against published test vectors.",
        discussion: """
            Takes the JSON files of the MLS working group's test-vectors, or folders of them, and prints one line a \
            file. A format is recognised by its fields, or else by the file's name. Cases of cipher suites other \
            than 0x0001 and 0x0003 are skipped.
            """)

    @Argument(help: "Files, or folders whose .json files are meant.", transform: PathArgument.read)
    var paths: [String]

    func run() throws {
        do throws(Failure) {
            var outcome = Outcome()
            for path in paths {
                for file in try Files.jsonFiles(at: path) { try outcome.check(file) }
            }
            try outcome.finish()
        } catch {
            throw error.report()
        }
    }

    /// What was wrong with all files so far.
    private struct Outcome {
        private var failures: [String] = []
        private var checkedCount = 0
        private var isBadInput = false

        /// Prints the file's line; one that is none of test vectors does not keep the others from being checked.
        mutating func check(_ path: String) throws(Failure) {
            let text = try Files.read(path, as: .testVectors)
            let result: VectorResult
            do throws(VectorError) {
                let name = Files.url(path).lastPathComponent
                result = try VectorFile(named: name, json: Data(text.utf8)).check()
            } catch {
                failures.append("\(path): \(error.sentence)")
                isBadInput = true
                return
            }
            try Terminal.answer("\(path): \(result)\n")
            failures += result.failures.map { "\(path): \($0)" }
            checkedCount += result.passed + result.failures.count
        }

        func finish() throws(Failure) {
            guard !failures.isEmpty else {
                // A check of nothing is no success.
                guard checkedCount > 0 else {
                    throw .unmet(["no case was checked: there are none, or of other cipher suites alone"])
                }
                return
            }
            throw isBadInput ? .badInput(failures.joined(separator: "\n")) : .unmet(failures)
        }
    }
}

extension VectorError {
    fileprivate var sentence: String {
        switch self {
        case .notJSON: "the file is not a JSON array of objects"
        case .unknownFormat: "neither its name nor its fields are those of a format of MLS test vectors"
        case .badCase(let place, let reason): "\(place): \(reason)"
        }
    }
}
