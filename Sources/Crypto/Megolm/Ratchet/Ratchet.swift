import Metering
import Primitives

/// The four parts of a Megolm ratchet at one position (Megolm, "The Megolm ratchet algorithm").
///
/// Part 3 is hashed at each message; part 2 renews it every 2^8, part 1 those two every 2^16, and part 0 all
/// three every 2^24 messages.
struct Ratchet: Hashable, Sendable {
    static let byteCount = 4 * Block32.count

    private var part0: Block32, part1: Block32, part2: Block32, part3: Block32
    private(set) var index: UInt32

    /// The first position of a new session.
    init(using context: inout CryptoContext) {
        part0 = context.randomBlock()
        part1 = context.randomBlock()
        part2 = context.randomBlock()
        part3 = context.randomBlock()
        index = 0
    }

    /// The position that a session key gives.
    ///
    /// - Parameter bytes: The 128 bytes of the four parts.
    init(_ bytes: [UInt8], index: UInt32) {
        part0 = Block32(bytes, at: 0)
        part1 = Block32(bytes, at: 32)
        part2 = Block32(bytes, at: 64)
        part3 = Block32(bytes, at: 96)
        self.index = index
    }

    /// The first position of a ratchet that both sides know.
    ///
    /// - Throws: `.tooShort` unless there are 128 bytes.
    init(beginning bytes: [UInt8]) throws(MegolmError) {
        guard bytes.count == Self.byteCount else { throw .tooShort(min: Self.byteCount, got: bytes.count) }
        self.init(bytes, index: 0)
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        for part in [part0, part1, part2, part3] { part.append(to: &bytes) }
        return bytes
    }

    /// The keys of the message at this position.
    func messageKeys(tally: inout OperationTally) -> MessageKeys {
        MessageKeys(of: (part0, part1, part2, part3), tally: &tally)
    }

    /// Moves to a later position, with at most 1,020 hashes however far it is.
    mutating func advance(to target: UInt32, tally: inout OperationTally) {
        precondition(target >= index, "a ratchet does not turn back from \(index) to \(target)")
        for level in 0..<4 {
            let steps = Self.steps(at: level, from: index, to: target)
            guard steps > 0 else { continue }
            // All but the last are renewed once more before anyone looks, so only this part counts.
            for _ in 1..<steps { rehash(level, from: level, tally: &tally) }
            for part in stride(from: 3, through: level, by: -1) { rehash(part, from: level, tally: &tally) }
            index = target & Self.mask(of: level)
        }
    }

    /// How many hashes `advance` does, which a device is charged whether or not another did them before.
    static func hashCount(from start: UInt32, to target: UInt32) -> Int {
        var (index, count) = (start, 0)
        for level in 0..<4 {
            let steps = steps(at: level, from: index, to: target)
            guard steps > 0 else { continue }
            count += steps - 1 + 4 - level
            index = target & mask(of: level)
        }
        return count
    }

    private static func steps(at level: Int, from index: UInt32, to target: UInt32) -> Int {
        let shift = UInt32(8 * (3 - level))
        return Int(target >> shift) - Int(index >> shift)
    }

    /// The bits of a position that count at `level` and above.
    private static func mask(of level: Int) -> UInt32 { .max << UInt32(8 * (3 - level)) }

    private mutating func rehash(_ part: Int, from source: Int, tally: inout OperationTally) {
        let hashed = HMAC.sha256(byte: UInt8(part), key: self[source], tally: &tally)
        switch part {
        case 0: part0 = hashed
        case 1: part1 = hashed
        case 2: part2 = hashed
        default: part3 = hashed
        }
    }

    private subscript(part: Int) -> Block32 {
        switch part {
        case 0: part0
        case 1: part1
        case 2: part2
        default: part3
        }
    }
}
