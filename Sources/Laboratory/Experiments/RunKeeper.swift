public import Observation

/// Holds the records of finished runs beyond the life of the process.
///
/// Used from the tasks of several runs at once.
public protocol RunKeeper: Sendable {
    /// What was kept of this run; nothing where there is none that fits.
    func kept(of run: PlannedRun) -> KeptRun?

    /// Keeps a finished run: after this it survives the end of the process, whatever ends it.
    ///
    /// - Parameter seconds: What it took of a processor.
    func keep(_ record: RunRecord, of run: PlannedRun, seconds: Double) throws(KeepingError)
}

/// A finished run as it was kept.
public struct KeptRun: Sendable {
    public let record: RunRecord
    /// What it took of a processor.
    public let seconds: Double

    public init(record: RunRecord, seconds: Double) {
        self.record = record
        self.seconds = seconds
    }
}

/// A finished run could not be kept.
public struct KeepingError: Error, Equatable, Sendable {
    /// What stood in the way, for people.
    public let reason: String

    public init(reason: String) {
        self.reason = reason
    }
}
