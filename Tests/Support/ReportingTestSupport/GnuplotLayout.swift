import Foundation

@testable public import Reporting

/// Where the texts of charts stand in gnuplot's pictures.
public enum GnuplotLayout {
    public struct Failure: Error {
        public let complaint: String
    }

    private struct Text {
        let text: String
        let box: Box
    }

    /// A sentence for each text that lies on another or beyond the edge, in what gnuplot draws of a chart.
    public static func faults(of chart: Chart) throws -> [String] {
        let svg = try draw(chart)
        guard let size = svg.firstMatch(of: /viewBox="0 0 ([0-9]+) ([0-9]+)"/),
            let width = Double(size.1), let height = Double(size.2)
        else { throw Failure(complaint: "the picture of \(chart.name) does not say how large it is") }
        return faults(in: svg, width: width, height: height).map { "\(chart.name): \($0)" }
    }

    /// The same of a picture.
    public static func faults(in svg: String, width: Double, height: Double) -> [String] {
        let texts = texts(in: svg)
        let whole = Box(left: 0, right: width, top: 0, bottom: height)
        var faults: [String] = []
        for (index, text) in texts.enumerated() {
            if !whole.contains(text.box) { faults.append("'\(text.text)' leaves the picture") }
            for other in texts[(index + 1)...] where text.box.overlaps(other.box) {
                faults.append("'\(text.text)' and '\(other.text)' lie on each other")
            }
        }
        return faults
    }

    public static func words(in svg: String) -> [String] { texts(in: svg).map(\.text) }

    /// As gnuplot's terminal for SVG places them: each in a group that says where, how large and about which anchor.
    private static func texts(in svg: String) -> [Text] {
        let pattern =
            /translate\(([-0-9.]+),([-0-9.]+)\)( rotate\([-0-9.]+\))?"[^>]*font-size="([0-9.]+)"\s+text-anchor="(\w+)">\s*<text>(?:<!\[CDATA\[)?([^<\]]*)/
        return svg.matches(of: pattern).compactMap { match in
            guard let x = Double(match.1), let y = Double(match.2), let size = Double(match.4) else {
                return nil
            }
            let text = String(match.6).replacing("&lt;", with: "<").replacing("&amp;", with: "&")
            guard text.contains(where: { !$0.isWhitespace }) else { return nil }
            return Text(text: text, box: box(text, x, y, size, String(match.5), isTurned: match.3 != nil))
        }
    }

    /// The room of the letters without what reaches below the line.
    private static func box(
        _ text: String, _ x: Double, _ y: Double, _ size: Double, _ anchor: String, isTurned: Bool
    ) -> Box {
        let width = TextWidth.of(text, size: size)
        let before = anchor == "middle" ? width / 2 : anchor == "end" ? width : 0
        if isTurned {
            return Box(left: x - size * 0.7, right: x, top: y - width + before, bottom: y + before)
        }
        return Box(left: x - before, right: x - before + width, top: y - size * 0.7, bottom: y)
    }

    private static func draw(_ chart: Chart) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gnuplot"]
        let (input, output, complaint) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, complaint)
        try process.run()
        // A script is longer than a pipe holds, and so is a picture.
        Thread.detachNewThread {
            try? input.fileHandleForWriting.write(contentsOf: Data(chart.script(for: .svg).utf8))
            try? input.fileHandleForWriting.close()
        }
        let svg = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let words = String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        // Version 5.4 measures labels as if they were marked up, which it is told not to do and does not when it draws them.
        let complaints = words.split(separator: "\n").filter { !$0.contains("enhanced text mode parser") }
        guard process.terminationStatus == 0, complaints.allSatisfy(\.isEmpty) else {
            throw Failure(complaint: words)
        }
        return svg
    }
}
