import Foundation
import Reporting

/// The gnuplot of this machine, which draws the charts.
struct Gnuplot {
    private let executable: URL
    let fonts = Fonts()

    /// - Throws: `.inputOutput` when there is none on the path.
    init() throws(Failure) {
        guard let found = Executable.path(of: "gnuplot") else {
            throw .inputOutput(
                "charts need gnuplot, which is not installed: apt-get install gnuplot-nox, or pass --no-charts"
            )
        }
        executable = Files.url(found)
    }

    /// Runs a script that writes its picture to standard output.
    func draw(_ chart: Chart, as terminal: ChartTerminal, to path: String) throws(Failure) {
        // The letters of an SVG are drawn where it is looked at, those of a PNG here.
        let whole = chart.script(for: terminal)
        let script = terminal == .png ? fonts.drawable(whole) : whole
        let process = Process()
        process.executableURL = executable
        // Without the user's own settings: the same charts for everybody.
        process.arguments = ["-d"]
        let (input, output, complaints) = (Pipe(), Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = complaints
        var picture: Data
        let complaint: Data
        do {
            try process.run()
            // From other threads: gnuplot may answer, or complain at length, before it has read all of it.
            let writing = DispatchWorkItem {
                try? input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
                try? input.fileHandleForWriting.close()
            }
            let listening = Listening(to: complaints.fileHandleForReading)
            DispatchQueue(label: "keyshift.gnuplot.script").async(execute: writing)
            picture = output.fileHandleForReading.readDataToEndOfFile()
            complaint = listening.wait()
            writing.wait()
            process.waitUntilExit()
        } catch {
            throw .inputOutput("\(executable.path) cannot be started: \(Self.reason(error))")
        }
        guard process.terminationStatus == 0, !picture.isEmpty else {
            let text = String(decoding: complaint.prefix(Self.complaintMax), as: UTF8.self)
                .split(whereSeparator: \.isNewline).joined(separator: " ")
            throw .inputOutput(
                "gnuplot could not draw \(path): \(text.isEmpty ? Self.end(of: process) : text)")
        }
        if terminal == .svg {
            // The one sequence of letters that XML has no place for in a text, and that gnuplot leaves as it is.
            picture = Data(String(decoding: picture, as: UTF8.self).replacing("]]>", with: "]]&gt;").utf8)
        }
        try Files.write(picture, to: path)
    }

    /// How it ended that gave no picture and no reason.
    private static func end(of process: Process) -> String {
        let status = process.terminationStatus
        if process.terminationReason == .uncaughtSignal { return "it was ended by signal \(status)" }
        return status == 0 ? "it wrote no picture" : "it ended with status \(status)"
    }

    /// It was there and may be executed: what the system does not find is the program that is to run it.
    private static func reason(_ error: any Error) -> String {
        let reason = Files.reason(error)
        return reason == Files.words(ofPOSIX: ENOENT)
            ? "the program that its first line names is missing" : reason
    }

    /// Bytes of its complaints that are told: the first say what is wrong.
    private static let complaintMax = 2_000
}

/// Reads a pipe to its end on another thread.
private final class Listening: Sendable {
    private let heard = Guarded(Data())
    private let end = DispatchSemaphore(value: 0)

    init(to pipe: FileHandle) {
        DispatchQueue(label: "keyshift.gnuplot.complaints").async { [self] in
            let bytes = pipe.readDataToEndOfFile()
            heard.withLock { $0 = bytes }
            end.signal()
        }
    }

    func wait() -> Data {
        end.wait()
        return heard.withLock(\.self)
    }
}
