public import Quantities

/// What is still to happen, earliest first.
///
/// Of two entries due at one instant, the one entered first comes first, so a run has one order whatever the
/// layout of the heap. A four-ary heap of 16-byte keys; the events themselves lie still in slots that are
/// used again. Entering and taking cost O(log n).
public struct Agenda<Event> {
    /// Due time, then order of entry; the low bits name the slot and never decide.
    private struct Key {
        let due: Int64
        let order: UInt64

        func comesBefore(_ other: Key) -> Bool {
            due != other.due ? due < other.due : order < other.order
        }
    }

    /// 2^24 entries at a time, 2^40 in a run.
    private static var slotBits: UInt64 { 24 }

    private var heap: [Key] = []
    private var slots: [Event?] = []
    private var freeSlots: [Int] = []
    private var entered: UInt64 = 0

    /// The due time of the entry taken last.
    public private(set) var now = SimulatedInstant.start

    public init() {}

    public var isEmpty: Bool { heap.isEmpty }

    public var count: Int { heap.count }

    /// When the next entry is due.
    public var nextDue: SimulatedInstant? { heap.first.map { SimulatedInstant(nanoseconds: $0.due) } }

    public mutating func enter(_ event: Event, due: SimulatedInstant) {
        precondition(due >= now, "the past is closed: it is \(now), the entry is due at \(due)")
        let slot = place(event)
        heap.append(Key(due: due.nanoseconds, order: entered << Self.slotBits | UInt64(slot)))
        entered += 1
        siftUp(from: heap.count - 1)
    }

    /// Takes the next entry and moves the clock to it.
    public mutating func next() -> Event? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            siftDown(from: 0)
        }
        now = SimulatedInstant(nanoseconds: first.due)
        let slot = Int(first.order & (1 << Self.slotBits - 1))
        freeSlots.append(slot)
        defer { slots[slot] = nil }
        return slots[slot]
    }

    /// All entries still due, in no particular order.
    public var remaining: [Event] { slots.compactMap(\.self) }

    private mutating func place(_ event: Event) -> Int {
        if let slot = freeSlots.popLast() {
            slots[slot] = event
            return slot
        }
        precondition(slots.count < 1 << Self.slotBits, "the agenda holds at most 2^24 entries")
        slots.append(event)
        return slots.count - 1
    }

    private mutating func siftUp(from start: Int) {
        var index = start
        let key = heap[index]
        while index > 0 {
            let parent = (index - 1) / 4
            guard key.comesBefore(heap[parent]) else { break }
            heap[index] = heap[parent]
            index = parent
        }
        heap[index] = key
    }

    private mutating func siftDown(from start: Int) {
        var index = start
        let key = heap[index]
        while true {
            let firstChild = 4 * index + 1
            guard firstChild < heap.count else { break }
            var least = firstChild
            for child in firstChild + 1..<max(firstChild + 1, min(firstChild + 4, heap.count))
            where heap[child].comesBefore(heap[least]) {
                least = child
            }
            guard heap[least].comesBefore(key) else { break }
            heap[index] = heap[least]
            index = least
        }
        heap[index] = key
    }
}
