import Foundation
import Testing

@Suite("Tutorial")
struct TutorialTests {
    @Test(arguments: ["tutorial", "inside"])
    func `each command of the tutorial answers what the page shows`(page: String) throws {
        let outcome = try Program.console("docs/\(page).md", in: TemporaryFolder())
        #expect(
            outcome.status == 0, "make tutorial writes what came out:\n\(outcome.output)\(outcome.complaint)")
    }

    @Test func `a page that shows something else is found, whatever it leaves out`() throws {
        let folder = try TemporaryFolder()
        func page(_ block: String) throws -> Program.Outcome {
            try Program.console(folder.write("Do:\n\n```console\n\(block)\n```\n", to: "page.md"), in: folder)
        }
        for right in [
            "$ echo a\na", "$ printf 'a\\nb\\nc\\nd\\n'\na\n...\nd",
            "$ keyshift validat\n...\n[exit status 64]",
            "$ cat <<END\n> a\n> END\na\n$ true", "$ touch here\n$ ls\nhere",
        ] {
            let outcome = try page(right)
            #expect(outcome.status == 0, "\(right)\n\(outcome)")
        }
        for wrong in [
            "$ echo a\nb", "$ echo a", "$ printf 'a\\nb\\nc\\nd\\n'\na\n...\ne", "$ false",
            "$ true\n[exit status 1]", "no command",
        ] {
            #expect(try page(wrong).status == 1, "\(wrong)")
        }
    }
}
