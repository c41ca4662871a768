import Foundation
import Reporting
import ScenarioFile

/// A table of which one looks lines up: on a terminal columns, cut to its width; else whole, and parted by tabs.
struct Listing {
    let headings: [String]
    let rows: [[String]]
    /// In which columns of a row a word is looked for.
    let searched: [Int]
    /// What one row tells of, for the sentence that there is none.
    let noun: String

    /// The rows in which a word occurs, capitals or not.
    ///
    /// - Parameter meant: The field's word for what is called otherwise here, if it is one.
    /// - Throws: `.usage` where neither it nor one like it occurs.
    func finding(_ word: String?, meant: (String) -> String?) throws(Failure) -> Listing {
        guard let word, !word.isEmpty else { return self }
        let found = rows.filter { contains(word, $0) }
        guard found.isEmpty else { return with(found) }
        let nearest = meant(word) ?? NearestName.of(word, among: names)
        guard let nearest, case let near = rows.filter({ contains(nearest, $0) }), !near.isEmpty else {
            throw .usage("no \(noun) has '\(word)' in its name or description")
        }
        Terminal.say("no \(noun) has '\(word)' in its name or description; these have '\(nearest)'")
        return with(near)
    }

    var text: String {
        let all = [headings] + rows
        let lines =
            Terminal.answerColumns.map { TextColumns.listing(all, width: $0) }
            ?? all.map { $0.joined(separator: "\t") }
        return lines.map { $0 + "\n" }.joined()
    }

    private func with(_ rows: [[String]]) -> Listing {
        Listing(headings: headings, rows: rows, searched: searched, noun: noun)
    }

    private func contains(_ word: String, _ row: [String]) -> Bool {
        // A path may be looked for as it would be were its lists maps.
        let texts = searched.map { row[$0].lowercased() } + [row[0].lowercased().replacing("[]", with: "")]
        return texts.contains { $0.contains(word.lowercased()) }
    }

    /// The first column's names, whole and in their parts.
    private var names: [String] {
        rows.flatMap { row in
            [row[0]] + row[0].split { ".[]".contains($0) }.map(String.init)
        }
    }
}
