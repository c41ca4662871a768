import CSystem
import Foundation
import Metering
import Primitives
import Results

/// What the manifest says about this machine and this process.
enum Host {
    static var description: Manifest.Host {
        let process = ProcessInfo.processInfo
        return Manifest.Host(
            name: process.hostName, system: process.operatingSystemVersionString, processor: processor,
            cores: process.activeProcessorCount)
    }

    /// The commit of the checkout that this program lies in; nothing where it lies in none.
    static var commit: String? {
        // A folder that the program was copied into may lie in a checkout of something else.
        guard let root = git("rev-parse", "--show-toplevel"),
            Files.kind(of: root + "/Sources/Door/keyshift") != nil
        else { return nil }
        return git("rev-parse", "HEAD")
    }

    /// What git answers in the folder of this program; nothing where it refuses, or there is none.
    private static func git(_ arguments: String...) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.currentDirectoryURL = Bundle.main.executableURL?.deletingLastPathComponent()
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
    }

    /// What this program hashes to, in a chain over its parts: tells one build from another, wherever it lies.
    static func programSHA256() throws(Failure) -> String {
        guard let digest else { throw .inputOutput("this program's own file cannot be read") }
        return digest
    }

    private static let digest: String? = {
        guard let url = Bundle.main.executableURL, let handle = try? FileHandle(forReadingFrom: url) else {
            return nil
        }
        var uncharged = OperationTally()
        var digest = Block32.zero
        while let part = try? handle.read(upToCount: 1 << 18), !part.isEmpty {
            digest = SHA256.hash(digest.bytes + Array(part), tally: &uncharged)
        }
        return digest.hexadecimal
    }()

    /// Processor time of the calling thread, in seconds.
    @Sendable
    static func threadSeconds() -> Double { keyshift_thread_seconds() }

    /// Processor time of this process, in seconds.
    static var cpuSeconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    /// The most memory that this process has held at a time.
    static var peakMemoryBytes: Int {
        let text = (try? Files.read("/proc/self/status")) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1_024
    }

    private static var processor: String {
        let text = (try? Files.read("/proc/cpuinfo")) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
    }
}
