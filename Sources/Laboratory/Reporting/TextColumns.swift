/// Rows of text with each column as wide as its widest cell, for a terminal.
public enum TextColumns {
    /// One line for each row; all rows have as many cells as the first, and stand flush right.
    public static func lines(_ rows: [[String]]) -> [String] {
        let widths = rows.first?.indices.map { column in rows.map { $0[column].count }.max() ?? 0 } ?? []
        return rows.map { row in
            zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }.joined(separator: "  ")
        }
    }

    /// The same flush left and cut to a width: what stands last goes on a line of its own where little room is left for it,
    /// and what stands between takes no more than a quarter.
    ///
    /// - Parameter width: In letters, of the terminal.
    public static func listing(_ rows: [[String]], width: Int) -> [String] {
        let cut = rows.map { row in
            row.enumerated().map { place, cell in
                (1..<row.count - 1).contains(place) ? shortened(cell, to: max(8, width / 4)) : cell
            }
        }
        let heads = cut.map { Array($0.dropLast()) }
        let widths = heads.first?.indices.map { column in heads.map { $0[column].count }.max() ?? 0 } ?? []
        let isWide = widths.reduce(0) { $0 + $1 + 2 } + lastColumnMin <= width
        return zip(cut, heads).flatMap { row, head in
            let cells = zip(head, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            let begin = cells.joined(separator: "  ")
            let last = row.last ?? ""
            return (isWide ? [begin + "  " + last] : [begin, "    " + last]).map { line in
                shortened(String(line.reversed().drop { $0 == " " }.reversed()), to: width)
            }
        }
    }

    /// Less than this is too little to read a sentence in.
    private static let lastColumnMin = 40

    private static func shortened(_ text: String, to width: Int) -> String {
        text.count <= width ? text : text.prefix(max(1, width - 1)) + "…"
    }
}
