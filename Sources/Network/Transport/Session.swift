import Quantities

/// Whether the two ends of a connection are connected: kept once for both directions.
struct Session {
    /// Who sends which flight, from the one who began on; nothing where nobody has begun.
    private(set) var flights: [Int] = []
    private(set) var isResumed = false
    var lastUsed = SimulatedInstant.start
    private var wasConnected = false

    var isBegun: Bool { !flights.isEmpty }

    /// After so long without a word the two forget each other's connection, and resume it when there is something to say.
    ///
    /// An assumption: RFC 9000 section 10.1 leaves it to the two, and servers allow from half a minute to some minutes.
    static let idleMax = TimeSpan.seconds(120)

    mutating func begin(_ traits: TransportTraits) {
        isResumed = wasConnected
        flights = wasConnected ? traits.resumption : traits.handshake
    }

    mutating func noteConnected() { wasConnected = true }

    mutating func end() { flights = [] }
}

/// One flight of what sets a connection up.
struct Flight: NodeMessage {
    let turn: Int
    let byteCount: Int
}
