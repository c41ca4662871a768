import Foundation
import Randomness
import Testing

private let scenario = """
    name: small
    duration: 20 s
    drain: 5 s
    replications: { at-least: 3, at-most: 7, until: 8 % }
    scheme: { mechanism: adaptive, ladder: [{ mechanism: pairwise, up-to: 4 }, { mechanism: sender-keys, up-to: 36 }, { mechanism: tree }] }
    group: { devices: 6 }
    workload: { messages: { rate: 60 /min }, membership: { joins: 6 /min, leaves: 6 /min } }
    sweep: { group.devices: [3, 6, 9] }
    """

@Suite("Shards", .serialized)
struct ShardTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(scenario, to: "small.yaml")
    }

    private func shard(_ number: Int, _ count: Int, _ more: String...) -> [String] {
        ["run", "small.yaml", "--quiet", "--shard", "\(number)/\(count)", "--out", "\(number)"] + more
    }

    private func merge(_ shards: [Int], to out: String = "merged") throws -> Keyshift.Ending {
        try Keyshift.run(
            ["merge"] + shards.map { "\($0)" } + ["--out", out, "--no-charts", "--quiet"], in: folder)
    }

    /// Fewer replications, which no interval asks more of.
    private let twice = ["--set", "replications=2"]

    private func expectSame(_ own: String, _ other: String, withMessages: Bool) throws {
        var tables = [
            "devices.csv", "rekeys.csv", "relays.csv", "report.html", "runs.csv", "series.csv", "summary.csv",
        ]
        if withMessages { tables.append("messages.csv") }
        for name in [own, other] {
            #expect(folder.names(in: name) == (tables + ["manifest.json"]).sorted())
        }
        for table in tables {
            #expect(folder.bytes("\(own)/\(table)") == folder.bytes("\(other)/\(table)"), "\(table)")
        }
        let manifests = try [own, other].map { name in
            let bytes = try #require(folder.bytes("\(name)/manifest.json"))
            var manifest = try #require(
                try JSONSerialization.jsonObject(with: bytes) as? [String: NSObject])
            for field in ["cpuSeconds", "wallSeconds", "peakMemoryBytes"] {
                #expect(manifest.removeValue(forKey: field) != nil)
            }
            return manifest
        }
        #expect(manifests[0] == manifests[1])
    }

    @Test func `shards merged round by round are the bytes that one machine writes`() throws {
        #expect(
            try Keyshift.run(
                ["run", "small.yaml", "--quiet", "--no-charts", "--messages", "--out", "whole"], in: folder
            ).status == 0)
        var statuses: [Int32] = []
        for _ in 0..<6 where statuses.last != 0 {
            for number in 1...3 {
                let ending = try Keyshift.run(
                    shard(number, 3, "--messages", "--rounds", "merged"), in: folder)
                #expect(ending.status == 0 && ending.complaint.isEmpty, "\(ending)")
            }
            let ending = try merge([3, 1, 2])
            statuses.append(ending.status)
            guard ending.status == 75 else { continue }
            #expect(ending.complaint.hasPrefix("merged: intervals are not narrow yet, and "))
            #expect(folder.names(in: "merged") == ["rounds.json", "unfinished.txt"])
            // Asked twice, and nobody has run anything meanwhile.
            let again = try merge([3, 1, 2])
            #expect(
                again.status == 74
                    && again.complaint.contains(
                        "the same `run` with --rounds and this merge's folder goes on")
            )
        }
        #expect(statuses.count > 1 && statuses.dropLast().allSatisfy { $0 == 75 } && statuses.last == 0)
        try expectSame("whole", "merged", withMessages: true)
    }

    @Test func `a run of a later round that is lost after the merge is asked for again, and said to be lost`()
        throws
    {
        let rounds = shard(1, 1, "--rounds", "merged")
        var statuses: [Int32] = []
        for _ in 0..<6 where statuses.last != 0 {
            #expect(try Keyshift.run(rounds, in: folder).status == 0)
            statuses.append(try merge([1]).status)
        }
        #expect(statuses.count > 1 && statuses.last == 0)
        let tables = folder.bytes("merged/runs.csv")
        // The first round has replications 0 to 2.
        let late = try #require(
            folder.names(in: "1/.runs").first { $0.split(separator: "-").last.map { $0 > "3" } == true })
        try FileManager.default.removeItem(atPath: "\(folder.path)/1/.runs/\(late)")
        let lost = try merge([1])
        #expect(
            lost.status == 75
                && lost.complaint.hasPrefix(
                    "merged: 1 run of a round that was run before is not there: run all"),
            "\(lost)")
        #expect(try Keyshift.run(rounds, in: folder).status == 0)
        #expect(try merge([1]).status == 0 && folder.bytes("merged/runs.csv") == tables)
    }

    @Test func `a shard that is killed again and again goes on, and what is merged is whole`() throws {
        let seed = UInt64.random(in: 0...9_999)
        var random = RandomStream(seed: Seed(seed))
        let long = ["--set", "replications=30"]
        var killCount = 0
        for number in 1...2 {
            for _ in 0..<20 {
                let process = try Keyshift(shard(number, 2) + long, in: folder)
                usleep(UInt32(random.index(below: 200_000)) + 50_000)
                process.kill()
                if !process.wait().wasKilled { break }
                killCount += 1
                let early = try merge([1, 2])
                #expect(early.status == 74 && folder.names(in: "merged").isEmpty, "seed \(seed): \(early)")
            }
            #expect(try Keyshift.run(shard(number, 2) + long, in: folder).status == 0)
            let taken = try #require(folder.number("cpuSeconds", in: "\(number)/shard.json"))
            let kept = folder.keptSeconds(in: "\(number)")
            #expect(kept > 0 && taken >= kept, "seed \(seed): \(taken) of \(kept)")
        }
        #expect(killCount > 0, "seed \(seed)")
        #expect(try merge([1, 2]).status == 0)
        let merged = try #require(folder.number("cpuSeconds", in: "merged/manifest.json"))
        #expect(merged > folder.keptSeconds(in: "1") + folder.keptSeconds(in: "2"))
        #expect(
            try Keyshift.run(
                ["run", "small.yaml", "--quiet", "--no-charts", "--out", "whole"] + long, in: folder
            ).status == 0)
        try expectSame("whole", "merged", withMessages: false)
    }

    @Test func `a merge that is killed is done again`() throws {
        for number in 1...2 {
            #expect(try Keyshift.run(shard(number, 2) + twice, in: folder).status == 0)
        }
        #expect(try merge([1, 2], to: "whole").status == 0)
        var killCount = 0
        for milliseconds in stride(from: 10, through: 250, by: 12) as StrideThrough<UInt32> {
            let process = try Keyshift(
                ["merge", "1", "2", "--out", "merged", "--no-charts", "--quiet"], in: folder)
            usleep(milliseconds * 1_000)
            process.kill()
            if process.wait().wasKilled { killCount += 1 }
        }
        #expect(killCount > 0)
        // On a slow machine none may have come as far as to make its folder.
        #expect(try merge([1, 2]).status == 0)
        // As it was left where one file after the other takes its place.
        try folder.write("older", to: "merged/runs.csv")
        try folder.write(
            "An interrupted merge.\n\(try owner(of: "whole"))\n", to: "merged/unfinished.txt")
        // And where what is written was not whole yet.
        for name in ["report.html.part", "unfinished.txt.part"] {
            try folder.write("half", to: "merged/\(name)")
        }
        #expect(try merge([1, 2]).status == 0)
        try expectSame("whole", "merged", withMessages: false)
    }

    /// As a note says whose a folder is.
    private func owner(of results: String) throws -> String {
        let bytes = try #require(folder.bytes("\(results)/manifest.json"))
        let manifest = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        return "scenario sha256 \(try #require(manifest["scenarioSHA256"] as? String))"
    }

    @Test func `what is missing is named, and nothing is written`() throws {
        for number in 1...3 {
            #expect(try Keyshift.run(shard(number, 3) + twice, in: folder).status == 0)
        }
        let without = try merge([1, 3])
        #expect(without.status == 74 && without.complaint == "shard 2/3 is missing, with 2 runs\n")
        let name = try #require(folder.names(in: "3/.runs").first)
        var bytes = try #require(folder.bytes("3/.runs/\(name)"))
        bytes.removeLast(20)
        try bytes.write(to: URL(filePath: "\(folder.path)/3/.runs/\(name)"))
        let torn = try merge([1, 2, 3])
        #expect(torn.status == 74)
        #expect(
            torn.complaint
                == "3: shard 3/3 has 1 of its 2 runs that can be read; the same `run` goes on from there\n")
        #expect(folder.names(in: "merged").isEmpty)
        let mended = try Keyshift.run(shard(3, 3) + twice, in: folder)
        #expect(
            mended.status == 0
                && mended.complaint == "3: 1 kept, but not as they were written: not used, and run again\n")
        #expect(try merge([1, 2, 3]).status == 0)
    }

    @Test func `what is forced into a folder leaves nothing there of another kind`() throws {
        let whole = ["run", "small.yaml", "--quiet", "--no-charts", "--out"]
        #expect(try Keyshift.run(whole + ["1"] + twice, in: folder).status == 0)
        let before = folder.bytes("1/runs.csv")
        #expect(try Keyshift.run(shard(1, 1) + twice, in: folder).status == 64)
        #expect(folder.bytes("1/runs.csv") == before)
        let long = ["--set", "replications=10", "--seed", "9", "--force"]
        #expect(try Keyshift.run(shard(1, 1) + long, in: folder).status == 0)
        #expect(folder.names(in: "1") == [".runs", "shard.json"])
        // Of other values there were more runs.
        #expect(try Keyshift.run(shard(1, 1, "--force") + twice, in: folder).status == 0)
        #expect(folder.names(in: "1/.runs").count == 6)

        for out in ["2", "3"] {
            #expect(
                try Keyshift.run(
                    ["run", "small.yaml", "--quiet", "--shard", "1/3", "--out", out] + twice, in: folder
                ).status == 0)
        }
        #expect(try merge([1], to: "2").status == 64)
        #expect(
            try Keyshift.run(
                ["merge", "1", "--out", "2", "--force", "--no-charts", "--quiet"], in: folder
            ).status == 0)
        #expect(try Keyshift.run(whole + ["3", "--force"] + twice, in: folder).status == 0)
        #expect(folder.names(in: "2/.runs").isEmpty)
        try expectSame("2", "3", withMessages: false)
        for out in ["2", "3"] {
            #expect(try Keyshift.run(["report", out], in: folder).status == 0)
        }
    }

    @Test func `runs kept with their messages serve where none are asked for, and not the other way`() throws
    {
        #expect(try Keyshift.run(shard(1, 1, "--messages") + twice, in: folder).status == 0)
        let before = folder.names(in: "1/.runs").map { folder.bytes("1/.runs/\($0)") }
        let fewer = try Keyshift.run(shard(1, 1) + twice, in: folder)
        #expect(
            fewer.status == 0
                && fewer.complaint
                    == "1: 6 kept with their messages, which are not asked for now: used without them\n"
        )
        #expect(folder.names(in: "1/.runs").map { folder.bytes("1/.runs/\($0)") } == before)
        #expect(try merge([1]).status == 0)
        #expect(
            try Keyshift.run(
                ["run", "small.yaml", "--quiet", "--no-charts", "--out", "whole"] + twice, in: folder
            ).status == 0)
        try expectSame("whole", "merged", withMessages: false)
        #expect(try Keyshift.run(shard(1, 1, "--messages") + twice, in: folder).complaint.isEmpty)
        #expect(try Keyshift.run(shard(2, 2) + twice, in: folder).status == 0)
        let more = try Keyshift.run(shard(2, 2, "--messages") + twice, in: folder)
        #expect(more.status == 0 && more.complaint.contains("not used, and run again"), "\(more)")
    }

    @Test func `folders that do not go together are refused`() throws {
        #expect(try Keyshift.run(shard(1, 2) + twice, in: folder).status == 0)
        #expect(try Keyshift.run(shard(2, 2, "--seed", "9") + twice, in: folder).status == 0)
        #expect(try Keyshift.run(shard(3, 3) + twice, in: folder).status == 0)
        #expect(
            try Keyshift.run(
                ["run", "small.yaml", "--quiet", "--shard", "2/2", "--out", "7", "--messages"] + twice,
                in: folder
            ).status == 0)
        try folder.write("", to: "5")
        try FileManager.default.createDirectory(atPath: folder.path + "/6", withIntermediateDirectories: true)
        for (others, words) in [
            ([2], "2: it does not go with 1: it is of other values (seed: 1 → 9)"),
            ([3], "3: it does not go with 1: it is shard 3/3, and that one 1/2"),
            (
                [7],
                "7: it does not go with 1: it has messages, and that one has none; run the one that has again without --messages: what it has kept serves"
            ),
            ([4], "4: no such folder"),
            ([5], "5: it is no folder"),
            ([6], "6: there is no shard.json, so it is no folder of `run --shard`"),
        ] {
            let ending = try merge([1] + others)
            #expect([65, 74].contains(ending.status) && ending.complaint == words + "\n", "\(ending)")
        }
        let taken = try Keyshift.run(
            ["run", "small.yaml", "--shard", "2/2", "--out", "1", "--quiet"] + twice, in: folder)
        #expect(taken.status == 64)
        #expect(
            taken.complaint.hasPrefix("1: it holds shard 1/2 of the scenario 'small'; give another --out"))
        let whole = try Keyshift.run(["run", "small.yaml", "--out", "1", "--quiet"] + twice, in: folder)
        #expect(whole.status == 64)
        let report = try Keyshift.run(["report", "1"], in: folder)
        #expect(report.status == 65 && report.complaint.contains("`keyshift merge`"), "\(report)")
        let kept = folder.names(in: "1/.runs")
        for more in [[], ["--force"]] {
            let into = try Keyshift.run(
                ["merge", "1", "--out", "./1/", "--no-charts", "--quiet"] + more, in: folder)
            #expect(
                into.status == 64
                    && into.complaint
                        == "./1/: it is the folder of a shard that is merged, and would be lost; give another --out\n",
                "\(into)")
        }
        #expect(folder.names(in: "1") == [".runs", "shard.json"] && folder.names(in: "1/.runs") == kept)
        #expect(!folder.names(in: ".").contains("merged"))
    }

    @Test(arguments: [
        ["--shard", "0/3"], ["--shard", "4/3"], ["--shard", "1"], ["--shard", "1/3/3"], ["--shard", "a/b"],
        ["--rounds", "merged"], ["--shard", "1/2", "--pcap", "p"], ["--shard", "1/2", "--format", "json"],
    ])
    func `what a share has no use for is refused`(words: [String]) throws {
        let ending = try Keyshift.run(["run", "small.yaml"] + words, in: folder)
        #expect(ending.status == 64 && ending.complaint.contains("--shard"), "\(ending)")
        #expect(!folder.names(in: ".").contains("results"))
    }

    @Test func `rounds of another scenario are refused`() throws {
        #expect(try Keyshift.run(shard(1, 1) + ["--seed", "9"], in: folder).status == 0)
        #expect(try merge([1]).status == 75)
        let ending = try Keyshift.run(
            ["run", "small.yaml", "--quiet", "--shard", "1/1", "--out", "2", "--rounds", "merged"], in: folder
        )
        #expect(ending.status == 65)
        #expect(
            ending.complaint.hasPrefix("merged/rounds.json:1:1: it is of another scenario than small.yaml"))
    }

    @Test func `rounds are not looked for where no merge of the scenario has been`() throws {
        func run(_ rounds: String, _ more: String...) throws -> Keyshift.Ending {
            try Keyshift.run(
                ["run", "small.yaml", "--shard", "1/1", "--out", "1", "--rounds", rounds] + more + twice,
                in: folder)
        }
        try FileManager.default.createDirectory(
            atPath: folder.path + "/empty", withIntermediateDirectories: true)
        #expect(
            try Keyshift.run(
                ["run", "small.yaml", "--quiet", "--no-charts", "--out", "other", "--seed", "9"] + twice,
                in: folder
            ).status == 0)
        for name in ["other", "small.yaml"] {
            let ending = try run(name)
            #expect(
                ending.status == 64
                    && ending.complaint
                        == "--rounds \(name): nothing there is of a merge of small.yaml; it takes the folder that `merge` writes into\n",
                "\(ending)")
            #expect(folder.names(in: "1").isEmpty)
        }
        for name in ["merged", "empty"] {
            // Where replications are fixed there are no rounds that could be asked for.
            let early = try run(name)
            #expect(early.status == 0 && !early.complaint.contains("nothing is there yet"), "\(early)")
            let asking = try Keyshift.run(
                ["run", "small.yaml", "--shard", "1/1", "--out", "asking", "--rounds", name], in: folder)
            #expect(
                asking.status == 0
                    && asking.complaint.contains("small.yaml: --rounds \(name): nothing is there yet"),
                "\(asking)")
        }
        #expect(try merge([1]).status == 0)
        let late = try run("merged", "--quiet")
        #expect(late.status == 0 && late.complaint.isEmpty, "\(late)")
    }
}
