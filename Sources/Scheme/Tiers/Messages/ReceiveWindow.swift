/// Which numbers of a sequence have come, so that none is taken twice.
///
/// It begins at the number from which on it keeps account. What lies before has not come through it; if such a
/// number does come, the window begins there. Numbers in a row are remembered as one, so what costs are gaps:
/// of those it remembers at most `gapsMax`, and gives up what is missing in the lowest.
public struct ReceiveWindow: Equatable {
    /// A repeat after the longest back-off finds its place; more would only make the state larger.
    public static let gapsMax = 256

    /// Numbers before this have not come.
    public private(set) var begin: UInt32
    /// The first number from the window's beginning on that has not come.
    public private(set) var floor: UInt32
    /// Those that have come after `floor`: rising, apart from each other and from it.
    ///
    /// Mostly there are none, and a window, of which there is one for each pair of members, has no storage of its own.
    private var come: [Range<UInt32>] = []

    public init(floor: UInt32 = 0) { self.init(from: floor, to: floor) }

    /// One in which the numbers from `begin` on have come that are less than `floor`, and no others.
    public init(from begin: UInt32, to floor: UInt32) {
        self.begin = begin
        self.floor = floor
    }

    /// The last number of all counts as come: there is none after it.
    public func hasCome(_ number: UInt32) -> Bool {
        guard number < .max else { return true }
        return (begin..<floor).contains(number) || come.contains { $0.contains(number) }
    }

    public mutating func note(_ number: UInt32) {
        guard !hasCome(number) else { return }
        self = lowered(to: number)
        if number == floor {
            floor += 1
            if let first = come.first, first.lowerBound == floor { floor = come.removeFirst().upperBound }
        } else {
            insert(number)
        }
        let runCount = come.count + (floor > begin ? 1 : 0)
        if runCount > Self.gapsMax { floor = come.removeFirst().upperBound }
    }

    /// Notes a number above the floor.
    private mutating func insert(_ number: UInt32) {
        let place = come.firstIndex { $0.lowerBound > number } ?? come.endIndex
        var range = number..<number + 1
        if place < come.endIndex, come[place].lowerBound == range.upperBound {
            range = range.lowerBound..<come.remove(at: place).upperBound
        }
        if place > 0, come[place - 1].upperBound == number {
            come[place - 1] = come[place - 1].lowerBound..<range.upperBound
        } else {
            come.insert(range, at: place)
        }
    }

    /// This window with an earlier beginning: what lies between is missing.
    public func lowered(to number: UInt32) -> ReceiveWindow {
        guard number < begin else { return self }
        var window = self
        if floor > begin { window.come.insert(begin..<floor, at: 0) }
        window.begin = number
        window.floor = number
        return window
    }

    /// The 64 numbers from the floor on that have come, as bits, the floor's lowest.
    public var bits: UInt64 {
        let floor = floor
        return (0..<64).reduce(0) { bits, offset in
            let (number, isOver) = floor.addingReportingOverflow(UInt32(offset))
            return isOver || !hasCome(number) ? bits : bits | 1 << UInt64(offset)
        }
    }
}
