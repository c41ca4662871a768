import Foundation

/// The gnuplot of this machine, which draws the charts.
struct Gnuplot {
    private let executable: URL

    /// - Throws: `.inputOutput` when there is none on the path.
    init() throws(Failure) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { "\($0)/gnuplot" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else {
            throw .inputOutput(
                "charts need gnuplot, which is not installed: apt-get install gnuplot-nox, or pass --no-charts"
            )
        }
        executable = URL(fileURLWithPath: found)
    }

    /// Runs a script that writes its picture to standard output.
    func draw(_ script: String, to path: String) throws(Failure) {
        let process = Process()
        process.executableURL = executable
        let (input, output, complaints) = (Pipe(), Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = complaints
        let picture: Data
        let complaint: Data
        do {
            try process.run()
            // The script is written from another thread: gnuplot may answer before it has read all of it.
            let writing = DispatchWorkItem {
                try? input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
                try? input.fileHandleForWriting.close()
            }
            DispatchQueue.global().async(execute: writing)
            picture = output.fileHandleForReading.readDataToEndOfFile()
            complaint = complaints.fileHandleForReading.readDataToEndOfFile()
            writing.wait()
            process.waitUntilExit()
        } catch {
            throw .inputOutput("\(executable.path): \(error.localizedDescription)")
        }
        guard process.terminationStatus == 0, !picture.isEmpty else {
            let text = String(decoding: complaint, as: UTF8.self).split(separator: "\n").joined(
                separator: " ")
            throw .inputOutput("gnuplot could not draw \(path): \(text)")
        }
        try Files.write(picture, to: path)
    }
}
