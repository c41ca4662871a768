import Identity

/// Entries of the log that have come before what they follow on.
///
/// Whether one is genuine is known only when the log gets there, so a forger can fill any room that there is. What
/// bounds the harm: an entry is kept for one of the next epochs alone, a few for each epoch; one whose change a member
/// has signed, as far as we know the members, comes before others; and where there is no room, the nearest epochs
/// have it, since the log cannot go on without them.
struct WaitingEntries {
    /// Changes of epochs to come: they overtake each other by few, but come in a row after an off period.
    private static let entriesMax = 1_024
    /// Of one epoch: one is genuine, and a forger need not be able to keep it out by a single other.
    private static let ofEpochMax = 4

    private struct Waiting {
        let entry: LogEntry
        let isSigned: Bool
    }

    private var entries: [Waiting] = []

    var isEmpty: Bool { entries.isEmpty }

    /// - Parameter present: The epoch that the log has reached; nothing where it has not begun here.
    /// - Parameter isSigned: Whether a member is known to have signed its change.
    mutating func keep(_ entry: LogEntry, isSigned: Bool, after present: EpochNumber?) {
        if let present {
            guard entry.epoch.number - present.number <= GroupLog.epochsAheadMax else { return }
        }
        guard !entries.contains(where: { $0.entry == entry }) else { return }
        let rivals = entries.indices.filter { entries[$0].entry.epoch == entry.epoch }
        if rivals.count >= Self.ofEpochMax {
            guard isSigned, let place = rivals.last(where: { !entries[$0].isSigned }) else { return }
            entries.remove(at: place)
        } else if entries.count >= Self.entriesMax {
            guard let place = entries.indices.max(by: { entries[$0].entry.epoch < entries[$1].entry.epoch }),
                entries[place].entry.epoch > entry.epoch
            else { return }
            entries.remove(at: place)
        }
        entries.append(Waiting(entry: entry, isSigned: isSigned))
    }

    /// Those that may follow on `state`, in the order in which they came, the signed ones first.
    func following(_ state: MembershipState) -> [LogEntry] {
        let candidates = entries.filter { $0.entry.mayFollow(state) }
        return (candidates.filter(\.isSigned) + candidates.filter { !$0.isSigned }).map(\.entry)
    }

    mutating func remove(_ entry: LogEntry) { entries.removeAll { $0.entry == entry } }

    /// Forgets what the log has passed, and what would follow on another state where it stands.
    mutating func settle(at state: MembershipState) {
        entries.removeAll {
            $0.entry.epoch <= state.epoch || $0.entry.epoch == state.epoch.next && !$0.entry.mayFollow(state)
        }
    }

    mutating func removeAll() { entries = [] }
}
