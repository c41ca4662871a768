/// Finds the name that a mistyped one was meant to be.
enum NearestName {
    /// The name fewest edits away, the first of several; none when that is more than a third of its letters.
    static func of(_ word: String, among names: [String]) -> String? {
        guard word.utf8.count <= 80 else { return nil }
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = editDistance(Array(word.lowercased()), Array(name))
            if distance < best?.distance ?? .max { best = (name, distance) }
        }
        guard let best, best.distance <= max(1, (best.name.count + 2) / 3) else { return nil }
        return best.name
    }

    /// The least number of insertions, deletions, replacements and swaps of neighbours that makes one of the
    /// other (optimal string alignment).
    private static func editDistance(_ from: [Character], _ to: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: to.count + 1)
        var last = Array(0...to.count)
        for (row, letter) in from.enumerated() {
            var current = [row + 1]
            for (column, other) in to.enumerated() {
                var cost = min(
                    last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == to[column - 1], from[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[to.count]
    }
}
