import Identity
import Megolm
import Primitives
import Quantities
import SchemeContract

/// The sender keys of one other device: the present one, and earlier ones for what is still on its way.
struct ReceivedKeys {
    /// A sender that rotates faster than messages arrive makes us keep at most so many; each has about 200 bytes.
    static let keysMax = 64

    private struct Key {
        let prefix: SessionPrefix
        var session: InboundSession
        /// The position at which it was given to us: what came before it was not readable with it.
        var begin: UInt32
        /// Which messages of it have come.
        var window: ReceiveWindow
        var retirement: Retirement?
    }

    /// What became of a message.
    enum Outcome {
        case plaintext([UInt8])
        /// It was opened before.
        case repeated
        case unknownKey
        case broken
    }

    private var keys: [Key] = []

    var isEmpty: Bool { keys.isEmpty }

    var hasRetired: Bool { keys.contains { $0.retirement != nil } }

    var serializedSize: Int { keys.reduce(0) { $0 + $1.session.serializedSize } }

    /// Takes a key; earlier ones of the sender retire.
    mutating func add(_ session: InboundSession, named prefix: SessionPrefix, at now: SimulatedInstant) {
        let begin = session.firstKnownIndex
        if let place = keys.firstIndex(where: { $0.prefix == prefix }) {
            // The same session again. Sent on request it begins later than what we have; but the one that was
            // on its way all the while comes after it, and opens more.
            guard begin < keys[place].begin else { return }
            keys[place].window = keys[place].window.lowered(to: begin)
            keys[place].session = session
            keys[place].begin = begin
            return
        }
        retire(Retirement(at: now, epoch: nil))
        keys.append(
            Key(prefix: prefix, session: session, begin: begin, window: ReceiveWindow(floor: begin)))
        if keys.count > Self.keysMax { keys.removeFirst() }
    }

    /// Opens a message.
    ///
    /// Only a genuine one changes anything: its place is noted, and ratchet positions before
    /// the first message still missing are forgotten, so that what was read cannot be read again.
    mutating func open(
        _ body: [UInt8], in prefix: SessionPrefix, ratchets: RatchetMemo, context: inout CryptoContext
    ) -> Outcome {
        guard let place = keys.firstIndex(where: { $0.prefix == prefix }) else { return .unknownKey }
        if let index = try? MegolmMessage.parse(body).index {
            if index < keys[place].begin { return .unknownKey }
            if keys[place].window.hasCome(index) { return .repeated }
        }
        guard
            let opened = try? keys[place].session.decrypt(body, ratchets: ratchets, context: &context)
        else { return .broken }
        keys[place].window.note(opened.index)
        keys[place].session.forget(
            before: keys[place].window.floor, ratchets: ratchets, context: &context)
        return .plaintext(opened.plaintext)
    }

    /// Whether any key opens `body`; changes nothing.
    func opens(_ body: [UInt8], ratchets: RatchetMemo, context: inout CryptoContext) -> Bool {
        keys.contains { key in
            var session = key.session
            return (try? session.decrypt(body, ratchets: ratchets, context: &context)) != nil
        }
    }

    /// Retires all keys that have not retired yet.
    mutating func retire(_ retirement: Retirement) {
        for index in keys.indices where keys[index].retirement == nil { keys[index].retirement = retirement }
    }

    mutating func removeRetired(where isOver: (Retirement) -> Bool) {
        keys.removeAll { $0.retirement.map(isOver) ?? false }
    }
}
