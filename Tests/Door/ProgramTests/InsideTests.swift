import Foundation
import Testing

/// Captures are read by tshark, and traces as JSON.
@Suite("Looking into a run")
struct InsideTests {
    private struct Packet {
        let seconds: Double
        let bytes: Int
        /// Of the comment.
        let fields: [String: String]
    }

    private struct Hop: Decodable {
        let message: String?
        let `class`: String
        let account: [String]
        let from: String
        let to: String
        let recipients: [String]
        let bytes: Int
        let link_bytes: Int
        let packets: Int
        let queued_s: Double
        let left_s: Double?
        let ended_s: Double?
        let fate: String
    }

    private static let scenario = """
        name: small
        seed: 3
        duration: 40 s
        drain: 10 s
        scheme: { mechanism: sender-keys }
        group: { devices: 7 }
        workload:
          messages: { rate: 60 /min }
          membership: [{ at: 10 s, join: 2 }]
        replications: 1
        network: { delivery: edge, access: mobile-3g }
        """

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write(Self.scenario, to: "small.yaml")
    }

    private func run(_ more: String...) throws -> Program.Outcome {
        try Program.run(["run", "small.yaml", "--quiet", "--no-charts", "--force"] + more, in: folder.path)
    }

    private func packets(of file: String) throws -> [Packet] {
        let fields = ["frame.time_epoch", "frame.len", "ip.checksum.status", "udp.length", "frame.comment"]
        let read = try Program.bash(
            "tshark -r \(file) -o ip.check_checksum:TRUE -T fields "
                + fields.map { "-e \($0)" }.joined(separator: " "), in: folder.path)
        try #require(read.status == 0, "\(read.complaint)")
        return try read.output.split(separator: "\n").map { line in
            let values = line.components(separatedBy: "\t")
            try #require(values.count == fields.count)
            // Status 1 is "good".
            #expect(values[2] == "1" && Int(values[3]) == (Int(values[1]) ?? 0) - 20, "\(line)")
            let words = values[4].components(separatedBy: "; ").map { $0.components(separatedBy: "=") }
            return Packet(
                seconds: try #require(Double(values[0])), bytes: try #require(Int(values[1])),
                fields: Dictionary(uniqueKeysWithValues: words.map { ($0[0], $0[1]) }))
        }
    }

    private func hops(of file: String) throws -> [Hop] {
        try folder.read(file).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Hop.self, from: $0)
        }
    }

    private func metrics(in results: String) throws -> [String: Int] {
        let rows = String(decoding: try folder.read(results + "/runs.csv"), as: UTF8.self)
        let values = rows.split(separator: "\n").dropFirst().map { $0.components(separatedBy: ",") }
        return Dictionary(uniqueKeysWithValues: values.map { ($0[4], Int($0[6]) ?? -1) })
    }

    @Test(arguments: [
        ["delivery=edge"], ["delivery=edge", "transport=quic"], ["delivery=edge", "transport=tcp-tls"],
        ["delivery=central", "transport=quic"], ["delivery=direct", "transport=quic"],
        ["delivery=gossip", "transport=tcp-tls"],
    ])
    func `a capture's packets add up to what is counted, by class and by fate`(network: [String]) throws {
        let settings = network.flatMap { ["--set", "network." + $0] }
        let outcome = try Program.run(
            ["run", "small.yaml", "--quiet", "--no-charts", "--out", "r", "--pcap", "p.pcapng"] + settings,
            in: folder.path)
        try #require(outcome.status == 0, "\(outcome.complaint)")
        let (packets, metrics) = (try packets(of: "p.pcapng"), try metrics(in: "r"))
        func bytes(where isMeant: (Packet) -> Bool = { _ in true }) -> Int {
            packets.reduce(0) { $0 + (isMeant($1) ? $1.bytes : 0) }
        }
        #expect(packets.count == metrics["network.packets"] && packets.count > 500)
        #expect(bytes() == metrics["network.bytes"])
        #expect(zip(packets, packets.dropFirst()).allSatisfy { $0.seconds <= $1.seconds })
        for (name, value) in metrics where name.hasPrefix("network.bytes.") {
            #expect(bytes { "network.bytes." + ($0.fields["class"] ?? "") == name } == value, "\(name)")
        }
        // What is lost besides is so at ends that are out of reach.
        #expect(bytes { $0.fields["fate"] != "carried" } <= (metrics["network.lost"] ?? 0))
        #expect(bytes { $0.fields["fate"] == "lost" } > 0)
        #expect(bytes { $0.fields["account"]?.hasPrefix("message") == true } == metrics["account.message"])
        #expect(bytes { $0.fields["account"] == "upkeep" } == metrics["account.upkeep"])
        #expect(bytes { $0.fields["account"] == "directory" } == metrics["account.directory"])
    }

    @Test func `a warm-up is in the capture, and what comes after it is what is counted`() throws {
        let outcome = try run("--out", "r", "--pcap", "p.pcapng", "--set", "warm-up=15 s")
        try #require(outcome.status == 0, "\(outcome.complaint)")
        let packets = try packets(of: "p.pcapng")
        let measured = packets.filter { $0.seconds >= 15 }.reduce(0) { $0 + $1.bytes }
        #expect(measured == (try metrics(in: "r"))["network.bytes"] && packets[0].seconds < 1)
    }

    @Test func `looking changes no result, and shows the same bytes again`() throws {
        #expect(try run("--out", "plain", "--messages").status == 0)
        for name in ["a", "b"] {
            let looked = try run(
                "--out", name, "--messages", "--pcap", name + ".pcapng", "--trace", name + ".jsonl")
            #expect(looked.status == 0, "\(looked.complaint)")
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/plain")
            where file.hasSuffix(".csv") || file == "report.html" {
                #expect(try folder.read("plain/" + file) == folder.read(name + "/" + file), "\(file)")
            }
        }
        #expect(try folder.read("a.pcapng") == folder.read("b.pcapng"))
        #expect(try folder.read("a.jsonl") == folder.read("b.jsonl"))
    }

    @Test(arguments: ["fixed", "quic", "tcp-tls"])
    func `a message can be followed from its sender to each of its recipients`(transport: String) throws {
        #expect(
            try run("--out", "r", "--trace", "t.jsonl", "--set", "network.transport=\(transport)").status
                == 0)
        let hops = try hops(of: "t.jsonl").filter { $0.class == "application" }
        let messages = Dictionary(grouping: hops.filter { $0.message != nil }) { $0.message ?? "" }
        #expect(messages.count > 20)
        for (message, hops) in messages {
            let sender = "device " + (message.split(separator: ":").first ?? "")
            let first = try #require(hops.first { $0.from == sender })
            #expect(first.account == ["message \(message)"] && first.recipients.count >= 6)
            // Each hop goes on from where one has come before, and the last ones end where the first is meant for.
            for hop in hops where hop.from != sender {
                #expect(hops.contains { $0.to == hop.from && ($0.ended_s ?? .infinity) <= hop.queued_s })
                #expect(hop.queued_s <= hop.left_s ?? hop.queued_s)
            }
            let reached = hops.filter { $0.fate == "arrived" && $0.to.hasPrefix("device") }.map(\.to)
            #expect(Set(reached) == Set(first.recipients), "\(message)")
            #expect(hops.allSatisfy { $0.link_bytes > $0.bytes && $0.packets >= 1 })
        }
    }

    @Test func `what waits for somebody who is away is told at the end`() throws {
        let away = "devices.availability={ online: 5 s, offline: 200 s }"
        #expect(try run("--out", "r", "--trace", "t.jsonl", "--set", away).status == 0)
        let fates = Set(try hops(of: "t.jsonl").map(\.fate))
        #expect(fates.contains("waiting") && fates.contains("arrived"), "\(fates)")
    }

    @Test func `more than one run is refused, with the words that choose one`() throws {
        let refusals: [([String], String)] = [
            (["--replications", "2"], "--pcap shows one run: choose one with --replications 1"),
            (["--resume"], "--pcap shows a run that is carried out, and --resume may carry out none"),
            (["other.yaml"], "--pcap shows one run, and 2 scenarios are named"),
        ]
        _ = try folder.write(Self.scenario.replacing("name: small", with: "name: other"), to: "other.yaml")
        for (more, words) in refusals {
            let outcome = try Program.run(
                ["run", "small.yaml", "--no-charts", "--pcap", "p.pcapng"] + more, in: folder.path)
            #expect(outcome.status == 64 && outcome.complaint.hasPrefix(words), "\(outcome.complaint)")
        }
        _ = try folder.write(Self.scenario + "\nsweep: { group.devices: [2, 3] }\n", to: "sweep.yaml")
        let swept = try Program.run(["run", "sweep.yaml", "--trace", "t"], in: folder.path)
        #expect(swept.status == 64)
        #expect(swept.complaint == "--trace shows one run: choose one with --set group.devices=VALUE\n")
        let one = try Program.run(
            ["run", "sweep.yaml", "--no-charts", "--trace", "t", "--set", "group.devices=3"], in: folder.path)
        #expect(one.status == 0, "\(one.complaint)")
    }

    @Test func `a capture goes into a pipe or to standard output, which then has no table`() throws {
        let piped = try Program.bash(
            """
            "$K" run small.yaml --quiet --no-charts --out r --pcap p.pcapng >/dev/null
            "$K" run small.yaml --quiet --no-charts --out r --pcap - | cmp - p.pcapng
            "$K" run small.yaml --quiet --no-charts --out r --pcap /dev/stdout | cmp - p.pcapng
            mkfifo pipe; cmp pipe p.pcapng & "$K" run small.yaml --quiet --no-charts --out r --pcap pipe >/dev/null
            wait $!
            """, in: folder.path)
        #expect(piped.status == 0 && piped.output.isEmpty, "\(piped.output) \(piped.complaint)")
    }

    @Test(arguments: ["--pcap", "--trace"])
    func `a full disk ends the run with a sentence`(option: String) throws {
        let full = try run("--out", "r", option, "/dev/full")
        #expect(full.status == 74 && full.complaint == "/dev/full: no space is left on the disk\n")
        let nowhere = try run("--out", "r", option, "no/such/folder/file")
        #expect(nowhere.status == 74)
        #expect(nowhere.complaint.hasSuffix("no such file or folder\n"), "\(nowhere.complaint)")
    }

    @Test func `an older capture stays until the new one is whole, and a link leads to it`() throws {
        _ = try folder.write("old", to: "real.pcapng")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link.pcapng", withDestinationPath: "real.pcapng")
        let failed = try run("--out", "r", "--pcap", "link.pcapng", "--trace", "/dev/full")
        #expect(failed.status == 74)
        #expect(try folder.read("real.pcapng") == Data("old".utf8))
        #expect(try run("--out", "r", "--pcap", "link.pcapng").status == 0)
        #expect(try packets(of: "real.pcapng").count > 500)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["link.pcapng", "r", "real.pcapng", "small.yaml"])
    }

    @Test func `packets shorter than the headers that are written are cut`() throws {
        #expect(
            try run(
                "--out", "r", "--pcap", "p.pcapng", "--set", "network.access.header=4 B",
                "--set", "network.transport=fixed"
            ).status == 0)
        let read = try Program.bash("tshark -r p.pcapng -T fields -e frame.len", in: folder.path)
        let sizes = read.output.split(separator: "\n").compactMap { Int($0) }
        #expect(sizes.contains(4))
        #expect(sizes.reduce(0, +) == (try metrics(in: "r"))["network.bytes"])
    }
}
