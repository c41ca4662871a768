import Metering
import Primitives
import Quantities
import SchemeContract

/// A step that is being taken: what its work draws on and is charged to, and what it has led to so far.
struct OpenStep {
    var context: CryptoContext
    private(set) var effects: [MemberEffect] = []

    init(context: CryptoContext) {
        self.context = context
    }

    /// What it comes to.
    var taken: MemberStep { MemberStep(effects: effects, tally: context.tally) }

    /// Begins the next step: nothing has come of it, and nothing is charged.
    mutating func begin() {
        context.tally = OperationTally()
        effects = []
    }

    mutating func add(_ effect: MemberEffect) { effects.append(effect) }

    mutating func report(_ report: MemberReport) { effects.append(.report(report)) }

    mutating func wake(_ alarm: AlarmID, at due: SimulatedInstant) {
        effects.append(.setAlarm(alarm, at: due))
    }
}
