import Foundation

/// The built program, as a process.
///
/// `KEYSHIFT_BINARY` names it; else it is the one beside these tests.
struct Program {
    struct Outcome {
        let status: Int32
        let output: String
        let complaint: String
    }

    static var executable: URL {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["KEYSHIFT_BINARY"] { return URL(fileURLWithPath: path) }
        // The test bundle lies in the build folder, or is run from it.
        let own = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return own.appendingPathComponent("keyshift")
    }

    /// The folder of the package, in which scenarios lie.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func start(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
        executable: URL = executable
    ) throws -> (process: Process, output: Pipe, complaint: Pipe) {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder.map { URL(fileURLWithPath: $0) } ?? package
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (output, complaint) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = complaint
        try process.run()
        return (process, output, complaint)
    }

    static func run(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
        executable: URL = executable
    ) throws -> Outcome {
        let (process, output, complaint) = try start(
            arguments, in: folder, environment: environment, executable: executable)
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        let words = complaint.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: answer, as: UTF8.self),
            complaint: String(decoding: words, as: UTF8.self))
    }

    /// Lines of bash, in which `$K` is the program; stops at the first that fails.
    static func bash(
        _ lines: String, in folder: String? = nil, environment: [String: String] = [:]
    ) throws -> Outcome {
        try run(
            ["--noprofile", "--norc", "-eo", "pipefail", "-c", lines], in: folder,
            environment: environment.merging(["K": executable.path]) { own, _ in own },
            executable: URL(fileURLWithPath: "/bin/bash"))
    }

    /// What a page tells its reader to do, with this program as the one that is installed.
    static func console(_ page: String, in folder: TemporaryFolder) throws -> Outcome {
        try bash(
            """
            mkdir -p "$T/bin" && ln -sf "$K" "$T/bin/keyshift"
            PATH="$T/bin:$PATH" .ci/console \(page)
            """, environment: ["T": folder.path])
    }
}

/// A folder that is gone after the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "keyshift-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, and the folders that it is to lie in.
    func write(_ text: String, to name: String) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    func read(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
    }
}
