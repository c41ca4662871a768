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

    private struct Opening: Hashable {
        let ratchet: Held
        let message: Block32
    }

    private struct Opened {
        let plaintext: [UInt8]
        let cost: OperationTally
    }

    private let interned: MemoTable<Ratchet, SharedRatchet>
    private let advances: MemoTable<Advance, SharedRatchet>
    private let openings: MemoTable<Opening, Opened>

    /// - Parameter capacity: How many entries a generation of each table has (see `MemoTable`).
    public init(mode: OperationMemo.Mode, capacity: Int = 65_536) {
        interned = MemoTable(mode: mode, capacity: capacity)
        advances = MemoTable(mode: mode, capacity: capacity)
        openings = MemoTable(mode: mode, capacity: capacity)
    }

    /// How many results are held.
    public var count: Int { interned.count + advances.count + openings.count }

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
            for _ in 0..<Ratchet.hashCount(from: start.value.index, to: target) {
                tally.charge(.hmacSHA256, bytes: 1)
            }
            return known
        }
        var advanced = start.value
        advanced.advance(to: target, tally: &tally)
        let shared = intern(advanced)
        advances.remember(shared, for: key)
        return shared
    }

    /// What `message` says under the ratchet of its position; its signature was checked before.
    ///
    /// - Throws: `.badMAC` or `.refused`, which are not remembered.
    func open(
        _ message: MegolmMessage, with ratchet: SharedRatchet, sessionKey: Block32,
        tally: inout OperationTally
    ) throws(MegolmError) -> [UInt8] {
        guard openings.mode == .shared else { return try message.open(with: ratchet.value, tally: &tally) }
        let name = Fingerprint.of(message.bytes, under: sessionKey)
        let key = Opening(ratchet: Held(ratchet: ratchet), message: name)
        if let known = openings.remembered(key) {
            tally.add(known.cost)
            return known.plaintext
        }
        let before = tally
        let plaintext = try message.open(with: ratchet.value, tally: &tally)
        openings.remember(Opened(plaintext: plaintext, cost: tally.since(before)), for: key)
        return plaintext
    }
}
