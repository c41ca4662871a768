import Identity
import MembershipLog
import Primitives
import WireFormat

/// A key that all members of an epoch share; printing it shows no byte.
///
/// Layout, as one member gives it to another: `epoch` (8 bytes: its tag), 32 bytes.
struct EpochKey: CustomStringConvertible, CustomReflectable {
    static let count = 32

    let epoch: EpochID
    let bytes: [UInt8]

    init(epoch: EpochID, bytes: [UInt8]) {
        self.epoch = epoch
        self.bytes = bytes
    }

    /// - Returns: `nil` unless the bytes are a key of `epoch`.
    init?(decoding bytes: [UInt8], of epoch: EpochID) {
        do {
            var decoder = WireDecoder(bytes)
            guard try decoder.readEpochTag() == epoch.tag else { return nil }
            self.init(epoch: epoch, bytes: try decoder.readBytes(count: Self.count))
            try decoder.finish()
        } catch {
            return nil
        }
    }

    var encoded: [UInt8] {
        var encoder = WireEncoder(reserving: EpochTag.encodedSize + Self.count)
        encoder.write(epoch.tag)
        encoder.writeBytes(bytes)
        return encoder.bytes
    }

    var description: String { "EpochKey of \(epoch)" }

    var customMirror: Mirror { Mirror(self, children: []) }
}
