public import Quantities

/// What the users of a real group did, to be done again: who wrote, came or went, and when.
public struct WorkloadTrace: Equatable, Sendable {
    public enum Act: Equatable, Sendable {
        /// - Parameter bytes: Of plaintext; drawn where the trace does not say.
        case message(bytes: Int?)
        case join
        /// By own wish or not.
        case leave
    }

    public struct Entry: Equatable, Sendable {
        /// Since the beginning of the measured run.
        public let at: TimeSpan
        public let person: Int
        public let act: Act

        public init(at: TimeSpan, person: Int, act: Act) {
            self.at = at
            self.person = person
            self.act = act
        }
    }

    /// By time.
    public let entries: [Entry]
    /// The persons below are in the group at the beginning.
    public let founderCount: Int

    public init(entries: [Entry], founderCount: Int) {
        self.entries = entries
        self.founderCount = founderCount
    }

    public var messageCount: Int { entries.count { if case .message = $0.act { true } else { false } } }

    public var joinCount: Int { entries.count { $0.act == .join } }
}
