/// Short names for the swept paths of one table: of each the last words, as many as tell it from the others.
public enum PathHeadings {
    public static func of(_ paths: [String]) -> [String] {
        let words = paths.map { $0.split(separator: ".").map(String.init) }
        return words.indices.map { index in
            let own = words[index]
            let count = (1...max(1, own.count)).first { count in
                words.indices.allSatisfy { other in
                    other == index || words[other].suffix(count) != own.suffix(count)
                }
            }
            return own.suffix(count ?? own.count).joined(separator: ".")
        }
    }
}
