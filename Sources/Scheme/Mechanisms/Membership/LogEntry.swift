import Identity

/// What brings the log forward by one epoch.
enum LogEntry: Equatable {
    case change(MembershipChange)
    /// A change that travels in a commit of the tree.
    case commit(TreeMessage)

    /// The epoch that it begins.
    var epoch: EpochNumber {
        switch self {
        case .change(let change): change.epoch
        case .commit(let message): message.epoch.next
        }
    }

    var group: GroupID {
        switch self {
        case .change(let change): change.group
        case .commit(let message): message.name.group
        }
    }

    /// What it does to the membership; nothing in a commit that carries no change that can be read.
    var change: MembershipChange? {
        switch self {
        case .change(let change): change
        case .commit(let message): message.change
        }
    }

    static func == (own: LogEntry, other: LogEntry) -> Bool {
        switch (own, other) {
        case (.change(let own), .change(let other)): own == other
        case (.commit(let own), .commit(let other)): own.bytes == other.bytes
        case (.change, .commit), (.commit, .change): false
        }
    }
}
