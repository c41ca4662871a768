public import SchemeContract

/// What each gear costs by the size of the group, and what it costs to go from one to another.
///
/// Measured (`keyshift map`), and part of what all devices of a group have settled. Between sizes and beyond the last on a straight line: of
/// arithmetic only that whose every bit IEEE 754 fixes, so that all devices name the same gear.
public struct GearCosts: Equatable, Sendable {
    /// Of one gear at one size, in one unit, such as bytes on all links.
    public struct Vector: Equatable, Sendable {
        /// The group made of all its devices, and what everyone's first message brings.
        public var founding: Double
        public var message: Double
        /// A change of members, and what messages after it bring when all have written.
        public var join: Double
        public var joinKeys: Double
        public var removal: Double
        public var removalKeys: Double
        /// One renewal of keys by their period.
        public var renewal: Double
        /// An hour in which nothing else happens.
        public var rest: Double

        public init(
            founding: Double, message: Double, join: Double, joinKeys: Double, removal: Double,
            removalKeys: Double, renewal: Double, rest: Double
        ) {
            self.founding = founding
            self.message = message
            self.join = join
            self.joinKeys = joinKeys
            self.removal = removal
            self.removalKeys = removalKeys
            self.renewal = renewal
            self.rest = rest
        }

        fileprivate static func between(_ low: Vector, _ high: Vector, at share: Double) -> Vector {
            func value(_ path: KeyPath<Vector, Double>) -> Double {
                GearCosts.line(low[keyPath: path], high[keyPath: path], share)
            }
            return Vector(
                founding: value(\.founding), message: value(\.message), join: value(\.join),
                joinKeys: value(\.joinKeys), removal: value(\.removal), removalKeys: value(\.removalKeys),
                renewal: value(\.renewal), rest: value(\.rest))
        }
    }

    /// Something at sizes that rise.
    public struct BySize<Value: Equatable & Sendable>: Equatable, Sendable {
        fileprivate let places: [(devices: Int, value: Value)]

        /// - Precondition: There is at least one size, and they rise.
        public init(_ places: [(devices: Int, value: Value)]) {
            precondition(!places.isEmpty, "a table of costs has a size")
            precondition(
                zip(places, places.dropFirst()).allSatisfy { $0.devices < $1.devices }, "its sizes rise")
            self.places = places
        }

        public static func == (own: BySize, other: BySize) -> Bool {
            own.places.elementsEqual(other.places) { $0 == $1 }
        }

        fileprivate func value(at size: Int, between: (Value, Value, Double) -> Value) -> Value {
            guard places.count > 1 else { return places[0].value }
            let upper = max(1, places.firstIndex { $0.devices >= size } ?? places.count - 1)
            let (low, high) = (places[upper - 1], places[upper])
            let share = Double(size - low.devices) / Double(high.devices - low.devices)
            return between(low.value, high.value, max(0, share))
        }
    }

    /// From one gear to another.
    public struct Switch: Hashable, Sendable {
        public let from: Tier
        public let to: Tier

        public init(from: Tier, to: Tier) {
            self.from = from
            self.to = to
        }
    }

    private let vectors: [Tier: BySize<Vector>]
    private let switches: [Switch: BySize<Double>]

    public init(_ vectors: [Tier: BySize<Vector>], switches: [Switch: BySize<Double>]) {
        self.vectors = vectors
        self.switches = switches
    }

    public var gears: Set<Tier> { Set(vectors.keys) }

    /// - Precondition: The gear is among `gears`.
    func vector(of gear: Tier, at size: Int) -> Vector {
        guard let sizes = vectors[gear] else { preconditionFailure("nothing is known of what \(gear) costs") }
        return sizes.value(at: size, between: Vector.between)
    }

    /// What going from one gear to another brings beyond what it costs to be in that; founding it, where that was not measured.
    func cost(of change: Switch, at size: Int) -> Double {
        switches[change]?.value(at: size, between: Self.line) ?? vector(of: change.to, at: size).founding
    }

    private static func line(_ low: Double, _ high: Double, _ share: Double) -> Double {
        max(0, low + share * (high - low))
    }
}
