import Foundation
import Testing

@Suite("Program, map", .serialized)
struct MapCommandTests {
    private static let tiny = """
        name: tiny
        duration: 20 s
        replications: 2
        """

    private func map(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(
            ["map"] + arguments + ["--gears", "pairwise, sender-keys", "--sizes", "4,2", "--quiet"])
    }

    @Test func `a map says what things cost, and its ladder is one that scenarios take`() throws {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.tiny, to: "tiny.yaml")
        let (out, rates) = (folder.path + "/out", "messages: 5000 /day, joins: 1 /day, removals: 0.1 /day")
        let outcome = try map(scenario, "--out", out, "--no-charts", "--at", rates)
        #expect(outcome.status == 0 && outcome.complaint.isEmpty, "\(outcome.complaint)")
        func rows(_ name: String) throws -> [Data] {
            try folder.read("out/\(name)").split(separator: UInt8(ascii: "\n"))
        }
        // Two gears at two sizes, eight things told in five ways.
        #expect(try rows("vectors.csv").count == 1 + 2 * 2 * 8 * 5)
        #expect(try rows("map.csv").count == 1 + 5 * 4 * 17 * 4)
        #expect(try rows("trials.csv").count == 1 + 2 * 2 * 2 * 5)
        #expect(outcome.output.contains("at \(rates), in a steady group:\n"))

        let line = try #require(outcome.output.split(separator: "\n").first { $0.hasPrefix("ladder: ") })
        #expect(line == "ladder: [{ mechanism: pairwise, up-to: 2 }, { mechanism: sender-keys }]")
        let ladder = line.dropFirst("ladder: ".count)
        let taken = try Program.run(["validate", scenario, "--set", "scheme={ ladder: \(ladder) }"])
        #expect(taken.status == 0, "\(taken.complaint)")

        let other = try map(scenario, "--out", out, "--no-charts", "--set", "network.delivery=edge")
        #expect(
            other.status == 64 && other.complaint.contains("with other values (network.delivery: "),
            "\(other)")
        let smaller = try Program.run(
            ["map", scenario, "--out", out, "--no-charts", "--quiet", "--gears", "tree", "--sizes", "2"])
        #expect(
            smaller.status == 64 && smaller.complaint.contains("it holds a map of the scenario ")
                && smaller.complaint.contains("with other options, `keyshift map --gears "), "\(smaller)")
    }

    @Test func `what is forced into a folder leaves nothing of what was there`() throws {
        let folder = try TemporaryFolder()
        let (scenario, out) = (try folder.write(Self.tiny, to: "tiny.yaml"), folder.path + "/out")
        func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: out).sorted() }
        let mapped = try map(scenario, "--out", out, "--no-charts", "--force")
        #expect(mapped.status == 0, "\(mapped)")
        let map = try names()
        let run = try Program.run(["run", scenario, "--quiet", "--out", out, "--no-charts", "--force"])
        #expect(run.status == 0, "\(run)")
        let results = try names()
        #expect(
            results.contains("runs.csv") && Set(results).intersection(map) == ["report.html"], "\(results)")
        #expect(try self.map(scenario, "--out", out, "--no-charts", "--force").status == 0)
        #expect(try names() == map)
    }

    @Test(arguments: [
        (["--at", "messages: 3"], "'3' is no rate of messages"), (["--cost", "beauty"], "beauty"),
        (["--jobs", "0"], "--jobs takes a number of at least 1"),
    ])
    func `a call that cannot be is refused`(arguments: [String], complaint: String) throws {
        let folder = try TemporaryFolder()
        let scenario = try folder.write(Self.tiny, to: "tiny.yaml")
        let outcome = try Program.run(["map", scenario, "--no-charts"] + arguments)
        #expect(outcome.status == 64 && outcome.complaint.contains(complaint), "\(outcome)")
        for sizes in ["1", "2,x", "2,,4", "2,2"] {
            #expect(try Program.run(["map", scenario, "--sizes", sizes]).status == 64, "\(sizes)")
        }
        #expect(try Program.run(["map", scenario, "--gears", "trees"]).status == 64)
    }
}
