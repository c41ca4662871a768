/// Which numbers of a rising sequence have come, so that none is taken twice.
///
/// All below `floor` count as come. Above it they are remembered one by one, at most `remembered` of them: when
/// there are more, the floor rises over the lowest gap, and what was missing there is given up.
struct ReceiveWindow: Equatable {
    /// A repeat after the longest back-off finds its place; more would only make the state larger.
    static let rememberedMax = 256

    private(set) var floor: UInt32
    /// Numbers above the floor that have come, rising.
    private(set) var come: [UInt32] = []

    init(floor: UInt32 = 0) {
        self.floor = floor
    }

    func hasCome(_ number: UInt32) -> Bool {
        number < floor || come.contains(number)
    }

    mutating func note(_ number: UInt32) {
        guard !hasCome(number) else { return }
        come.insert(number, at: come.firstIndex { $0 > number } ?? come.endIndex)
        if come.count > Self.rememberedMax, let lowest = come.first { floor = lowest }
        while let first = come.first, first == floor {
            come.removeFirst()
            floor += 1
        }
    }

    /// This window with a floor further down, all numbers from `known` to its own floor having come.
    func lowered(to floor: UInt32, known: UInt32) -> ReceiveWindow {
        var window = ReceiveWindow(floor: floor)
        // Of a long row only its end is remembered: what is missing before it is given up then.
        let row = max(known, self.floor - min(self.floor, UInt32(Self.rememberedMax) + 1))..<self.floor
        for number in row { window.note(number) }
        for number in come { window.note(number) }
        return window
    }

    /// The 64 numbers from the floor on that have come, as bits, the floor's lowest.
    var bits: UInt64 {
        come.reduce(0) { $1 - floor < 64 ? $0 | 1 << UInt64($1 - floor) : $0 }
    }
}
