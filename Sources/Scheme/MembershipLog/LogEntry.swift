public import Identity

/// What brings the log forward by one epoch.
public enum LogEntry: Equatable {
    case change(MembershipChange)
    /// A change that travels in a message of a gear.
    case carried(any CarriedEntry)

    /// The epoch that it begins.
    public var epoch: EpochNumber {
        switch self {
        case .change(let change): change.epoch
        case .carried(let entry): entry.begins
        }
    }

    public var group: GroupID {
        switch self {
        case .change(let change): change.group
        case .carried(let entry): entry.group
        }
    }

    /// What it does to the membership; nothing where it carries no change that can be read.
    public var change: MembershipChange? {
        switch self {
        case .change(let change): change
        case .carried(let entry): entry.change
        }
    }

    /// Whether it can follow on `state`: by the name of its parent where its change can be read, else by its number.
    func mayFollow(_ state: MembershipState) -> Bool {
        guard epoch == state.epoch.next else { return false }
        return change.map { $0.previous == state.head } ?? true
    }

    public static func == (own: LogEntry, other: LogEntry) -> Bool {
        switch (own, other) {
        case (.change(let own), .change(let other)): own == other
        case (.carried(let own), .carried(let other)): own.bytes == other.bytes
        case (.change, .carried), (.carried, .change): false
        }
    }
}

/// A message in which a change travels.
public protocol CarriedEntry {
    var group: GroupID { get }
    /// The epoch that it begins.
    var begins: EpochNumber { get }
    /// The change, if it can be read; its signature is the change's own.
    var change: MembershipChange? { get }
    var bytes: [UInt8] { get }
}
