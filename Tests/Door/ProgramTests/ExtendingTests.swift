import Foundation
import Testing

/// The page that adds a gear shows the code that is built, and what the program answers.
@Suite("Adding a gear")
struct ExtendingTests {
    private struct Excerpt {
        let path: String
        /// What stands in the file one after the other; between them the page leaves something out.
        let parts: [String]
    }

    private func excerpts(of page: String) -> [Excerpt] {
        page.components(separatedBy: "```swift\n").dropFirst().compactMap { rest in
            let lines = rest.components(separatedBy: "\n```\n")[0].components(separatedBy: "\n")
            guard let head = lines.first, head.hasPrefix("// Sources/") else { return nil }
            let text = lines.dropFirst().joined(separator: "\n")
            return Excerpt(path: String(head.dropFirst(3)), parts: text.components(separatedBy: "\n...\n"))
        }
    }

    /// Where a file does not have what is shown of it.
    private func stray(_ excerpt: Excerpt, in file: String) -> String? {
        var rest = Substring("\n" + file + "\n")
        for part in excerpt.parts {
            guard let range = rest.range(of: "\n" + part + "\n") else { return part }
            rest = rest[rest.index(before: range.upperBound)...]
        }
        return nil
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Program.package.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func `the code on the page is that of the gear`() throws {
        let excerpts = excerpts(of: try text("docs/extending.md"))
        #expect(Set(excerpts.map(\.path)).count == 4 && excerpts.count >= 8)
        for excerpt in excerpts {
            #expect(stray(excerpt, in: try text(excerpt.path)) == nil, "\(excerpt.path)")
        }
    }

    @Test func `code that is other, or in another order, is found`() {
        let page = "```swift\n// Sources/A.swift\nlet a = 1\n...\nlet b = 2\n```\n"
        let excerpts = excerpts(of: page)
        #expect(excerpts.map(\.path) == ["Sources/A.swift"])
        #expect(stray(excerpts[0], in: "let a = 1\nlet c = 3\nlet b = 2") == nil)
        #expect(stray(excerpts[0], in: "let a = 1\nlet b = 3") == "let b = 2")
        #expect(stray(excerpts[0], in: "let b = 2\nlet a = 1") == "let b = 2")
        #expect(stray(excerpts[0], in: "  let a = 1\nlet b = 2") == "let a = 1")
    }

    @Test func `its scenario answers what the page shows`() throws {
        let outcome = try Program.console("docs/extending.md", in: TemporaryFolder())
        #expect(
            outcome.status == 0, "make tutorial writes what came out:\n\(outcome.output)\(outcome.complaint)")
    }
}
