public import WireFormat

/// How much happens in a group, as its log says: sums over its changes, of which each that follows on a change of members
/// takes an eighth away.
///
/// So they tell of about the last eight changes of members, whether these took an hour or a month. Whole numbers alone: all
/// devices come to the same on any processor.
///
/// Layout: `latest` (uint64, milliseconds), then seven sums (uint64 each, in units of 1/256): `span` (milliseconds), `changes`, `joins`,
/// `removals`, `epochs`, `messages`, `writers`.
public struct GroupActivity: WireValue, Equatable, Sendable {
    /// The instant of the newest change, in milliseconds.
    public private(set) var latest: UInt64
    /// Time, in milliseconds.
    private(set) var span = Sum()
    /// Changes of members, however many.
    private(set) var changes = Sum()
    /// Devices.
    private(set) var joins = Sum()
    private(set) var removals = Sum()
    /// Epochs, of which renewals of keys end some, messages, and writers in each epoch.
    private(set) var epochs = Sum()
    private(set) var messages = Sum()
    private(set) var writers = Sum()

    /// Of a group that begins.
    public init(since instant: UInt64) { latest = instant }

    /// After an epoch that a change of so many devices ends; its instant must not be before `latest`.
    public func adding(_ report: EpochReport, joins: Int, removals: Int) -> GroupActivity {
        var next = self
        if joins + removals > 0 {
            next.decay()
            next.changes.add(1)
        }
        next.latest = report.instant
        next.epochs.add(1)
        next.span.add(report.instant - latest)
        next.joins.add(UInt64(joins))
        next.removals.add(UInt64(removals))
        next.messages.add(UInt64(report.messages))
        next.writers.add(UInt64(min(report.writers, report.messages)))
        return next
    }

    private mutating func decay() {
        span.decay()
        changes.decay()
        joins.decay()
        removals.decay()
        epochs.decay()
        messages.decay()
        writers.decay()
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        latest = try decoder.readUInt64()
        guard latest <= EpochReport.instantMax else { throw .unknownValue(at: start, got: latest) }
        span = try Sum(from: &decoder)
        changes = try Sum(from: &decoder)
        joins = try Sum(from: &decoder)
        removals = try Sum(from: &decoder)
        epochs = try Sum(from: &decoder)
        messages = try Sum(from: &decoder)
        writers = try Sum(from: &decoder)
    }

    public func encode(into encoder: inout WireEncoder) {
        encoder.write(latest)
        for sum in [span, changes, joins, removals, epochs, messages, writers] { sum.encode(into: &encoder) }
    }

    /// A sum of which the older terms count less, in units of 1/256.
    struct Sum: WireValue, Equatable, Sendable {
        /// More than any sum of terms of at most 2⁴⁸, each counted once and then less by an eighth.
        private static let unitsMax: UInt64 = 1 << 60

        private var units: UInt64 = 0

        init() {}

        var value: Double { Double(units) / 256 }

        mutating func decay() { units -= units / 8 }

        /// - Parameter term: At most 2⁴⁸.
        mutating func add(_ term: UInt64) { units = min(Self.unitsMax, units + term << 8) }

        init(from decoder: inout WireDecoder) throws(WireError) {
            let start = decoder.offset
            units = try decoder.readUInt64()
            guard units <= Self.unitsMax else { throw .unknownValue(at: start, got: units) }
        }

        func encode(into encoder: inout WireEncoder) { encoder.write(units) }
    }
}
