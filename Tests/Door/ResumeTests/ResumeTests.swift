import Foundation
import Randomness
import Testing

private let scenario = """
    name: small
    duration: 20 s
    drain: 5 s
    replications: { at-least: 3, at-most: 6, until: 15 % }
    scheme: { mechanism: adaptive, ladder: [{ mechanism: pairwise, up-to: 4 }, { mechanism: sender-keys, up-to: 36 }, { mechanism: tree }] }
    group: { devices: 6 }
    workload: { messages: { rate: 60 /min }, membership: { joins: 6 /min, leaves: 6 /min } }
    sweep: { group.devices: [3, 6, 9] }
    """

private let tables = [
    "devices.csv", "rekeys.csv", "relays.csv", "report.html", "runs.csv", "series.csv", "summary.csv",
]

private func command(_ out: String, _ more: String...) -> [String] {
    ["run", "small.yaml", "--no-charts", "--quiet", "--out", out] + more
}

/// Waits until so many runs are kept, or the process has ended.
private func wait(for count: Int, keptIn name: String, _ folder: TemporaryFolder, of process: Keyshift) {
    // What is being written has a name of its own until it is whole.
    while process.isRunning, folder.names(in: name + "/.runs").count(where: { $0.hasSuffix(".run") }) < count
    {
        usleep(2_000)
    }
}

