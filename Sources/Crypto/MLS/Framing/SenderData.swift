import Primitives
package import WireFormat

/// Who sent a private message, and with which keys (RFC 9420 §6.3.2).
package struct SenderData: Equatable, Sendable, WireValue {
    package let leaf: LeafIndex
    package let generation: UInt32
    let reuseGuard: ReuseGuard

    init(leaf: LeafIndex, generation: UInt32, reuseGuard: ReuseGuard) {
        self.leaf = leaf
        self.generation = generation
        self.reuseGuard = reuseGuard
    }

    package init(from decoder: inout WireDecoder) throws(WireError) {
        leaf = try LeafIndex(from: &decoder)
        generation = try decoder.readUInt32()
        reuseGuard = ReuseGuard(number: try decoder.readUInt32())
    }

    package func encode(into encoder: inout WireEncoder) {
        leaf.encode(into: &encoder)
        encoder.write(generation)
        encoder.write(reuseGuard.number)
    }
}

extension ReuseGuard {
    /// Draws one.
    init(using context: inout CryptoContext) {
        let bytes = context.randomBytes(count: Self.count)
        number = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
