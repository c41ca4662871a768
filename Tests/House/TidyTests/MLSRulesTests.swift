import Foundation
import Testing

/// docs/mls-rules.md says by which test each rule is held: it has to be there.
@Suite("Rules of MLS")
struct MLSRulesTests {
    private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: package.appendingPathComponent(path), encoding: .utf8)
    }

    /// Names of tests and of suites in all tests.
    private static func tests() throws -> Set<String> {
        let folder = package.appendingPathComponent("Tests")
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        var names: Set<String> = []
        for path in paths where path.hasSuffix(".swift") {
            let source = try text("Tests/" + path)
            names.formUnion(source.matches(of: /func `([^`]+)`/).map { String($0.1) })
            names.formUnion(source.matches(of: /@Suite\("([^"]+)"/).map { String($0.1) })
        }
        return names
    }

    @Test func `each test that holds a rule of MLS is there`() throws {
        let held = try Self.text("docs/mls-rules.md").split(separator: "\n").filter { $0.hasPrefix("|") }
            .compactMap { $0.split(separator: "|").last }
        // What has no space is a name of code or of a file of vectors.
        let named = held.flatMap { $0.matches(of: /`([^`]+)`/).map { String($0.1) } }
            .filter { $0.contains(" ") && !$0.hasPrefix("keyshift ") }
        #expect(named.count > 80)
        let missing = Set(named).subtracting(try Self.tests())
        #expect(missing.isEmpty, "no test is called \(missing.sorted())")
    }
}
