import Metering
public import Primitives
public import Quantities
public import SchemeContract

/// A step that is being taken: what its work draws on and is charged to, and what it has led to so far.
public struct OpenStep {
    public var context: CryptoContext
    public private(set) var effects: [MemberEffect] = []

    public init(context: CryptoContext) {
        self.context = context
    }

    /// What it comes to.
    public var taken: MemberStep { MemberStep(effects: effects, tally: context.tally) }

    /// Begins the next step: nothing has come of it, and nothing is charged.
    public mutating func begin() {
        context.tally = OperationTally()
        effects = []
    }

    public mutating func add(_ effect: MemberEffect) { effects.append(effect) }

    public mutating func report(_ report: MemberReport) { effects.append(.report(report)) }

    public mutating func wake(_ alarm: AlarmID, at due: SimulatedInstant) {
        effects.append(.setAlarm(alarm, at: due))
    }
}
