public import Metering

/// HKDF with SHA-256 (RFC 5869).
///
/// Charged as the HMACs that it consists of.
public enum HKDF {
    /// The longest output: 255 blocks (RFC 5869 §2.3).
    public static let lengthMax = 255 * Block32.count

    /// The pseudorandom key of `input` (RFC 5869 §2.2).
    public static func extract(
        salt: [UInt8], input: [UInt8], tally: inout OperationTally
    ) -> Block32 {
        HMAC.sha256(input, key: salt, tally: &tally)
    }

    /// `length` bytes of `info` under a pseudorandom key (RFC 5869 §2.3).
    ///
    /// - Throws: `.outputTooLong` beyond `lengthMax`.
    public static func expand(
        _ key: Block32, info: [UInt8], length: Int, tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        guard (0...lengthMax).contains(length) else { throw .outputTooLong(max: lengthMax, got: length) }
        var blocks = Blocks(of: key, info: info)
        var output: [UInt8] = []
        output.reserveCapacity(length + Block32.count)
        while output.count < length { blocks.next(tally: &tally).append(to: &output) }
        output.removeLast(output.count - length)
        return output
    }

    /// The output of `expand`, one inline block after the other.
    public struct Blocks {
        private let key: HMACKey
        private let info: [UInt8]
        private var previous = Block32.zero
        private var counter: UInt8 = 0

        public init(of key: Block32, info: [UInt8]) {
            self.init(of: HMACKey(key), info: info)
        }

        /// Of a key that is made ready, since several outputs are taken from it.
        public init(of key: HMACKey, info: [UInt8]) {
            self.key = key
            self.info = info
        }

        /// The next 32 bytes; there are 255 such blocks.
        public mutating func next(tally: inout OperationTally) -> Block32 {
            precondition(counter < 255, "HKDF yields 255 blocks")
            let previousCount = counter == 0 ? 0 : Block32.count
            counter += 1
            tally.charge(.hmacSHA256, bytes: previousCount + info.count + 1)
            previous = key.hkdfBlock(after: previous, count: previousCount, info: info, counter: counter)
            return previous
        }
    }
}
