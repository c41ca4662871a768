/// A string of JSON as its code units, by which two are the same or not (RFC 8259 §8.3).
///
/// No `String`: that takes two spellings of one character for equal, and cannot hold half of a surrogate pair.
struct JSONText: Hashable, Sendable {
    let codeUnits: [UInt16]

    init(codeUnits: [UInt16]) {
        self.codeUnits = codeUnits
    }

    init(_ string: String) {
        codeUnits = Array(string.utf16)
    }

    /// The text, unless it has half of a surrogate pair.
    var string: String? { String(validating: codeUnits, as: UTF16.self) }

    /// The text for people, with a mark for each half of a pair.
    var shown: String { String(decoding: codeUnits, as: UTF16.self) }

    /// As JSON writes it, with the quotation marks.
    var written: String {
        // Outside of ASCII only what is no text needs to be escaped.
        let escapesAll = string == nil
        var units: [UInt16] = [0x22]
        for unit in codeUnits {
            if let short = Self.shortEscapes[unit] {
                units += [0x5c, short]
            } else if unit < 0x20 || escapesAll && unit > 0x7e {
                units += Self.escaped(unit)
            } else {
                units.append(unit)
            }
        }
        return String(decoding: units + [0x22], as: UTF16.self)
    }

    /// What a backslash and a letter stand for, by the letter (RFC 8259 §7).
    static let shortForms: [UInt8: UInt16] = [
        0x22: 0x22, 0x5c: 0x5c, 0x2f: 0x2f, 0x62: 0x08, 0x66: 0x0c, 0x6e: 0x0a, 0x72: 0x0d, 0x74: 0x09,
    ]

    /// The letters by what they stand for; a slash needs none.
    private static let shortEscapes: [UInt16: UInt16] = {
        var escapes: [UInt16: UInt16] = [:]
        for (letter, unit) in shortForms where unit != 0x2f { escapes[unit] = UInt16(letter) }
        return escapes
    }()

    private static func escaped(_ unit: UInt16) -> [UInt16] {
        let digits = String(unit, radix: 16)
        let padded = String(repeating: "0", count: 4 - digits.utf8.count) + digits
        return [0x5c, 0x75] + padded.utf16
    }
}
