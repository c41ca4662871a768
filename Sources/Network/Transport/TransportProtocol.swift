import Quantities

/// What carries frames between two neighbours.
public enum TransportProtocol: String, CaseIterable, Sendable {
    /// QUIC: RFC 9000, RFC 9002.
    case quic
    /// TCP with TLS 1.3 over it: frames come in their order.
    case tcpTLS = "tcp-tls"
    /// A window as large as the link's queue, and a fixed timeout: no protocol that is deployed.
    case fixed
}

/// What differs between protocols that find out what a path bears.
struct TransportTraits: Sendable {
    /// Of each packet: IPv4 (20) with UDP (8), QUIC's short header (1, connection ID 8, packet number 2) and tag (16); or
    /// with TCP (20, timestamps 12).
    let headerBytes: Int
    /// Of each frame: a STREAM frame's header; or a TLS record's (5 + 1 + 16).
    let frameBytes: Int
    /// What each block of acknowledged numbers takes after the first.
    let rangeBytes: Int
    /// How long an acknowledgement waits for a second packet: RFC 9000 section 18.2; Linux's TCP.
    let acknowledgementDelay: TimeSpan
    /// The least time that nothing is heard before something is sent again.
    let probeTimeoutMin: TimeSpan
    /// Whether a frame waits for those before it.
    let isOrdered: Bool
    /// What is sent to connect, by turns, from who begins on; the last is from the other side.
    let handshake: [Int]
    /// What is sent instead where the two were connected before: data goes with it, or after its first two.
    let resumption: [Int]
    let isResumedAtOnce: Bool

    /// A client's Initial is filled up to 1,200 bytes, and a server answers with three times that at most (RFC 9000
    /// section 8.1), which its certificate takes.
    static let quic = TransportTraits(
        headerBytes: 55, frameBytes: 5, rangeBytes: 2, acknowledgementDelay: .milliseconds(25),
        probeTimeoutMin: .milliseconds(1), isOrdered: false, handshake: [1_145, 3_435],
        resumption: [1_145, 1_145], isResumedAtOnce: true)

    /// SYN and its answer, ClientHello, and the server's flight, of usual sizes (assumptions, as a certificate's is); on resumption early data goes with the ClientHello.
    static let tcpTLS = TransportTraits(
        headerBytes: 52, frameBytes: 22, rangeBytes: 8, acknowledgementDelay: .milliseconds(40),
        probeTimeoutMin: .milliseconds(200), isOrdered: true, handshake: [0, 0, 320, 3_000],
        resumption: [0, 0], isResumedAtOnce: false)
}

extension TransportTraits {
    init?(of transport: TransportProtocol) {
        switch transport {
        case .quic: self = .quic
        case .tcpTLS: self = .tcpTLS
        case .fixed: return nil
        }
    }
}
