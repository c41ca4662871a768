/// Columns of text.
enum TextTable {
    /// One line a row, each column as wide as its widest text, the first and the last flush left.
    static func aligned(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, text in
                let padding = String(repeating: " ", count: widths[column] - text.count)
                if column == columns - 1 { return text }
                return column == 0 ? text + padding : padding + text
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }
}
