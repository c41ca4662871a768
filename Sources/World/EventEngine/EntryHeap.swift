/// When an entry is due, in which order it came, and where its event lies.
struct EntryKey {
    /// In nanoseconds since the start.
    let due: Int64
    /// The order of entry; the low bits name the slot and never decide.
    let orderAndSlot: UInt64

    /// 2^28 entries at a time, which would take 16 GB; after 2^36 in a run they are numbered anew.
    static let slotBits: UInt64 = 28
    static let slotMask: UInt64 = 1 << slotBits - 1
    static let orderMax: UInt64 = 1 << (64 - slotBits) - 1

    @inline(__always)
    var slot: Int { Int(truncatingIfNeeded: orderAndSlot & Self.slotMask) }

    @inline(__always)
    func comesBefore(_ other: EntryKey) -> Bool {
        due != other.due ? due < other.due : orderAndSlot < other.orderAndSlot
    }
}

/// A four-ary heap of 16-byte keys: the fastest of all while they are few.
struct EntryHeap {
    private var keys: [EntryKey] = []

    var isEmpty: Bool { keys.isEmpty }

    var count: Int { keys.count }

    var first: EntryKey? { keys.first }

    mutating func removeAll() {
        keys.removeAll(keepingCapacity: true)
    }

    mutating func push(_ key: EntryKey) {
        keys.append(key)
        var span = keys.mutableSpan
        var index = span.count - 1
        while index > 0 {
            let parent = (index - 1) >> 2
            guard key.comesBefore(span[parent]) else { break }
            span[index] = span[parent]
            index = parent
        }
        span[index] = key
    }

    mutating func pop() -> EntryKey? {
        guard let first = keys.first, let last = keys.popLast() else { return nil }
        if !keys.isEmpty { siftDown(last) }
        return first
    }

    /// Puts `key` in the place of the first.
    private mutating func siftDown(_ key: EntryKey) {
        var span = keys.mutableSpan
        let count = span.count
        var index = 0
        while true {
            let firstChild = index << 2 + 1
            guard firstChild < count else { break }
            var least = firstChild
            var child = firstChild + 1
            let end = min(firstChild + 4, count)
            while child < end {
                if span[child].comesBefore(span[least]) { least = child }
                child += 1
            }
            guard span[least].comesBefore(key) else { break }
            span[index] = span[least]
            index = least
        }
        span[index] = key
    }
}

/// Keys that are sorted once, and then taken from the earliest on.
struct SortedEntries {
    /// The latest first, so that the earliest is the last of those that are not taken yet.
    private var keys: [EntryKey] = []
    private(set) var count = 0

    var first: EntryKey? { count > 0 ? keys[count - 1] : nil }

    mutating func removeFirst() {
        count -= 1
    }

    mutating func removeAll() {
        keys.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Adds one that is out of order until `sort`; all before must have been taken or removed.
    mutating func append(_ key: EntryKey) {
        keys.append(key)
    }

    mutating func sort() {
        count = keys.count
        guard count <= 32 else { return keys.sort { $1.comesBefore($0) } }
        var span = keys.mutableSpan
        var next = 1
        while next < span.count {
            let key = span[next]
            var place = next
            while place > 0, span[place - 1].comesBefore(key) {
                span[place] = span[place - 1]
                place -= 1
            }
            span[place] = key
            next += 1
        }
    }
}
