import Foundation

/// A new file that is written line by line, and is whole once it is closed.
struct LineFile {
    private let path: String
    private let handle: FileHandle

    /// - Parameter header: Its first line.
    init(_ path: String, _ header: String) throws(Failure) {
        self.path = path
        try Files.write(header, to: path)
        do {
            handle = try FileHandle(forWritingTo: Files.url(path))
            try handle.seekToEnd()
        } catch {
            throw .inputOutput("\(path): \(Files.reason(error, at: path))")
        }
    }

    /// Appends lines, each with its end.
    func append(_ lines: some Sequence<String>) throws(Failure) {
        var text = ""
        for line in lines {
            text += line
            guard text.utf8.count >= Self.partBytes else { continue }
            try write(text)
            text = ""
        }
        try write(text)
    }

    /// Ends the file; the disk is waited for.
    func close() throws(Failure) {
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw .inputOutput("\(path): \(Files.reason(error, at: path))")
        }
    }

    private func write(_ text: String) throws(Failure) {
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            throw .inputOutput("\(path): \(Files.reason(error, at: path))")
        }
    }

    /// So many bytes are written at a time.
    private static let partBytes = 1 << 20
}
