public import WireFormat

/// The place of a member among the leaves of the tree, from 0 on (RFC 9420 §4.1.1).
public struct LeafIndex: Hashable, Comparable, Sendable, WireValue {
    public let number: UInt32

    public init(_ number: UInt32) {
        self.number = number
    }

    public init(from decoder: inout WireDecoder) throws(WireError) {
        number = try decoder.readUInt32()
    }

    public func encode(into encoder: inout WireEncoder) { encoder.write(number) }

    public static func < (own: LeafIndex, other: LeafIndex) -> Bool { own.number < other.number }
}
