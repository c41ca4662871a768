import ArgumentParser
import Experiments

/// How runs are shared among machines.
struct ShardOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Carry out one of N shares of the runs, as in 3/8, and keep them for `merge`; the same again goes on where it ended.",
            valueName: "i/n"),
        transform: ShardOptions.read)
    var shard: Shard?

    @Option(
        help: ArgumentHelp(
            "The folder that the shards are merged into: replications that `merge` has asked for there are run, too.",
            valueName: "folder"),
        transform: PathArgument.read)
    var rounds: String?

    @Sendable
    private static func read(_ text: String) throws -> Shard {
        guard let shard = Shard(parsing: text) else {
            throw ValidationError(
                "--shard takes a share and how many there are, as in 3/8, with at most \(Shard.countMax), not '\(text)'"
            )
        }
        return shard
    }

    /// Refuses what a share has no use for.
    func requireFit(_ answer: AnswerOptions, _ inside: InsideOptions) throws {
        guard shard != nil else {
            if rounds != nil {
                throw ValidationError("--rounds says what a --shard is to run, and none is named")
            }
            return
        }
        let others = [
            ("--columns", answer.columns != nil), ("--format", answer.format != .text),
            ("--pcap", inside.pcap != nil), ("--trace", inside.trace != nil),
        ]
        if let option = others.first(where: { $0.1 }) {
            throw ValidationError("\(option.0) is of whole results, and --shard runs a share of them")
        }
    }
}
