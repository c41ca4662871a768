import ArgumentParser
import Simulation
import Tracing

/// The files that show a run from inside.
struct InsideOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write each packet of one run as a capture for Wireshark (pcapng), too; '-' is standard output.",
            valueName: "file"), transform: PathArgument.read)
    var pcap: String?

    @Option(
        help: ArgumentHelp(
            "Write each frame's way over each connection of one run as a line of JSON, too; '-' likewise.",
            valueName: "file"), transform: PathArgument.read)
    var trace: String?

    var outputs: NamedOutputs {
        NamedOutputs(
            [("--pcap", pcap), ("--trace", trace)].map { option, path in
                (option, path == "-" ? "/dev/stdout" : path)
            })
    }

    /// Whether standard output is one of the files, so that no table is printed there.
    var takeStandardOutput: Bool { [pcap, trace].contains { $0.map(Files.isStandardOutput) ?? false } }

    /// Opens the files; nothing where none is asked for.
    ///
    /// - Throws: `.usage` unless the campaigns are one run.
    func open(for campaigns: [Campaign], isResuming: Bool) throws(Failure) -> InsideView? {
        guard let option = pcap != nil ? "--pcap" : trace != nil ? "--trace" : nil else { return nil }
        guard !isResuming else {
            throw .usage("\(option) shows a run that is carried out, and --resume may carry out none")
        }
        guard campaigns.count == 1 else {
            throw .usage("\(option) shows one run, and \(campaigns.count) scenarios are named")
        }
        if let advice = campaigns[0].adviceForOneRun {
            throw .usage("\(option) shows one run: \(advice)")
        }
        return try InsideView(pcap: pcap, trace: trace)
    }
}

/// Writes what a run shows into files as it goes.
struct InsideView: RunWatcher {
    private let capture: GrowingFile?
    private let trace: GrowingFile?

    init(pcap: String?, trace: String?) throws(Failure) {
        (capture, self.trace) = (try pcap.map(GrowingFile.init), try trace.map(GrowingFile.init))
        capture?.append(PacketCapture.beginning(writtenBy: "keyshift \(Keyshift.version)"))
    }

    var hasFailed: Bool { capture?.hasFailed == true || trace?.hasFailed == true }

    func take(_ sight: RunSight) {
        switch sight {
        case .packet(let packet, let instant, let serves):
            capture?.append(PacketCapture.packet(packet, at: instant, serves: serves))
        case .hop(let hop, let message, let serves):
            trace?.append(HopLine.text(of: hop, message: message, serves: serves).utf8)
        }
    }

    /// Has the files be whole.
    func finish() throws(Failure) {
        // Both are written before either takes the place of an older one.
        for file in [capture, trace] { try file?.flush() }
        for file in [capture, trace] { try file?.finish() }
    }
}
