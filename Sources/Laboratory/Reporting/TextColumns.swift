/// Rows of text with each column as wide as its widest cell, for a terminal.
public enum TextColumns {
    /// One line for each row; all rows have as many cells as the first, and stand flush right.
    public static func lines(_ rows: [[String]]) -> [String] {
        let widths = rows.first?.indices.map { column in rows.map { $0[column].count }.max() ?? 0 } ?? []
        return rows.map { row in
            zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }.joined(separator: "  ")
        }
    }
}
