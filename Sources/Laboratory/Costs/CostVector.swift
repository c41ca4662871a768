/// What a group pays for, each thing by itself.
public enum CostComponent: String, CaseIterable, Sendable {
    /// The group made of all its devices, and what everyone's first message brings.
    case founding
    /// A message, where all keys are there already.
    case message
    /// One device more: the change itself.
    case join
    /// What messages bring after it: once everyone has written, the newcomer too.
    case joinKeys = "join-keys"
    /// One device less: the change itself.
    case removal
    /// What messages bring after it, once everyone has written.
    case removalKeys = "removal-keys"
    /// One renewal of keys by their period, where the gear has any.
    case renewal
    /// An hour in which nothing else happens.
    case rest
}

/// What one gear costs at one size, as one run has it.
public struct CostVector: Equatable, Sendable {
    private var amounts: [Amounts]

    init() {
        amounts = Array(repeating: .zero, count: CostComponent.allCases.count)
    }

    public internal(set) subscript(component: CostComponent) -> Amounts {
        get { amounts[Self.place(of: component)] }
        set { amounts[Self.place(of: component)] = newValue }
    }

    private static func place(of component: CostComponent) -> Int {
        CostComponent.allCases.firstIndex(of: component) ?? 0
    }

    /// Between two sizes, each thing by the power law through both.
    static func between(_ own: CostVector, _ other: CostVector, at share: Double) -> CostVector {
        var vector = CostVector()
        vector.amounts = zip(own.amounts, other.amounts).map { .between($0, $1, at: share) }
        return vector
    }
}
