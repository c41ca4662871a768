import Foundation
import Testing

@Suite("Program, test vectors")
struct VectorsProgramTests {
    private static let good = #"[{"vlbytes_header": "0d", "length": 13}]"#
    private static let bad = """
        [{"vlbytes_header": "0d", "length": 13}, {"vlbytes_header": "0d", "length": 12}]
        """

    @Test func `a folder has one line a file, in the order of their names`() throws {
        let folder = try TemporaryFolder()
        let second = try folder.write(Self.good, to: "second.json")
        let first = try folder.write("[]", to: "messages.json")
        _ = try folder.write("nothing", to: "README.md")
        let outcome = try Program.run(["vectors", folder.path])
        #expect(outcome.status == 0 && outcome.complaint == "")
        #expect(
            outcome.output == """
                \(first): passed 0 / skipped 0 (other cipher suites) / failed 0
                \(second): passed 1 / skipped 0 (other cipher suites) / failed 0

                """)
    }

    @Test func `a case that fails is named and ends with 1, after all files were checked`() throws {
        let folder = try TemporaryFolder()
        let bad = try folder.write(Self.bad, to: "bad.json")
        let good = try folder.write(Self.good, to: "good.json")
        let outcome = try Program.run(["vectors", bad, good])
        #expect(outcome.status == 1)
        #expect(outcome.output.split(separator: "\n").count == 2)
        #expect(outcome.complaint == "\(bad): case 1: length: expected 12, got 13\n")
    }

    @Test func `a check of no case is no success`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("[]", to: "messages.json")
        let outcome = try Program.run(["vectors", file])
        #expect(outcome.status == 1, "\(outcome)")
        #expect(
            outcome.complaint == "no case was checked: there are none, or of other cipher suites alone\n",
            "\(outcome)")
    }

    @Test func `what is no file of vectors ends with 65, and what cannot be read with 74`() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run(["vectors", folder.path]).status == 65)
        for text in ["{}", "[]", #"[{"vlbytes_header": 1}]"#, "\u{0}", #"[{"scenario": 1}]"#] {
            let file = try folder.write(text, to: "other.json")
            let outcome = try Program.run(["vectors", file])
            #expect(outcome.status == 65 && outcome.complaint.hasPrefix(file + ": "), "\(outcome)")
        }
        let bad = try folder.write(Self.bad, to: "bad.json")
        #expect(try Program.run(["vectors", bad, folder.path + "/other.json"]).status == 65)
        #expect(try Program.run(["vectors", folder.path + "/none.json"]).status == 74)
        #expect(try Program.run(["vectors"]).status == 64)
    }
}
