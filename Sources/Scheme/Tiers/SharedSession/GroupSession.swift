import Identity
import MembershipLog
import Primitives
import Quantities
import SchemeContract
import WireFormat

/// The one session that all members encrypt under; printing it shows no byte of its key.
///
/// Layout, as one member gives it to another: `name` (uint64, random), `generation` (uint32), whether it is for reading
/// alone (uint8: 0 or 1), 32 bytes.
struct GroupSession: CustomStringConvertible, CustomReflectable {
    /// What tells it from others; of two made at once the lower is used.
    let name: UInt64
    /// One more than that of the session which it replaces.
    let generation: UInt32
    /// Whether who gave it writes under it no more, since somebody was removed who has it.
    let isRetired: Bool
    let key: [UInt8]

    init(replacing last: GroupSession?, context: inout CryptoContext) {
        let bytes = context.randomBytes(count: 8 + EpochKey.count)
        name = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        generation = (last?.generation ?? 0) &+ 1
        isRetired = false
        key = Array(bytes[8...])
    }

    /// - Returns: `nil` unless the bytes are those of a session.
    init?(decoding bytes: [UInt8]) {
        do {
            var decoder = WireDecoder(bytes)
            name = try decoder.readUInt64()
            generation = try decoder.readUInt32()
            let flag = try decoder.readByte()
            guard flag <= 1 else { return nil }
            isRetired = flag == 1
            key = try decoder.readBytes(count: EpochKey.count)
            try decoder.finish()
        } catch {
            return nil
        }
    }

    func encoded(isRetired: Bool) -> [UInt8] {
        var encoder = WireEncoder(reserving: Self.encodedSize)
        encoder.write(name)
        encoder.write(generation)
        encoder.write(isRetired ? 1 : 0 as UInt8)
        encoder.writeBytes(key)
        return encoder.bytes
    }

    static let encodedSize = 13 + EpochKey.count

    /// Whether members write under this one where they know both.
    func comes(before other: GroupSession) -> Bool {
        generation != other.generation ? generation > other.generation : name < other.name
    }

    var description: String { "GroupSession \(name)" }

    var customMirror: Mirror { Mirror(self, children: []) }
}
