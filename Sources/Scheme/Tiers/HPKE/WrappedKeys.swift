import Identity
import Primitives
import WireFormat

/// A message's content key, wrapped to each of its recipients: as it is sent, one after the other.
///
/// Each of n readers is sent n of them and needs one: it passes over the others without reading them.
struct WrappedKeys {
    /// What HPKE makes of the content key for one device.
    typealias Key = (encapsulatedKey: [UInt8], ciphertext: [UInt8])

    private static let deviceSize = 4
    private static let encapsulatedKeySize = 32
    private static let ciphertextSize = 48
    private static let encodedSize = deviceSize + encapsulatedKeySize + ciphertextSize

    private(set) var bytes: [UInt8] = []

    init(reserving count: Int) {
        bytes.reserveCapacity(count * Self.encodedSize)
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        let start = decoder.offset
        // As many as there are: one for each member.
        bytes = try decoder.readVector(max: .max)
        guard bytes.count.isMultiple(of: Self.encodedSize) else {
            throw .unknownValue(at: start, got: UInt64(bytes.count))
        }
    }

    mutating func append(_ key: Key, for device: DeviceID) {
        var encoder = WireEncoder(reserving: Self.encodedSize)
        encoder.write(device.ordinal)
        encoder.writeBytes(key.encapsulatedKey)
        encoder.writeBytes(key.ciphertext)
        bytes.append(contentsOf: encoder.bytes)
    }

    /// The first that is for `device`.
    func key(for device: DeviceID) -> Key? {
        places.first { self.device(at: $0) == device }.map(key)
    }

    var all: some Sequence<Key> { places.lazy.map(key) }

    /// Where each begins.
    private var places: StrideTo<Int> { stride(from: 0, to: bytes.count, by: Self.encodedSize) }

    private func device(at place: Int) -> DeviceID {
        DeviceID(bytes[place..<place + Self.deviceSize].reduce(0) { $0 << 8 | UInt32($1) })
    }

    private func key(at place: Int) -> Key {
        let start = place + Self.deviceSize
        let middle = start + Self.encapsulatedKeySize
        return (Array(bytes[start..<middle]), Array(bytes[middle..<middle + Self.ciphertextSize]))
    }
}
