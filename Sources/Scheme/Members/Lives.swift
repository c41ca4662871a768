import Identity
import MembershipLog
import Quantities
import Tiers

/// A member as it was in a state of the log that it has left, and may come back to.
struct Life {
    let state: MembershipState
    let log: GroupLog
    var gears: Gears
    /// Whether a change of this member's own began it: nobody can go forward over that once more.
    let isOwn: Bool
    let leftAt: SimulatedInstant
}

/// What a member keeps where nobody puts changes in order: states that may still win, and such as have lost and whose
/// messages may still come.
///
/// Those before the last ones are thinned out, the farther back the more: who has to go back there goes forward again over
/// the entries between.
struct Lives {
    private(set) var all: [Life] = []

    /// So many of the newest are kept each.
    private static let denseCount = 8

    subscript(head: LogBranches.Head) -> Life? { all.last { $0.state.head == head } }

    /// The place of the state that a message names.
    func place(of tag: EpochTag) -> Int? { all.lastIndex { $0.state.id.tag == tag } }

    /// The number of the oldest state that is kept.
    var oldest: EpochNumber? { all.map(\.state.epoch).min() }

    mutating func keep(_ life: Life) {
        all.removeAll { $0.state.head == life.state.head }
        all.append(life)
        let newest = Int(life.state.epoch.number)
        all.removeAll { kept in
            let number = Int(kept.state.epoch.number)
            let distance = newest - number
            guard distance > Self.denseCount, !kept.isOwn else { return false }
            let spacing = 1 << (Int.bitWidth - 1 - (distance / Self.denseCount).leadingZeroBitCount)
            return !number.isMultiple(of: spacing)
        }
    }

    mutating func withGears<Result>(at place: Int, _ act: (inout Gears) -> Result) -> Result {
        act(&all[place].gears)
    }

    /// Deletes what was left so long ago.
    mutating func forget(olderThan span: TimeSpan, at now: SimulatedInstant) {
        all.removeAll { $0.leftAt + span <= now }
    }

    mutating func removeAll() { all = [] }

    var stateSize: Int { all.reduce(0) { $0 + $1.gears.stateSize } }
}
