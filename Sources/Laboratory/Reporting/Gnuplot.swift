internal import Results

/// How a chart is to be drawn.
public enum ChartTerminal: String, CaseIterable, Sendable {
    case svg
    case png

    /// Of the file, without a dot.
    public var fileExtension: String { rawValue }

    /// The command that selects the terminal; sizes are in pixels.
    func selection(width: Int, height: Int) -> String {
        let common = "size \(width),\(height) background '#ffffff' noenhanced"
        return switch self {
        case .svg: "set terminal svg \(common) font 'Helvetica,Arial,sans-serif,15'"
        case .png: "set terminal pngcairo \(common) font 'Sans,12'"
        }
    }
}

/// A picture of results.
public struct Chart: Equatable, Sendable {
    /// Of the file, without an extension.
    public let name: String
    let figure: Figure

    /// What gnuplot 5.4 draws the picture from, data included.
    ///
    /// - Parameter output: The file to draw into; without it gnuplot writes the picture to its standard output.
    public func script(for terminal: ChartTerminal, output: String? = nil) -> String {
        var lines = ["set encoding utf8", terminal.selection(width: figure.width, height: figure.height)]
        if let output { lines.append("set output \(Gnuplot.quoted(output))") }
        lines += figure.script
        if output != nil { lines.append("unset output") }
        return lines.joined(separator: "\n") + "\n"
    }
}

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
        guard plain.unicodeScalars.contains("'") else { return "'" + plain + "'" }
        let escaped = plain.escaping { scalar in
            switch scalar {
            case "\"": "\\042"
            case "`": "\\140"
            case "\\": "\\134"
            default: nil
            }
        }
        return "\"" + escaped + "\""
    }

    /// A tic's label, in which a percent sign would begin a format.
    static func ticLabel(_ text: String) -> String { quoted(text.escaping { $0 == "%" ? "%%" : nil }) }

    /// To nine significant digits or better; what is no number is left out of the picture.
    static func number(_ value: Double) -> String { value.isFinite ? CSV.text(of: value) : "NaN" }

    /// A named block of data rows; a row without numbers breaks the line.
    static func data(_ name: String, _ rows: [[Double]]) -> [String] {
        ["\(name) << EOD"] + rows.map { $0.map(number).joined(separator: " ") } + ["EOD"]
    }
}

/// What makes a curve different from others for those who see all colours and for those who do not.
struct CurveStyle: Equatable, Sendable {
    /// As `#rrggbb`.
    let colour: String
    /// The filled point shape of gnuplot's; the open one is one less.
    let pointType: Int
    let dashType: Int

    /// Okabe and Ito's palette ("Color Universal Design", 2008) without its yellow, too pale for lines on white.
    private static let palette = [
        CurveStyle(colour: "#D55E00", pointType: 7, dashType: 1),
        CurveStyle(colour: "#0072B2", pointType: 5, dashType: 1),
        CurveStyle(colour: "#009E73", pointType: 9, dashType: 1),
        CurveStyle(colour: "#CC79A7", pointType: 13, dashType: 1),
        CurveStyle(colour: "#E69F00", pointType: 11, dashType: 1),
        CurveStyle(colour: "#56B4E9", pointType: 15, dashType: 1),
        CurveStyle(colour: "#000000", pointType: 7, dashType: 1),
    ]

    /// A mechanism looks the same in every picture.
    private static let mechanisms = ["pairwise", "sender-keys", "adaptive", "tree", "hpke", "shared-key"]

    /// The style of one of several names: a mechanism's own, or by turns.
    static func of(_ name: String, at index: Int) -> CurveStyle {
        let words = name.split(separator: ",")
        if words.count <= 1, let place = mechanisms.firstIndex(of: name) { return palette[place] }
        let style = palette[index % palette.count]
        return CurveStyle(
            colour: style.colour, pointType: style.pointType, dashType: 1 + index / palette.count)
    }

    static let neutral = CurveStyle(colour: "#404040", pointType: 7, dashType: 1)
    static let first = palette[1]
    static let second = palette[0]
}
