/// Finds the name that a mistyped one was meant to be.
public enum NearestName {
    /// The name fewest edits away, the first of several; none when that is more than a third of its letters.
    public static func of(_ word: String, among names: [String]) -> String? {
        guard word.utf8.count <= 80 else { return nil }
        let letters = Array(word.lowercased().unicodeScalars)
        // What is further away than a third of the longest name is none, whichever it is.
        let longest = names.reduce(0) { max($0, $1.unicodeScalars.count) }
        var (best, limit) = (String?.none, edits(in: longest) + 1)
        for name in names {
            // Most names are of quite another length, and need not be taken apart.
            guard abs(letters.count - name.unicodeScalars.count) < limit,
                let distance = editDistance(letters, Array(name.unicodeScalars), below: limit)
            else { continue }
            (best, limit) = (name, distance)
        }
        guard let best, limit <= edits(in: best.unicodeScalars.count) else { return nil }
        return best
    }

    /// How many edits of a name of so many letters leave it recognisable.
    private static func edits(in count: Int) -> Int { max(1, (count + 2) / 3) }

    /// The least number of insertions, deletions, replacements and swaps of neighbours that makes one of the
    /// other (optimal string alignment); nothing when that is not less than `limit`.
    private static func editDistance(
        _ from: [Unicode.Scalar], _ to: [Unicode.Scalar], below limit: Int
    ) -> Int? {
        var beforeLast = [Int](repeating: 0, count: to.count + 1)
        var last = Array(0...to.count)
        var current = beforeLast
        var leastBefore = 0
        for (row, letter) in from.enumerated() {
            current[0] = row + 1
            var least = row + 1
            for (column, other) in to.enumerated() {
                var cost = min(
                    last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == to[column - 1], from[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current[column + 1] = cost
                least = min(least, cost)
            }
            // Each row follows from the two above it.
            guard min(least, leastBefore) < limit else { return nil }
            leastBefore = least
            swap(&beforeLast, &last)
            swap(&last, &current)
        }
        return last[to.count] < limit ? last[to.count] : nil
    }
}
