/// What stands below a panel: the labels of its horizontal axis and its title, in lines that have room.
struct PanelFoot {
    /// Of labels and titles of axes, in pixels.
    static let letter = 16.0
    private static let lineHeight = 21.0
    private static let gap = 8.0

    /// One for each tic: the lines of its label; none where it would run into the one before.
    let ticLabels: [[String]]
    let titleLines: [String]

    /// - Parameters:
    ///   - plotWidth: Of what the axes frame.
    ///   - leftMargin: What is free to the left of the axes.
    ///   - room: What the title may take.
    init(of axis: Axis, plotWidth: Double, leftMargin: Double, room: Double) {
        ticLabels =
            switch axis.crowding {
            case .none: axis.tics.map { [$0.label] }
            case .thin: Self.thinned(axis, plotWidth)
            case .keep: Self.kept(axis, plotWidth, leftMargin: leftMargin)
            }
        titleLines = TextWidth.lines(of: axis.label, width: room, size: Self.letter)
    }

    /// From the plot down to the lower edge of the last line.
    var height: Double { 28 + Self.lineHeight * Double(ticLineCount + titleLines.count) }

    var ticLineCount: Int { ticLabels.map(\.count).max() ?? 0 }

    /// Of numbers those that have room; the ends of what was run before those between.
    private static func thinned(_ axis: Axis, _ width: Double) -> [[String]] {
        var labels = [[String]](repeating: [], count: axis.tics.count)
        var taken: [ClosedRange<Double>] = []
        let ordered = axis.tics.enumerated().sorted { $0.element.position < $1.element.position }
        for (place, tic) in ordered.prefix(1) + ordered.dropFirst().suffix(1) + ordered.dropFirst().dropLast()
        {
            let half = (TextWidth.of(tic.label, size: letter) + gap) / 2
            let middle = axis.share(of: tic.position) * width
            let own = (middle - half)...(middle + half)
            guard !taken.contains(where: { $0.lowerBound < own.upperBound && own.lowerBound < $0.upperBound })
            else { continue }
            labels[place] = [tic.label]
            taken.append(own)
        }
        return labels
    }

    /// Names: side by side, else by turns in two lines to four, and cut where that is not enough.
    private static func kept(_ axis: Axis, _ width: Double, leftMargin: Double) -> [[String]] {
        let places = axis.tics.map { axis.share(of: $0.position) * width }
        let step = zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? width
        let widest = axis.tics.map { TextWidth.of($0.label, size: letter) }.max() ?? 0
        let count = (1...linesMax).first { widest + gap <= Double($0) * step } ?? linesMax
        return axis.tics.enumerated().map { place, tic in
            // Those at the edges may reach as far beyond them as the margins are wide.
            let ends = (places[place] + leftMargin, width - places[place] + PictureLayout.rightMargin)
            let room = min(Double(count) * step - gap, 2 * (min(ends.0, ends.1) - 2))
            return Array(repeating: "", count: place % count)
                + [TextWidth.cutWithin(tic.label, width: room, size: letter)]
        }
    }

    private static let linesMax = 4
}
