import Identity

/// Another relay that a message is for, in place of which others may be told.
struct Addressee: Hashable, Comparable {
    let relay: RelayID
    let mayReturn: Bool

    static func < (left: Addressee, right: Addressee) -> Bool {
        left.relay == right.relay ? left.mayReturn && !right.mayReturn : left.relay < right.relay
    }
}
