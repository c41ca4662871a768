import Metering
import Primitives

/// A key that seals one message, and its nonce.
///
/// A class, since of all receivers in a run many may keep the same keys until a late message comes.
public final class MessageKeys: Sendable {
    private let aead: AEAD
    public let key: [UInt8]
    public let nonce: [UInt8]

    /// - Parameters:
    ///   - key: Its first bytes, as many as the cipher's key has.
    ///   - nonce: Its first bytes likewise.
    init(_ aead: AEAD, key: Block32, nonce: Block32) {
        self.aead = aead
        var (keyBytes, nonceBytes) = (key.bytes, nonce.bytes)
        keyBytes.removeLast(keyBytes.count - aead.keyCount)
        nonceBytes.removeLast(nonceBytes.count - AEAD.nonceCount)
        (self.key, self.nonce) = (keyBytes, nonceBytes)
    }

    func seal(
        _ plaintext: [UInt8], authenticating associated: [UInt8], reuseGuard: ReuseGuard = .none,
        tally: inout OperationTally
    ) throws(MLSError) -> [UInt8] {
        do {
            return try aead.seal(
                plaintext, authenticating: associated, nonce: reuseGuard.applied(to: nonce), key: key,
                tally: &tally)
        } catch {
            throw .refused(error)
        }
    }

    func open(
        _ sealed: [UInt8], authenticating associated: [UInt8], reuseGuard: ReuseGuard = .none,
        tally: inout OperationTally
    ) throws(MLSError) -> [UInt8] {
        do {
            return try aead.open(
                sealed, authenticating: associated, nonce: reuseGuard.applied(to: nonce), key: key,
                tally: &tally)
        } catch {
            throw .refused(error)
        }
    }
}

extension MessageKeys: CustomStringConvertible, CustomReflectable {
    public var description: String { "MessageKeys" }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Four random bytes that change a nonce, in case its sender was set back to an old state (RFC 9420 §6.3.1).
struct ReuseGuard: Equatable, Sendable {
    static let count = 4
    static let none = ReuseGuard(number: 0)

    /// The bytes as they are on the wire, the first as the highest.
    let number: UInt32

    func applied(to nonce: [UInt8]) -> [UInt8] {
        guard number != 0 else { return nonce }
        var nonce = nonce
        for index in 0..<Self.count {
            nonce[index] ^= UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * index))
        }
        return nonce
    }
}
