public import Quantities

/// What is still to happen, earliest first.
///
/// Of two entries due at one instant, the one entered first comes first, so a run has one order whatever the
/// layout. Entries lie unsorted in the buckets of a wheel, each a span of time, and are sorted when the clock reaches
/// their bucket; what comes for a bucket that was reached is in a heap, and what is beyond the wheel in another. A
/// bucket is as wide as about four entries are apart, and is tuned again as that changes, so entering and taking cost
/// the same however many there are. While they are few the first heap holds them all. (After the calendar queue of R.
/// Brown, CACM 31(10), 1988.)
public struct Agenda<Event> {
    private struct Node {
        var due: Int64
        /// The order of entry, then, in the low bits, the slot that follows: in its bucket, or of those that are free.
        var orderAndNext: UInt64
        /// Nothing where the slot is free.
        var event: Event?
    }

    private var nodes: [Node] = []
    private var firstFree = Self.noSlot
    private var entered: UInt64 = 0

    /// The due time of the entry taken last.
    public private(set) var now = SimulatedInstant.start
    public private(set) var count = 0

    // All that is due up to the end of `bucket`, some sorted when the clock came there and some entered since; both
    // are empty only when there is nothing at all.
    private var sorted = SortedEntries()
    private var soon = EntryHeap()
    /// The first slot of each bucket of the wheel, which holds what is due after `bucket`.
    private var heads: [UInt32] = []
    private var wheelCount = 0
    /// All that is due after the wheel.
    private var later = EntryHeap()

    /// The bucket that the clock has reached, counted from the start of time.
    private var bucket: Int64 = 0
    /// A bucket is two to the power of this wide, in nanoseconds.
    private var widthBits: Int64 = Self.endless

    // Since the buckets were tuned: what was taken, that and an eighth of the buckets passed, and when it was.
    private var takenSince = 0
    private var effortSince = 0
    private var tunedAt: Int64 = 0
    /// After so much effort it is time to look whether the buckets still fit.
    private var effortMax = 4 * Self.smallMax
    /// More entries due soon than this call for narrower buckets.
    private var soonMax = Self.smallMax

    /// Up to so many entries a heap alone is as fast.
    private static var smallMax: Int { 64 }
    private static var endless: Int64 { 62 }
    private static var bucketsMax: Int { 1 << 20 }
    private static var bucketsAtOnce: Int { 4 }
    private static var noSlot: UInt64 { EntryKey.slotMask }

    public init() {}

    /// - Parameter entered: As if there had been so many entries before, for tests.
    init(entered: UInt64) {
        self.entered = entered
    }

    /// Whether there were more entries at a time than it holds, and some were not taken.
    public private(set) var hasOverflowed = false

    public var isEmpty: Bool { count == 0 }

    /// When the next entry is due.
    public var nextDue: SimulatedInstant? {
        guard let own = sorted.first else { return soon.first.map { SimulatedInstant(nanoseconds: $0.due) } }
        return SimulatedInstant(nanoseconds: min(own.due, soon.first?.due ?? .max))
    }

    /// - Parameter due: Not before `now`.
    public mutating func enter(_ event: Event, due: SimulatedInstant) {
        precondition(due >= now, "the past is closed: it is \(now), the entry is due at \(due)")
        if entered == EntryKey.orderMax { renumber() }
        guard firstFree != Self.noSlot || nodes.count < Self.noSlot else { return hasOverflowed = true }
        let order = entered << EntryKey.slotBits
        entered += 1
        let slot = freeSlot()
        if count == 0 { bucket = due.nanoseconds >> widthBits }
        let next = file(EntryKey(due: due.nanoseconds, orderAndSlot: order | slot))
        let node = Node(due: due.nanoseconds, orderAndNext: order | next, event: event)
        if slot < nodes.count { nodes[Int(slot)] = node } else { nodes.append(node) }
        count += 1
        if soon.count > soonMax { tune() }
    }

    /// Takes the next entry and moves the clock to it.
    public mutating func next() -> Event? {
        guard let first = takeFirst() else { return nil }
        now = SimulatedInstant(nanoseconds: first.due)
        count -= 1
        takenSince += 1
        effortSince += 1
        let event = nodes[first.slot].event.take()
        nodes[first.slot].orderAndNext = firstFree
        firstFree = UInt64(first.slot)
        if sorted.first == nil, soon.isEmpty, count > 0 { advance() }
        if effortSince > effortMax { tuneIfNeeded() }
        return event
    }

    /// All entries still due, in no particular order.
    public var remaining: [Event] { nodes.compactMap(\.event) }
}

// MARK: - Entering and taking

extension Agenda {
    /// A slot for a node; one that is not there yet is to be appended.
    @inline(__always)
    private mutating func freeSlot() -> UInt64 {
        guard firstFree == Self.noSlot else {
            let slot = firstFree
            firstFree = nodes[Int(slot)].orderAndNext
            return slot
        }
        return UInt64(nodes.count)
    }

    @inline(__always)
    private mutating func takeFirst() -> EntryKey? {
        guard let own = sorted.first else { return soon.pop() }
        if let other = soon.first, other.comesBefore(own) { return soon.pop() }
        sorted.removeFirst()
        return own
    }

    /// Puts an entry where its time says.
    ///
    /// - Returns: The slot that its node is to name as the next.
    @inline(__always)
    private mutating func file(_ key: EntryKey) -> UInt64 {
        let due = key.due >> widthBits
        if due <= bucket {
            soon.push(key)
        } else if due - bucket < heads.count {
            let place = place(ofBucket: due)
            let next = UInt64(heads[place])
            heads[place] = UInt32(truncatingIfNeeded: key.orderAndSlot & EntryKey.slotMask)
            wheelCount += 1
            return next
        } else {
            later.push(key)
        }
        return Self.noSlot
    }

