import Metering
public import Primitives

/// A ratchet at one position, held once however many receivers stand there.
final class SharedRatchet: Sendable {
    let value: Ratchet

    init(_ value: Ratchet) {
        self.value = value
    }
}

/// Remembers what the receivers of a run's Megolm sessions did with equal ratchets.
///
/// All receivers of a session at the same position hold the same ratchet, and open the same messages with it.
/// In `.shared` equal ratchets become one object, and each advance and each decryption is done once; every
/// receiver is charged as if it had done it. In `.full` nothing is remembered. Its keys and values are secrets:
/// right for a simulator, wrong for a product. One memo serves one run and is not shared between tasks.
public final class RatchetMemo {
    /// A ratchet as a key of a table: the same object, which the table keeps alive meanwhile.
    private struct Held: Hashable {
        let ratchet: SharedRatchet

        static func == (own: Held, other: Held) -> Bool { own.ratchet === other.ratchet }

        func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(ratchet)) }
    }

    private struct Advance: Hashable {
        let start: Held
        let target: UInt32
    }

    /// A message as a key of a table; equal only where every byte is.
    private struct Message: Hashable {
        let bytes: [UInt8]

        /// By the first bytes of its signature, which differ from message to message.
        func hash(into hasher: inout Hasher) {
            var word = UInt64(bytes.count)
            for byte in bytes.suffix(Signature.count).prefix(8) { word = word << 8 ^ UInt64(byte) }
            hasher.combine(word)
        }
    }

    /// What came of a message when somebody read it.
    struct Reading {
        let sessionKey: SigningPublicKey
        /// Where that receiver stood, and the position of the message.
        let start: SharedRatchet
        let ratchet: SharedRatchet
        let plaintext: [UInt8]
        /// Of all but the way from one to the other.
        let cost: OperationTally
    }

    private let interned: MemoTable<Ratchet, SharedRatchet>
    private let advances: MemoTable<Advance, SharedRatchet>
    private let readings: MemoTable<Message, Reading>

    /// - Parameter capacity: How many entries a generation of each table has (see `MemoTable`).
    public init(mode: OperationMemo.Mode, capacity: Int = 65_536) {
        interned = MemoTable(mode: mode, capacity: capacity)
        advances = MemoTable(mode: mode, capacity: capacity)
        // These hold whole messages, and who reads one does so soon.
        readings = MemoTable(mode: mode, capacity: max(1, capacity / 4))
    }

    /// How many results are held.
    public var count: Int { interned.count + advances.count + readings.count }

    /// The one object for `ratchet`.
    func intern(_ ratchet: Ratchet) -> SharedRatchet {
        interned.value(for: ratchet) { SharedRatchet(ratchet) }
    }

    /// `start` moved to `target`, which is not before it.
    func advance(
        _ start: SharedRatchet, to target: UInt32, tally: inout OperationTally
    ) -> SharedRatchet {
        guard start.value.index != target else { return start }
        let key = Advance(start: Held(ratchet: start), target: target)
        if let known = advances.remembered(key) {
            tally.charge(
                .hmacSHA256, calls: Ratchet.hashCount(from: start.value.index, to: target), bytesEach: 1)
            return known
        }
        var advanced = start.value
        advanced.advance(to: target, tally: &tally)
        let shared = intern(advanced)
        advances.remember(shared, for: key)
        return shared
    }

    func reading(of message: [UInt8]) -> Reading? { readings.remembered(Message(bytes: message)) }

    func remember(_ reading: Reading, of message: [UInt8]) {
        readings.remember(reading, for: Message(bytes: message))
    }
}
