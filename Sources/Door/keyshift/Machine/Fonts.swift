import Foundation

/// Which characters the fonts of this machine have, for pictures that are drawn here.
///
/// What no font has would be drawn as a shape of any size, over the whole picture.
struct Fonts {
    /// Of scalars, of all fonts; nothing where the system does not say.
    private let ranges: [ClosedRange<UInt32>]?

    /// Asks fontconfig.
    init() {
        guard let program = Executable.path(of: "fc-list") else {
            ranges = nil
            return
        }
        let process = Process()
        process.executableURL = Files.url(program)
        process.arguments = ["--format", "%{charset}\n"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else {
            ranges = nil
            return
        }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let found = Self.ranges(in: text)
        ranges = found.isEmpty ? nil : found
    }

    /// Reads such as "20-7e a0 2190-21ff".
    private static func ranges(in text: String) -> [ClosedRange<UInt32>] {
        Set(text.split(whereSeparator: \.isWhitespace)).compactMap { part in
            let ends = part.split(separator: "-").compactMap { UInt32($0, radix: 16) }
            guard let low = ends.first, let high = ends.last, low <= high else { return nil }
            return low...high
        }
    }

    private func has(_ scalar: Unicode.Scalar) -> Bool {
        guard let ranges, scalar.value > 0x7e, !scalar.properties.isDefaultIgnorableCodePoint else {
            return true
        }
        return ranges.contains { $0.contains(scalar.value) }
    }

    /// The characters of a text that no font has, each once, in their order.
    func missing(in text: String) -> String {
        var missing = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !has(scalar) && !missing.contains(scalar) {
            missing.append(scalar)
        }
        return String(missing)
    }

    /// The text with a box in the place of each character that no font has.
    func drawable(_ text: String) -> String {
        let box: Unicode.Scalar = has("\u{25a1}") ? "\u{25a1}" : "?"
        var drawable = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { drawable.append(has(scalar) ? scalar : box) }
        return String(drawable)
    }
}
