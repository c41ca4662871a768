internal import Results

/// Gnuplot's spelling of things.
enum Gnuplot {
    /// A text in quotes; control characters become spaces.
    ///
    /// In single ones nothing has a meaning but the apostrophe, of which gnuplot 5.4 reads three at the beginning
    /// otherwise than it says: with one the text stands in double quotes, what has a meaning there by its number.
    static func quoted(_ text: String) -> String {
        let plain = text.escaping { scalar in
            // XML, of which an SVG is made, knows no such scalars as U+FFFE.
            if scalar.value & 0xfffe == 0xfffe { return "\u{fffd}" }
            return scalar.properties.generalCategory == .control ? " " : nil
        }
        return plain.unicodeScalars.contains("'") ? "\"" + escaped(plain) + "\"" : "'" + plain + "'"
    }

    /// Several lines in quotes, of which only double ones know where a line ends.
    static func quoted(lines: [String]) -> String {
        guard lines.count > 1 else { return quoted(lines.first ?? "") }
        let plain = lines.map { line in
            line.escaping { $0.properties.generalCategory == .control ? " " : nil }
        }
        return "\"" + plain.map(escaped).joined(separator: "\\n") + "\""
    }

    /// What has a meaning in double quotes by its number.
    private static func escaped(_ text: String) -> String {
        text.escaping { scalar in
            switch scalar {
            case "\"": "\\042"
            case "`": "\\140"
            case "\\": "\\134"
            default: nil
            }
        }
    }

    /// A tic's label, in which a percent sign would begin a format.
    static func ticLabel(_ lines: [String]) -> String {
        quoted(lines: lines.map { $0.escaping { $0 == "%" ? "%%" : nil } })
    }

    /// To nine significant digits or better; what is no number is left out of the picture.
    static func number(_ value: Double) -> String { value.isFinite ? CSV.text(of: value) : "NaN" }

    /// A named block of data rows; a row without numbers breaks the line.
    static func data(_ name: String, _ rows: [[Double]]) -> [String] {
        ["\(name) << EOD"] + rows.map { $0.map(number).joined(separator: " ") } + ["EOD"]
    }
}
