import Olm
import Primitives

/// The Olm sessions with one peer, the one that heard from it last first.
///
/// Two devices that write to each other for the first time at once end up with a session each; whoever hears
/// in one goes on in it, so both soon use the same.
struct PeerSessions {
    /// Older ones are given up; two arise when both begin at once, more only when state was lost.
    static let sessionsMax = 4

    private var sessions: [Session] = []

    var isEmpty: Bool { sessions.isEmpty }

    var serializedSize: Int { sessions.reduce(0) { $0 + $1.serializedSize } }

    mutating func add(_ session: Session) {
        sessions.insert(session, at: 0)
        if sessions.count > Self.sessionsMax { sessions.removeLast() }
    }

    /// - Precondition: There is a session.
    mutating func encrypt(_ plaintext: [UInt8], context: inout CryptoContext) -> Message {
        sessions[0].encrypt(plaintext, context: &context)
    }

    /// Opens a message of an existing session.
    ///
    /// - Returns: `nil` when it belongs to none of them.
    mutating func decrypt(_ message: Message, context: inout CryptoContext) -> [UInt8]? {
        for index in sessions.indices {
            if case .preKey(let preKey) = message, !sessions[index].matches(preKey) { continue }
            guard let plaintext = try? sessions[index].decrypt(message, context: &context) else { continue }
            if index > 0 { sessions.insert(sessions.remove(at: index), at: 0) }
            return plaintext
        }
        return nil
    }
}
