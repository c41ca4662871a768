import CSodium

/// Thirty-two bytes held inline, without a heap allocation.
///
/// Equality here is for public values; secrets are wrapped in types that have none.
public struct Block32: Hashable, Sendable {
    // In memory order: the address of the struct is the address of its bytes.
    private var word0: UInt64, word1: UInt64, word2: UInt64, word3: UInt64

    public static let count = 32
    public static let zero = Block32()

    @inlinable
    public init() {
        self.init(words: (0, 0, 0, 0))
    }

    public init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (word0, word1, word2, word3) = words
    }

    /// The 32 bytes of `bytes`, or `nil` when there are more or fewer.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.count else { return nil }
        self.init(bytes, at: 0)
    }

    /// The 32 bytes of `bytes` from `offset` on.
    public init(_ bytes: [UInt8], at offset: Int) {
        precondition(offset >= 0 && offset + Self.count <= bytes.count, "a block lies within its bytes")
        self.init()
        // SAFETY: 32 bytes are read from `offset`, which the line above found to be there, and the struct
        // is 32 plain bytes.
        unsafe withUnsafeMutableBytes(of: &self) { block in
            unsafe bytes.withUnsafeBytes { source in
                unsafe block.copyMemory(from: .init(rebasing: source[offset..<offset + 32]))
            }
        }
    }

    /// The bytes as an array, for the edges.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.count)
        append(to: &bytes)
        return bytes
    }

    /// Writes the bytes behind those of `bytes`.
    public func append(to bytes: inout [UInt8]) {
        // SAFETY: the buffer is the struct's own 32 plain bytes and does not leave the closure.
        unsafe withUnsafeBytes(of: self) { block in unsafe bytes.append(contentsOf: block) }
    }

    /// The first sixteen bytes.
    public var firstHalf: Block16 { Block16(words: (word0, word1)) }

    /// Whether it stands before `other` in some fixed order of all blocks.
    func precedes(_ other: Block32) -> Bool {
        (word0, word1, word2, word3) < (other.word0, other.word1, other.word2, other.word3)
    }

    /// The block as X25519 reads a point: the highest bit of the last byte does not count.
    var withoutTopBit: Block32 {
        let top = UInt64(littleEndian: word3) & 0x7fff_ffff_ffff_ffff
        return Block32(words: (word0, word1, word2, top.littleEndian))
    }

    /// Whether the block, as a little-endian number, is less than 2^255 - 19.
    var isBelowCurvePrime: Bool {
        let top = UInt64(littleEndian: word3)
        guard top == 0x7fff_ffff_ffff_ffff, word1 & word2 == .max else { return top <= 0x7fff_ffff_ffff_ffff }
        return UInt64(littleEndian: word0) < 0xffff_ffff_ffff_ffed
    }

    var isZero: Bool { word0 | word1 | word2 | word3 == 0 }
}

/// Sixteen bytes held inline.
public struct Block16: Hashable, Sendable {
    private var word0: UInt64, word1: UInt64

    public init(words: (UInt64, UInt64)) {
        (word0, word1) = words
    }

    /// The sixteen bytes of `bytes`, or `nil` when there are more or fewer.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self = Block32(bytes + bytes, at: 0).firstHalf
    }
}

/// Sixty-four bytes held inline.
struct Block64: Hashable, Sendable {
    var low: Block32
    var high: Block32

    static let zero = Block64(low: .zero, high: .zero)
}

/// Equality that takes the same time wherever the first difference lies; the lengths are not secret.
public func constantTimeEqual(_ own: [UInt8], _ peer: [UInt8]) -> Bool {
    guard own.count == peer.count else { return false }
    Sodium.start()
    // SAFETY: both arrays have the count that is passed, and are only read.
    return unsafe keyshift_equal(own, peer, own.count) == 0
}

/// As for arrays.
public func constantTimeEqual(_ own: Block32, _ peer: Block32) -> Bool {
    Sodium.start()
    var (own, peer) = (own, peer)
    // SAFETY: both structs have 32 bytes, and are only read.
    return unsafe keyshift_equal(&own, &peer, Block32.count) == 0
}
