import Foundation

/// The program as a process: the binary that KEYSHIFT_BINARY names, or else the one built beside the tests.
final class Keyshift {
    struct Ending {
        let status: Int32
        let wasKilled: Bool
        let output: String
        let complaint: String
    }

    private let process = Process()
    private let files: TemporaryFolder
    private let (output, complaint): (FileHandle, FileHandle)

    /// Starts it.
    init(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:],
        output redirected: String? = nil
    ) throws {
        files = folder
        process.executableURL = Self.binary
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let name = UUID().uuidString
        output = try Self.open(redirected ?? folder.path + "/\(name).out")
        complaint = try Self.open(folder.path + "/\(name).err")
        process.standardOutput = output
        process.standardError = complaint
        try process.run()
        outputName = redirected ?? folder.path + "/\(name).out"
        complaintName = folder.path + "/\(name).err"
    }

    private let outputName: String
    private let complaintName: String

    /// Runs it to its end.
    static func run(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:],
        output: String? = nil
    ) throws -> Ending {
        try Keyshift(arguments, in: folder, environment: environment, output: output).wait()
    }

    var isRunning: Bool { process.isRunning }

    func interrupt() { process.interrupt() }

    func terminate() { process.terminate() }

    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    func wait() -> Ending {
        process.waitUntilExit()
        return Ending(
            status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
            output: text(outputName), complaint: text(complaintName))
    }

    private func text(_ name: String) -> String {
        guard name != "/dev/full" else { return "" }
        return String(decoding: FileManager.default.contents(atPath: name) ?? Data(), as: UTF8.self)
    }

    private static func open(_ path: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    static var binary: URL {
        if let named = ProcessInfo.processInfo.environment["KEYSHIFT_BINARY"] { return URL(filePath: named) }
        // The test bundle is an executable of its own, or one that a helper of the toolchain has loaded.
        let beside = Bundle.allBundles.map(\.bundleURL) + [URL(filePath: CommandLine.arguments[0])]
        let folders = beside.flatMap { [$0, $0.deletingLastPathComponent()] }
        return folders.map { $0.appending(path: "keyshift") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path) && !$0.hasDirectoryPath
        } ?? URL(filePath: ".build/debug/keyshift")
    }
}

/// A folder that goes when its last user does.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/keyshift-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }

    func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: "\(path)/\(name)") }

    /// All names in a folder within, hidden ones too.
    func names(in name: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)")) ?? []).sorted()
    }

    /// What finished runs that are kept in a folder of results took of a processor.
    func keptSeconds(in name: String) -> Double {
        names(in: name + "/.runs").filter { $0.hasSuffix(".run") }.reduce(0) { sum, file in
            let line = (bytes("\(name)/.runs/\(file)") ?? Data()).prefix { $0 != UInt8(ascii: "\n") }
            let words = String(decoding: line, as: UTF8.self).split(separator: " ")
            let place = words.firstIndex(of: "microseconds").map { $0 + 1 } ?? words.count
            return sum + (place < words.count ? Double(words[place]) ?? 0 : 0) / 1e6
        }
    }

    /// A number in a file of JSON.
    func number(_ key: String, in name: String) -> Double? {
        let object = bytes(name).flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
        return object?[key] as? Double
    }
}
