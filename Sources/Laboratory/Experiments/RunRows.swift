import Identity
public import Observation
public import Quantities
public import Results
public import ScenarioFile

/// The rows of all tables that are one run's.
public struct RunRows: Sendable {
    public let metrics: [RunRow]
    public let rekeys: [RekeyRow]
    public let series: [SeriesRow]
    public let devices: [DeviceRow]
    public let relays: [RelayRow]
    public let messages: [MessageRow]

    /// - Parameter instant: The one that all others are told from.
    public init(of record: RunRecord, _ run: PlannedRun, since instant: SimulatedInstant) {
        let place = RunPlace(
            point: run.point.index, sweptValues: run.point.values, replication: run.replication,
            seed: run.seed)
        metrics = record.metrics.map {
            RunRow(of: place, metric: $0.name, unit: $0.unit, value: $0.value)
        }
        rekeys = record.rekeys.map { RekeyRow($0, of: run, since: instant) }
        series = record.series.map { SeriesRow($0, of: run, since: instant) }
        devices = record.devices.map { DeviceRow($0, of: run) }
        relays = record.relays.map { RelayRow($0, of: run) }
        messages = record.messages.map { MessageRow($0, of: run, since: instant) }
    }
}

extension RunRecord {
    /// Without what is written of each run as it comes, and read by nobody after that.
    var withoutDetails: RunRecord {
        var rest = self
        (rest.devices, rest.relays, rest.messages) = ([], [], [])
        return rest
    }

    /// What has to be known of a run that is kept elsewhere: its traces, and the metrics that decide how many there are.
    public func reduced(for precision: PrecisionRule, of replications: Replications) -> RunRecord {
        var rest = RunRecord(measuredFrom: measuredFrom)
        (rest.digest, rest.eventCount) = (digest, eventCount)
        rest.metrics = precision.needed(of: self, asking: replications)
        return rest
    }
}

extension UnreadCounts {
    /// In the order of the columns.
    var list: [Int] { self == UnreadCounts() ? Self.none : Unread.allCases.map { self[$0] } }

    /// Shared by all bins of a long run in which everything was read, which would have storage of their own.
    private static let none = Unread.allCases.map { _ in 0 }
}

extension DeviceRow {
    fileprivate init(_ device: DeviceRecord, of run: PlannedRun) {
        self.init(
            point: run.point.index, sweptValues: run.point.values, replication: run.replication,
            device: Int(device.ordinal), cohort: device.cohort, relay: device.relay, bytesUp: device.bytesUp,
            bytesDown: device.bytesDown, processorMilliseconds: device.processorTime.milliseconds,
            read: device.readCount, unread: device.unread.list, onlineSeconds: device.onlineTime.seconds)
    }
}

extension RelayRow {
    fileprivate init(_ relay: RelayRecord, of run: PlannedRun) {
        self.init(
            point: run.point.index, sweptValues: run.point.values, replication: run.replication,
            relay: relay.number, bytesIn: relay.bytesIn, bytesOut: relay.bytesOut,
            forwarded: relay.forwardedCount, mailboxBytesMax: relay.mailboxBytesMax,
            downSeconds: relay.downTime.seconds, ordered: relay.orderedCount)
    }
}

extension MessageRow {
    fileprivate init(_ message: MessageSummary, of run: PlannedRun, since measuredFrom: SimulatedInstant) {
        self.init(
            point: run.point.index, sweptValues: run.point.values, replication: run.replication,
            timeSeconds: message.writtenAt.elapsed(since: measuredFrom).seconds, group: message.group,
            sender: Int(message.sender), textBytes: message.size, mechanism: message.mechanism,
            epoch: message.epoch.map { Int($0.number) }, bytesUp: message.bytesUp,
            bytesTotal: message.bytesTotal, keyBytesTotal: message.keyBytesTotal,
            recipients: message.recipientCount, read: message.readCount,
            readP50Milliseconds: message.readByHalf?.milliseconds,
            readP95Milliseconds: message.readByMost?.milliseconds,
            readAllMilliseconds: message.readByAll?.milliseconds)
    }
}
