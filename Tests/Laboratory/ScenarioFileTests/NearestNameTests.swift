import Randomness
import Testing

@testable import ScenarioFile

@Suite("Nearest name")
struct NearestNameTests {
    @Test func `slips of the pen are understood, and other words are not guessed at`() {
        let names = ["mechanism", "thresholds", "rotation", "up", "down", "network.access.loss"]
        let meant: [(String, String?)] = [
            ("mechansim", "mechanism"), ("Mechanism", "mechanism"), ("treshold", "thresholds"),
            ("rotatoin", "rotation"), ("pu", "up"), ("dwon", "down"),
            ("network.acces.los", "network.access.loss"),
            ("colour", nil), ("", nil), ("x", nil), ("network.backbone.delay", nil),
            (String(repeating: "a", count: 1_000), nil),
        ]
        for (word, name) in meant { #expect(NearestName.of(word, among: names) == name, "\(word)") }
        #expect(NearestName.of("up", among: []) == nil)
    }

    /// By the definition, without a limit.
    private func distance(_ from: [Character], _ to: [Character]) -> Int {
        var rows = [Array(0...to.count)]
        for row in 1..<(from.count + 1) {
            rows.append([row])
            for column in 1..<(to.count + 1) {
                var cost = min(rows[row - 1][column], rows[row][column - 1]) + 1
                cost = min(cost, rows[row - 1][column - 1] + (from[row - 1] == to[column - 1] ? 0 : 1))
                if row > 1, column > 1, from[row - 1] == to[column - 2], from[row - 2] == to[column - 1] {
                    cost = min(cost, rows[row - 2][column - 2] + 1)
                }
                rows[row].append(cost)
            }
        }
        return rows[from.count][to.count]
    }

    @Test func `what is given up early would not have been chosen`() {
        for seed in 0..<400 as Range<UInt64> {
            var random = RandomStream(seed: Seed(seed))
            func word() -> String {
                String((0..<(1 + random.index(below: 9))).map { _ in "abc"[random.index(below: 3)] })
            }
            let names = (0..<6).map { _ in word() }
            let wrong = word()
            let distances = names.map { distance(Array(wrong), Array($0)) }
            let least = distances.min() ?? 0
            let first = names[distances.firstIndex(of: least) ?? 0]
            let expected = least <= max(1, (first.count + 2) / 3) ? first : nil
            #expect(NearestName.of(wrong, among: names) == expected, "\(wrong) among \(names)")
        }
    }
}

extension String {
    fileprivate subscript(place: Int) -> Character { Array(self)[place] }
}