@Suite("Interruption and resumption", .serialized)
struct ResumeTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(scenario, to: "small.yaml")
    }

    private func expectSameTables(_ own: String, _ other: String) {
        for table in tables {
            #expect(folder.bytes("\(own)/\(table)") != nil, "\(table)")
            #expect(folder.bytes("\(own)/\(table)") == folder.bytes("\(other)/\(table)"), "\(table)")
        }
    }

    @Test func `killed again and again, a run ends at the bytes of one that was left alone`() throws {
        #expect(try Keyshift.run(command("whole"), in: folder).status == 0)
        #expect(folder.names(in: "whole") == (["manifest.json"] + tables).sorted())
        let seed = UInt64.random(in: 0...9_999)
        var random = RandomStream(seed: Seed(seed))
        var killCount = 0
        for _ in 0..<40 {
            let process = try Keyshift(command("killed", "--resume"), in: folder)
            usleep(UInt32(random.index(below: 300_000)) + 20_000)
            process.kill()
            if !process.wait().wasKilled { break }
            killCount += 1
            // Until all is whole there is no table at all, and never half of a kept run.
            for name in folder.names(in: "killed/.runs") where name.hasSuffix(".run") {
                #expect(folder.bytes("killed/.runs/" + name)?.last == UInt8(ascii: "}"), "seed \(seed)")
            }
        }
        #expect(try Keyshift.run(command("killed", "--resume"), in: folder).status == 0)
        #expect(killCount > 0, "seed \(seed)")
        expectSameTables("whole", "killed")
        #expect(!folder.names(in: "killed").contains(".runs"))
    }

    @Test(arguments: ["SIGINT", "SIGTERM"])
    func `an interrupted run says how much is kept, and goes on from there`(signal: String) throws {
        let process = try Keyshift(command("cut"), in: folder)
        wait(for: 2, keptIn: "cut", folder, of: process)
        if signal == "SIGINT" { process.interrupt() } else { process.terminate() }
        let ending = process.wait()
        #expect(ending.status == 130 && !ending.wasKilled)
        let kept = folder.names(in: "cut/.runs").count
        #expect(
            ending.complaint
                == "interrupted: \(kept) finished runs are kept in cut; the same command with --resume goes on "
                + "from there\n")
        #expect(folder.names(in: "cut") == [".runs", "unfinished.txt"])

        let again = try Keyshift.run(
            ["run", "small.yaml", "--no-charts", "--out", "cut", "--resume"], in: folder)
        #expect(again.status == 0)
        #expect(again.complaint.hasPrefix("cut: going on from \(kept) finished runs\n"))
        #expect(try Keyshift.run(command("whole", "--jobs", "1"), in: folder).status == 0)
        expectSameTables("whole", "cut")
    }

    @Test func `who runs again what could be gone on from is told so`() throws {
        let process = try Keyshift(command("cut"), in: folder)
        wait(for: 2, keptIn: "cut", folder, of: process)
        process.interrupt()
        #expect(process.wait().status == 130)
        let kept = folder.names(in: "cut/.runs").count
        let again = try Keyshift.run(command("cut"), in: folder)
        #expect(
            again.complaint
                == "cut: \(kept) finished runs lie there, and are run again; the same command with --resume goes on "
                + "from there\n")
        #expect(try Keyshift.run(command("cut"), in: folder).complaint.isEmpty)
    }

    @Test func `an interruption is never lost, however early it comes`() throws {
        for wait in stride(from: 0, through: 240, by: 20) as StrideThrough<UInt32> {
            let process = try Keyshift(command("early", "--replications", "4000"), in: folder)
            usleep(wait * 1_000)
            process.interrupt()
            let ending = process.wait()
            // Until the program listens a signal ends it like any other; a shell calls that 130, too.
            if ending.wasKilled {
                #expect(ending.status == SIGINT, "after \(wait) ms")
            } else {
                #expect(ending.status == 130, "after \(wait) ms")
                #expect(ending.complaint.hasPrefix("interrupted: "), "after \(wait) ms")
            }
        }
    }

    @Test func `runs kept by another scenario are not used`() throws {
        let process = try Keyshift(
            command("mixed", "--seed", "7", "--replications", "4000"), in: folder)
        wait(for: 2, keptIn: "mixed", folder, of: process)
        process.kill()
        _ = process.wait()
        let kept = folder.names(in: "mixed/.runs").filter { $0.hasSuffix(".run") }.count
        let refused = try Keyshift.run(command("mixed", "--resume"), in: folder)
        #expect(refused.status == 64 && refused.complaint.contains("--force"), "\(refused.complaint)")
        let ending = try Keyshift.run(command("mixed", "--resume", "--force"), in: folder)
        #expect(ending.status == 0)
        #expect(
            ending.complaint
                == "mixed: \(kept) kept by another scenario, setting or program: not used, and run again\n")
        #expect(try Keyshift.run(command("whole"), in: folder).status == 0)
        expectSameTables("whole", "mixed")
    }

    @Test func `what an interrupted run took is in the manifest`() throws {
        let many = command("cut", "--set", "replications=40")
        let process = try Keyshift(many, in: folder)
        wait(for: 100, keptIn: "cut", folder, of: process)
        process.kill()
        #expect(process.wait().wasKilled)
        let kept = folder.keptSeconds(in: "cut")
        #expect(try Keyshift.run(many + ["--resume"], in: folder).status == 0)
        let taken = try #require(folder.number("cpuSeconds", in: "cut/manifest.json"))
        #expect(kept > 0 && taken > kept, "\(taken) of \(kept)")
    }

    @Test func `a kept run that was damaged is run again`() throws {
        let process = try Keyshift(command("damaged"), in: folder)
        wait(for: 3, keptIn: "damaged", folder, of: process)
        process.interrupt()
        #expect(process.wait().status == 130)
        for (place, name) in folder.names(in: "damaged/.runs").enumerated() {
            let path = "\(folder.path)/damaged/.runs/\(name)"
            var bytes = try #require(folder.bytes("damaged/.runs/" + name))
            if place.isMultiple(of: 2) { bytes[bytes.count / 2] ^= 1 } else { bytes.removeLast(20) }
            try bytes.write(to: URL(filePath: path))
        }
        let damaged = folder.names(in: "damaged/.runs").count
        let again = try Keyshift.run(command("damaged", "--resume"), in: folder)
        #expect(again.status == 0)
        #expect(
            again.complaint
                == "damaged: \(damaged) kept, but not as they were written: not used, and run again\n")
        #expect(try Keyshift.run(command("whole"), in: folder).status == 0)
        expectSameTables("whole", "damaged")
    }

    @Test func `messages that were not kept are run again, and then are whole`() throws {
        let process = try Keyshift(command("cut"), in: folder)
        wait(for: 2, keptIn: "cut", folder, of: process)
        process.interrupt()
        #expect(process.wait().status == 130)
        let ending = try Keyshift.run(command("cut", "--resume", "--messages"), in: folder)
        #expect(ending.status == 0 && ending.complaint.contains("not used, and run again"), "\(ending)")
        let messages = String(decoding: folder.bytes("cut/messages.csv") ?? Data(), as: UTF8.self)
        #expect(messages.split(separator: "\n").count > 100)
        // A whole folder without them is not whole for who asks for them; with them it is, for all.
        #expect(try Keyshift.run(command("later"), in: folder).status == 0)
        #expect(!folder.names(in: "later").contains("messages.csv"))
        #expect(try Keyshift.run(command("later", "--resume", "--messages"), in: folder).status == 0)
        #expect(folder.bytes("later/messages.csv") == folder.bytes("cut/messages.csv"))
        let runs = folder.bytes("later/manifest.json")
        #expect(try Keyshift.run(command("later", "--resume"), in: folder).status == 0)
        #expect(folder.bytes("later/manifest.json") == runs)
        // The page names the tables that there are.
        for table in tables where table != "report.html" {
            #expect(folder.bytes("later/\(table)") == folder.bytes("cut/\(table)"), "\(table)")
        }
    }

    @Test
    func `the number of replications depends on the scenario alone, and the manifest says what ended them`()
        throws
    {
        #expect(try Keyshift.run(command("one", "--jobs", "1"), in: folder).status == 0)
        let ending = try Keyshift.run(command("three", "--jobs", "3"), in: folder)
        expectSameTables("one", "three")
        #expect(ending.output.contains("(at-most)") || ending.output.contains("(until)"))
        let manifest = String(decoding: folder.bytes("three/manifest.json") ?? Data(), as: UTF8.self)
        #expect(
            manifest.contains("\"endedBy\" : \"at-most\"") || manifest.contains("\"endedBy\" : \"until\""))
    }
}
