import Foundation

/// The lines of standard input as the bytes that came, each as soon as it is there.
struct InputLines {
    private static let newline = UInt8(ascii: "\n")
    /// The longest line, in bytes: more than base64 of the longest message takes, and less than a machine has.
    private static let lengthMax = 1 << 27

    private let input = FileHandle.standardInput
    private var bytes: [UInt8] = []
    /// Where in `bytes` the next line begins.
    private var start = 0

    /// The next line without its end; `nil` at the end of the input.
    ///
    /// - Throws: `.inputOutput`, `.badInput` for a line without end.
    mutating func next() throws(Failure) -> [UInt8]? {
        var searched = start
        while true {
            if let end = bytes[searched...].firstIndex(of: Self.newline) {
                defer { start = end + 1 }
                return Array(bytes[start..<end])
            }
            bytes.removeFirst(start)
            (start, searched) = (0, bytes.count)
            guard bytes.count <= Self.lengthMax else {
                throw .badInput("standard input: a line is longer than \(Self.lengthMax) bytes")
            }
            guard try readMore() else { break }
        }
        defer { bytes = [] }
        return bytes.isEmpty ? nil : bytes
    }

    /// - Returns: Whether there was more.
    private mutating func readMore() throws(Failure) -> Bool {
        let first: Data?
        do {
            first = try input.read(upToCount: 1)
        } catch {
            throw .inputOutput("standard input: \(Files.reason(error))")
        }
        guard let first, let byte = first.first else { return false }
        bytes.append(byte)
        // What is there already comes along; a line that is over is not kept waiting for more.
        if byte != Self.newline { bytes += input.availableData }
        return true
    }
}
