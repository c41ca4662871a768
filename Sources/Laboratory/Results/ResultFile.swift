/// A table of the results of one scenario, in a file of its own.
public enum ResultFile: String, CaseIterable, Sendable {
    case runs, summary, rekeys, series, devices, relays
    /// Written where it is asked for.
    case messages

    public var name: String { rawValue + ".csv" }

    /// What one row of it is.
    public var row: String {
        switch self {
        case .runs: "one metric of one replication of one point"
        case .summary:
            "one metric of one point: mean, interval, deviation, least and greatest over its replications"
        case .rekeys: "one rekey of one replication: cause, sizes, bytes, times, convergence"
        case .series:
            "one bin of virtual time: devices, gear, messages, bytes, latency, what was not read, faults"
        case .devices:
            "one device of one replication: bytes, processor time, what it read and did not, time online"
        case .relays: "one relay of one replication: bytes, messages sent on, the fullest mailbox, time down"
        case .messages: "one message of one replication: size, gear, bytes, recipients, when it was read"
        }
    }

    /// After `scenario`, `point` and the swept paths.
    public var columns: [ResultColumn] {
        switch self {
        case .runs: RunRow.columns
        case .summary: SummaryRow.columns
        case .rekeys: RekeyRow.columns
        case .series: SeriesRow.columns
        case .devices: DeviceRow.columns
        case .relays: RelayRow.columns
        case .messages: MessageRow.columns
        }
    }
}
