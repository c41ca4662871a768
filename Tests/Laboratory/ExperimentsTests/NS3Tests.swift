import Foundation
import Testing

@testable import Experiments

/// What docs/validation.md says of ns-3 is what ns-3 says.
@Suite("ns-3")
struct NS3Tests {
    /// Of another version figures differ, and of none there are none.
    private static let version = "3.37"

    private static let isThere =
        (try? bash("pkg-config --modversion ns3-internet ns3-point-to-point ns3-traffic-control"))?.output
        == Array(repeating: version, count: 3).joined(separator: "\n") + "\n"

    private static func bash(_ line: String) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", line]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    @Test(.enabled(if: isThere, "ns-3 \(version) is not installed: apt-get install libns3-dev"))
    func `transfers over ns-3's links take as long as the document says`() throws {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let program = FileManager.default.temporaryDirectory.appendingPathComponent(
            "keyshift-ns3-\(UUID().uuidString)"
        ).path
        defer { try? FileManager.default.removeItem(atPath: program) }
        let ran = try Self.bash(
            """
            cd '\(package.path)/Benchmarks/ns3' && g++ -std=c++17 -O1 transfers.cpp \
            $(pkg-config --cflags --libs ns3-internet ns3-point-to-point ns3-traffic-control) -o '\(program)' && '\(program)'
            """)
        try #require(ran.status == 0)
        let lines = ran.output.split(separator: "\n").map(String.init)
        let known = TransferValidation.known.map {
            String(format: "%@: %.3f %.3f", $0.name, $0.ns3.median, $0.ns3.tail)
        }
        #expect(lines == known)
    }
}
