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

extension Chart {
    /// What gnuplot 5.4 draws the picture from, data included.
    ///
    /// - Parameter output: The file to draw into; without it gnuplot writes the picture to its standard output.
    public func script(for terminal: ChartTerminal, output: String? = nil) -> String {
        let script = FigureScript(of: figure)
        var lines = [
            "set encoding utf8",
            terminal.selection(width: script.layout.width, height: script.layout.height),
        ]
        if let output { lines.append("set output \(Gnuplot.quoted(output))") }
        lines += script.lines
        if output != nil { lines.append("unset output") }
        return lines.joined(separator: "\n") + "\n"
    }
}
