/// Thirty-two secret bytes of one purpose.
///
/// The purpose is in the type, so that a chain key cannot be passed where a message key belongs. There is no
/// `==`, and printing one shows no byte.
public struct SecretKey<Purpose>: Sendable {
    /// The bytes themselves, for the room that computes with them.
    public let block: Block32

    @inlinable
    public init(_ block: Block32) {
        self.block = block
    }

    public init(_ bytes: [UInt8]) throws(PrimitiveError) {
        guard let block = Block32(bytes) else {
            throw .wrongLength(of: .secretKey, expected: Block32.count, got: bytes.count)
        }
        self.block = block
    }
}

extension SecretKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "SecretKey<\(Purpose.self)>" }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
