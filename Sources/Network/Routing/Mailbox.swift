import Identity
import Quantities
import Transport

/// What waits at one node for one device, oldest first.
struct Mailbox: Sendable {
    struct Letter: Sendable {
        let frame: Frame
        let since: SimulatedInstant
        /// The other nodes that have it.
        var holders: [RelayID]
        /// Whether this node has to offer it to the device, and to hand it over; else it is another's copy.
        var isOwn: Bool
        /// It is on its way to the device.
        var isOut = false
    }

    private(set) var letters: [Letter] = []
    /// What was to be forgotten before it came.
    private var forgottenBefore: Set<FrameName> = []

    /// - Returns: Whether it was not there already.
    mutating func put(_ letter: Letter) -> Bool {
        if let name = letter.frame.name {
            guard forgottenBefore.remove(name) == nil else { return false }
            if let place = place(of: name) {
                letters[place].isOwn = letters[place].isOwn || letter.isOwn
                return false
            }
        }
        letters.append(letter)
        return true
    }

    private func place(of name: FrameName) -> Int? { letters.firstIndex { $0.frame.name == name } }

    subscript(name: FrameName?) -> Letter? {
        get { name.flatMap(place(of:)).map { letters[$0] } }
        set {
            guard let name, let place = place(of: name), let newValue else { return }
            letters[place] = newValue
        }
    }

    /// Has those that are not on their way be so.
    mutating func takeOut() -> [Letter] {
        var taken: [Letter] = []
        for place in letters.indices where !letters[place].isOut {
            letters[place].isOut = true
            taken.append(letters[place])
        }
        return taken
    }

    /// - Returns: Those that were here.
    mutating func remove(_ names: [FrameName]) -> [Letter] {
        let wanted = Set(names)
        let removed = letters.filter { $0.frame.name.map(wanted.contains) ?? false }
        letters.removeAll { $0.frame.name.map(wanted.contains) ?? false }
        return removed
    }

    /// Another has said that these are to be forgotten: they may come yet.
    mutating func forget(_ names: [FrameName]) -> [Letter] {
        let removed = remove(names)
        forgottenBefore.formUnion(Set(names).subtracting(removed.compactMap(\.frame.name)))
        return removed
    }

    mutating func removeAll(where isOld: (Letter) -> Bool) -> [Letter] {
        let old = letters.filter(isOld)
        letters.removeAll(where: isOld)
        return old
    }
}
