/// How wide texts are, without asking who draws them.
///
/// The widths are those of DejaVu Sans, the widest of the usual fonts without serifs: what has room in it has room in
/// Helvetica, Arial and their like.
enum TextWidth {
    /// - Parameter size: Of the letters, in pixels.
    static func of(_ text: String, size: Double, isBold: Bool = false) -> Double {
        let ems = text.unicodeScalars.reduce(0.0) { $0 + width(of: $1) }
        return ems * size * (isBold ? 1.12 : 1)
    }

    /// The lines of a text broken between words, none of them wider than `width` but for a long word.
    static func lines(of text: String, width: Double, size: Double, isBold: Bool = false) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, of(last + " " + word, size: size, isBold: isBold) <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { cut($0, width: width, size: size, isBold: isBold) }
    }

    /// The text, or as much of its beginning as fits and an ellipsis.
    static func cut(_ text: String, width: Double, size: Double, isBold: Bool = false) -> String {
        guard of(text, size: size, isBold: isBold) > width else { return text }
        var kept = text
        while !kept.isEmpty, of(kept + "…", size: size, isBold: isBold) > width { kept.removeLast() }
        return kept + "…"
    }

    /// The text, or as much of its beginning and of its end as fits and an ellipsis between: long names differ in either.
    static func cutWithin(_ text: String, width: Double, size: Double) -> String {
        guard of(text, size: size) > width else { return text }
        var (head, tail) = (Substring(text), Substring(""))
        let count = text.count
        for kept in stride(from: count - 1, through: 0, by: -1) {
            head = text.prefix(kept - kept / 2)
            tail = text.suffix(kept / 2)
            if of(head + "…" + tail, size: size) <= width { break }
        }
        return head + "…" + tail
    }

    private static func width(of scalar: Unicode.Scalar) -> Double {
        if scalar.value < 0x80 { return widths[Int(scalar.value)] }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Chinese, Japanese and Korean letters fill a square, and signs beyond the first plane more than that.
        return scalar.value < 0x1100 ? 0.85 : scalar.value < 0x1_0000 ? 1 : 1.4
    }

    /// Of ASCII, in ems.
    private static let widths: [Double] = {
        var widths = [Double](repeating: 0.84, count: 128)
        for (letters, width) in [
            ("ijlI|'`", 0.3), (" .,", 0.32), ("ft/\\:;", 0.4), ("-r()[]!\"", 0.47), ("sz_c", 0.56),
            ("vxyk?aeo{}*$", 0.64), ("bdghnpqu0123456789FLZTEPSY", 0.69), ("ABKVXR", 0.71),
            ("CDGHNOQUJ", 0.8), ("w&", 0.84), ("mM%W@", 1),
        ] {
            for letter in letters.utf8 { widths[Int(letter)] = width }
        }
        return widths
    }()
}