    @inline(__always)
    private func place(ofBucket bucket: Int64) -> Int { Int(truncatingIfNeeded: bucket) & (heads.count - 1) }

    /// Moves to the next bucket with anything in it, and on to those close behind, and sorts what lies there.
    private mutating func advance() {
        var next = later.first.map { $0.due >> widthBits } ?? .max
        if wheelCount > 0 {
            var candidate = bucket + 1
            while candidate < next, heads[place(ofBucket: candidate)] == Self.noSlot { candidate += 1 }
            effortSince += Int(candidate - bucket) / 8
            next = candidate
        }
        bucket = next + min(Int64(Self.bucketsAtOnce - 1), .max - next)
        sorted.removeAll()
        if wheelCount > 0 { empty(from: next) }
        while let key = later.first, key.due >> widthBits <= bucket {
            _ = later.pop()
            sorted.append(key)
        }
        sorted.sort()
    }

    /// Takes what lies in some buckets side by side, since each entry is likely to be far from all caches: to wait for
    /// several at once takes no longer than to wait for one.
    private mutating func empty(from first: Int64) {
        var ends = InlineArray<4, UInt64>(repeating: 0)
        var endCount = 0
        for offset in 0..<Self.bucketsAtOnce {
            let place = place(ofBucket: first + Int64(offset))
            let head = UInt64(heads[place])
            guard head != Self.noSlot else { continue }
            heads[place] = UInt32(Self.noSlot)
            ends[endCount] = head
            endCount += 1
        }
        while endCount > 0 {
            var kept = 0
            wheelCount -= endCount
            for index in 0..<endCount {
                let slot = ends[index]
                let (due, orderAndNext) = (nodes[Int(slot)].due, nodes[Int(slot)].orderAndNext)
                let next = orderAndNext & EntryKey.slotMask
                sorted.append(EntryKey(due: due, orderAndSlot: orderAndNext - next + slot))
                ends[kept] = next
                kept += next == Self.noSlot ? 0 : 1
            }
            endCount = kept
        }
    }
}

// MARK: - Tuning

extension Agenda {
    private mutating func tuneIfNeeded() {
        let (size, bits) = fittingWheel()
        let fits =
            size == 0
            ? heads.isEmpty
            : size <= 2 * heads.count && heads.count <= 4 * size && abs(bits - widthBits) <= 1
        if fits { noteTuned() } else { tune() }
    }

    private mutating func noteTuned() {
        (takenSince, effortSince, tunedAt) = (0, 0, now.nanoseconds)
        effortMax = 2 * count + 4 * Self.smallMax
        soonMax = max(Self.smallMax, 2 * soon.count)
    }

    /// Chooses the number and the width of the buckets anew, and files everything again.
    private mutating func tune() {
        let size: Int
        (size, widthBits) = fittingWheel()
        heads.removeAll(keepingCapacity: true)
        heads.append(contentsOf: repeatElement(UInt32(Self.noSlot), count: size))
        sorted.removeAll()
        soon.removeAll()
        later.removeAll()
        wheelCount = 0
        bucket = now.nanoseconds >> widthBits
        for slot in nodes.indices where nodes[slot].event != nil {
            let order = nodes[slot].orderAndNext & ~EntryKey.slotMask
            let next = file(EntryKey(due: nodes[slot].due, orderAndSlot: order | UInt64(slot)))
            nodes[slot].orderAndNext = order | next
        }
        if soon.isEmpty, count > 0 { advance() }
        noteTuned()
    }

    /// Numbers the entries anew, in the order in which they came.
    private mutating func renumber() {
        let slots = nodes.indices.filter { nodes[$0].event != nil }.sorted {
            nodes[$0].orderAndNext >> EntryKey.slotBits < nodes[$1].orderAndNext >> EntryKey.slotBits
        }
        for (order, slot) in slots.enumerated() {
            let next = nodes[slot].orderAndNext & EntryKey.slotMask
            nodes[slot].orderAndNext = UInt64(order) << EntryKey.slotBits | next
        }
        entered = UInt64(slots.count)
        tune()
    }

    /// How many buckets there should be, and how wide: none for few entries, or for entries due at one instant.
    private func fittingWheel() -> (size: Int, widthBits: Int64) {
        let gap = recentGap ?? gapAhead
        guard count > Self.smallMax, gap > 0 else { return (0, Self.endless) }
        var size = Self.smallMax
        while size < count, size < Self.bucketsMax { size *= 2 }
        return (size, Int64(max(0, (4 * gap).exponent)))
    }

    /// The nanoseconds from one entry to the next as of late; nothing where too few were taken to say.
    private var recentGap: Double? {
        guard takenSince >= Self.smallMax, now.nanoseconds > tunedAt else { return nil }
        return Double(now.nanoseconds - tunedAt) / Double(takenSince)
    }

    /// The nanoseconds from one entry to the next in the earlier half of what is to come, by a sample.
    private var gapAhead: Double {
        var sample: [Int64] = []
        for slot in stride(from: 0, to: nodes.count, by: max(1, nodes.count / 64)) {
            if nodes[slot].event != nil { sample.append(nodes[slot].due) }
        }
        sample.sort()
        guard let first = sample.first else { return 0 }
        return Double(sample[sample.count / 2] - first) / Double(max(1, count / 2))
    }
}
