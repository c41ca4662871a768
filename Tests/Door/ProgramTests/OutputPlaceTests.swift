import Foundation
import Testing

/// Files that the user names to be written, where something else lies or comes to lie.
@Suite("Program, places of outputs", .serialized)
struct OutputPlaceTests {
    private static let tiny = """
        name: tiny
        duration: 5 s
        replications: 1
        scheme: { mechanism: pairwise }
        group: { devices: 2 }
        workload: { messages: { rate: 60 /min } }
        """

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["tiny.yaml", "tiny.yaml.part", "bl/tiny/scenario.yaml"] {
            _ = try folder.write(Self.tiny, to: name)
        }
        _ = try folder.write("precious", to: "bl/tiny/baseline.csv")
        _ = try folder.write("precious", to: "r/runs.csv")
        _ = try folder.write("precious", to: "profiles/links/own.yaml")
        for (link, file) in [("soft", "bl/tiny/baseline.csv"), ("dangling", "bl/tiny/tolerances.yaml")] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder.path)/\(link)", withDestinationPath: file)
        }
        try FileManager.default.linkItem(atPath: folder.path + "/r/runs.csv", toPath: folder.path + "/hard")
    }

    private func files() throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return Dictionary(names.map { ($0, (try? folder.read($0)) ?? Data()) }) { first, _ in first }
    }

    @Test(arguments: [
        "check --baseline bl --junit bl/tiny/baseline.csv", "check --baseline bl --html soft",
        "check --baseline bl --markdown dangling",
        "check --baseline bl --junit bl/./tiny/../tiny/resolved.yaml",
        "check --baseline bl --junit x/../bl/tiny/baseline.csv",
        "check --baseline bl --html profiles/links/own.yaml",
        "compare r r --html r/runs.csv", "compare r r --html hard", "compare r s --html s/charts/a.html",
        "run tiny.yaml --trace tiny.yaml", "run tiny.yaml.part --trace tiny.yaml",
        "run - --pcap tiny.yaml < tiny.yaml",
        "run tiny.yaml --out o --pcap o/runs.csv", "run tiny.yaml --out o --trace ./o/manifest.json",
        "run tiny.yaml --out o --trace o/.runs", "run tiny.yaml --pcap profiles/links/own.yaml",
        "map bl/tiny/scenario.yaml --out bl/tiny --force",
    ])
    func `nothing is written over what is read, or where results go`(words: String) throws {
        // A profile that cannot be read is no reason to write over it, and would be told before.
        if words.hasPrefix("run") {
            _ = try folder.write("{ delay: 1 ms, up: 1 Mbit/s }", to: "profiles/links/own.yaml")
        }
        let before = try files()
        let outcome = try Program.bash("\"$K\" \(words)", in: folder.path)
        #expect(outcome.status == 64, "\(outcome)")
        #expect(outcome.complaint.split(separator: "\n").count == 1 && outcome.output.isEmpty, "\(outcome)")
        #expect(try files() == before)
    }

    @Test(arguments: [
        "check --baseline bl --junit a --html ./a", "run tiny.yaml --pcap a --trace x/../a",
        "run tiny.yaml --pcap a --trace a.part", "run tiny.yaml --pcap - --trace /dev/stdout",
    ])
    func `two outputs at one place are refused, however it is named`(words: String) throws {
        let outcome = try Program.bash("\"$K\" \(words)", in: folder.path)
        #expect(outcome.status == 64 && outcome.complaint.contains(" name one file, '"), "\(outcome)")
    }

    @Test func `what is read besides may be beside, and a trace may lie among the results`() throws {
        let outcome = try Program.bash(
            """
            rm -r profiles; "$K" run tiny.yaml --quiet --no-charts --out o
            "$K" run o/manifest.json --quiet --no-charts --out o --trace o/trace.jsonl --pcap capture
            "$K" check --baseline bl --update --quiet --junit bl/tiny/check.xml && test -s bl/tiny/check.xml
            """, in: folder.path)
        #expect(
            outcome.status == 65 && outcome.complaint.hasPrefix("bl/tiny/baseline.csv:1:1: "), "\(outcome)")
        #expect(try !folder.read("o/trace.jsonl").isEmpty && !folder.read("capture").isEmpty)
    }

    /// What is written lies beside its place first, as NAME.part.
    @Test
    func
        `what lies where a file is written first is left alone unless it is a file, and a file keeps who may read it`()
        throws
    {
        let outcome = try Program.bash(
            """
            rm -r profiles; "$K" run tiny.yaml --quiet --no-charts --out o > /dev/null; mkdir -p page.part/precious
            "$K" run tiny.yaml --quiet --no-charts --out p --trace page > /dev/null || echo $?
            "$K" compare o o --html page > /dev/null || echo $?
            ls page.part; rm -r page.part; touch page; chmod 600 page
            "$K" compare o o --html page > /dev/null; stat -c %a page; test -s page
            """, in: folder.path)
        #expect(outcome.status == 0 && outcome.output == "74\n74\nprecious\n600\n", "\(outcome)")
        let sentence = "page.part: no file, and what is written to page has to lie there first\n"
        #expect(outcome.complaint.contains(sentence + sentence), "\(outcome)")
    }
}
