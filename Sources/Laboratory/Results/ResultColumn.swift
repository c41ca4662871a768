/// A column of a result file: its name, and what stands in it.
public struct ResultColumn: Equatable, Sendable {
    public let name: String
    /// Empty for what is no number, or a bare count.
    public let unit: String
    public let meaning: String

    init(_ name: String, _ unit: String, _ meaning: String) {
        self.name = name
        self.unit = unit
        self.meaning = meaning
    }

    /// One without a unit.
    init(_ name: String, _ meaning: String) { self.init(name, "", meaning) }

    /// The columns that each file begins with, before one for each swept path.
    public static let first = [
        ResultColumn("scenario", "the scenario's name"),
        ResultColumn(
            "point",
            "the point of the sweep, from 0; one column for each swept path follows, of numbers where its header has a unit in brackets"
        ),
    ]

    static let replication = ResultColumn("replication", "the replication of that point, from 0")

    static let group = ResultColumn("group", "the group, from 0; always 0 where there is one")

    /// Why messages were not read, as it stands at the end of the run.
    static let unread = [
        ResultColumn(
            "unread_late", "messages", "on their way to a recipient, or come and waiting for what is"),
        ResultColumn("unread_lost", "messages", "of which nothing came and nothing is on its way"),
        ResultColumn("unread_key_missing", "messages", "come, and no key for them"),
        ResultColumn("unread_broken", "messages", "come, and not opened by their keys"),
        ResultColumn("unread_epoch_gone", "messages", "come after the grace period of their epoch"),
        ResultColumn("unread_buffer_full", "messages", "come, and dropped since too many were waiting"),
        ResultColumn("unread_stuck", "messages", "waiting for what is not on its way"),
        ResultColumn("unread_expired", "messages", "thrown away after too long in a mailbox"),
        ResultColumn("unread_crashed", "messages", "lost with a node that crashed"),
        ResultColumn("unread_censored", "messages", "made to disappear by a node"),
        ResultColumn(
            "unread_reused", "messages", "come, and standing where another of their sender was read"),
    ]
}

extension Array where Element == ResultColumn {
    public var names: [String] { map(\.name) }
}
