public import Quantities

/// Who comes and who goes: at rates, at known times, or both.
public struct MembershipSpecification: Equatable, Sendable {
    /// People a second, as independent Poisson processes.
    public struct Rates: Equatable, Sendable {
        public var joins: Double
        public var leaves: Double
        public var removals: Double

        public static let none = Rates(joins: 0, leaves: 0, removals: 0)

        public init(joins: Double, leaves: Double, removals: Double) {
            self.joins = joins
            self.leaves = leaves
            self.removals = removals
        }
    }

    public enum Change: Equatable, Sendable {
        /// As many people come as make the group so large; nobody if it is so already.
        case growTo(devices: Int)
        /// As many people go as make the group so small; nobody if it is so already.
        case shrinkTo(devices: Int)
        case join(people: Int)
        /// By own wish or not: it is for others to change the keys.
        case leave(people: Int)
    }

    /// A change in equal steps of time.
    public struct Event: Equatable, Sendable {
        public let begins: TimeSpan
        public let over: TimeSpan
        public let change: Change

        public init(begins: TimeSpan, over: TimeSpan, _ change: Change) {
            self.begins = begins
            self.over = over
            self.change = change
        }
    }

    public var rates: Rates
    /// In the order of the file.
    public var events: [Event]

    public static let none = MembershipSpecification()

    public init(rates: Rates = .none, events: [Event] = []) {
        self.rates = rates
        self.events = events
    }

    /// How many devices a group would have after the events that lead to a size or bring people of one device.
    ///
    /// - Returns: One for each event, and the size before.
    func sizes(from start: Int) -> [(before: Int, after: Int)] {
        var size = start
        return events.map { event in
            let before = size
            switch event.change {
            case .growTo(let devices): size = max(size, devices)
            case .shrinkTo(let devices): size = min(size, devices)
            case .join(let people): size += people
            case .leave(let people): size = max(1, size - people)
            }
            return (before, size)
        }
    }
}
