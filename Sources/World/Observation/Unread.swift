internal import SchemeContract

/// Why a message was not read by a recipient that was to read it, as it stands at the end of a run.
public enum Unread: Int, CaseIterable, Sendable {
    /// On its way, or come and waiting for what is.
    case late
    /// Nothing of it came, and nothing of it is on its way.
    case lost
    /// No key for it came in time.
    case keyMissing
    /// Its keys exist and do not open it.
    case broken
    /// The receive state of its epoch was deleted already.
    case epochGone
    /// Too many messages were waiting.
    case bufferFull
    /// It has come, or is kept for a device that does not know of it, and waits; and nothing that it could wait for is on its
    /// way.
    case stuck
    /// It lay in a mailbox for too long and was thrown away.
    case expired
    /// A node lost it that crashed.
    case crashed
    /// A node made it disappear.
    case censored
    /// It stands where another of its sender was read.
    case reused

    /// The word for it in names of metrics and columns.
    public var name: String {
        switch self {
        case .late: "late"
        case .lost: "lost"
        case .keyMissing: Undecryptable.keyMissing.name
        case .broken: Undecryptable.broken.name
        case .epochGone: Undecryptable.epochGone.name
        case .bufferFull: Undecryptable.bufferFull.name
        case .stuck: "stuck"
        case .expired: "expired"
        case .crashed: "crashed"
        case .censored: "censored"
        case .reused: Undecryptable.reused.name
        }
    }

    /// Whether it came and cannot be read.
    var isUndecryptable: Bool { !Self.notCome.contains(self) }

    static let notCome: [Unread] = [.lost, .late, .expired, .crashed, .censored]

    static let undecryptable = allCases.filter(\.isUndecryptable)

    init(_ cause: Undecryptable) {
        switch cause {
        case .keyMissing: self = .keyMissing
        case .broken: self = .broken
        case .epochGone: self = .epochGone
        case .bufferFull: self = .bufferFull
        case .reused: self = .reused
        }
    }
}

/// How many messages were not read, by cause.
public struct UnreadCounts: Equatable, Sendable {
    /// As many as there may be causes; there is one for each device and each bin of a run.
    private var counts = SIMD16<UInt32>()

    public init() {}

    public subscript(cause: Unread) -> Int {
        get { Int(counts[cause.rawValue]) }
        set { counts[cause.rawValue] = UInt32(newValue) }
    }

    public var sum: Int { Unread.allCases.reduce(0) { $0 + self[$1] } }
}

/// A list of as many numbers as there are causes, and an empty one where all was read, as it mostly is.
extension UnreadCounts: Codable {
    public init(from decoder: any Decoder) throws {
        let list = try decoder.singleValueContainer().decode([Int].self)
        for (cause, count) in zip(Unread.allCases, list) { self[cause] = count }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(sum == 0 ? [] : Unread.allCases.map { self[$0] })
    }
}

/// How many messages were to be read, a message and recipient at a time: nobody is counted twice, and nobody left out.
struct Deliveries {
    var read = 0
    var unread = UnreadCounts()

    var due: Int { read + unread.sum }

    /// - Parameter unread: Why a recipient has not read a message; nothing where it has.
    mutating func note(_ unread: Unread?) {
        if let unread { self.unread[unread] += 1 } else { read += 1 }
    }

    var undecryptable: Int { Unread.undecryptable.reduce(0) { $0 + unread[$1] } }
}
