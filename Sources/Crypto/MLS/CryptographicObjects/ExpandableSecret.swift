import Metering
import Primitives
import WireFormat

/// A secret made ready for several ExpandWithLabel (RFC 9420 §8): what comes of the secret alone is done once.
///
/// That is half of the work of each; charged by expansion all the same.
struct ExpandableSecret: Sendable {
    private let key: HMACKey

    init(_ secret: Block32) {
        key = HMACKey(secret)
    }

    /// DeriveSecret (RFC 9420 §8).
    func derive(_ label: String, tally: inout OperationTally) -> Block32 {
        expand(label, context: [], tally: &tally)
    }

    /// ExpandWithLabel of at most 32 bytes: the first `count` of the block.
    func expand(
        _ label: String, context: [UInt8], count: Int = Block32.count, tally: inout OperationTally
    ) -> Block32 {
        precondition((0...Block32.count).contains(count), "one block has no \(count) bytes")
        var blocks = blocks(label, context: context, length: count)
        return blocks.next(tally: &tally)
    }

    /// DeriveTreeSecret of at most 32 bytes (RFC 9420 §9.1): the first `count` of the block.
    func expand(
        _ label: String, generation: UInt32, count: Int = Block32.count, tally: inout OperationTally
    ) -> Block32 {
        var encoder = WireEncoder(reserving: 4)
        encoder.write(generation)
        return expand(label, context: encoder.bytes, count: count, tally: &tally)
    }

    /// ExpandWithLabel of any length (RFC 9420 §8).
    ///
    /// - Throws: `.outputTooLong` beyond what HKDF yields.
    func expand(
        _ label: String, context: [UInt8], length: Int, tally: inout OperationTally
    ) throws(PrimitiveError) -> [UInt8] {
        guard (0...HKDF.lengthMax).contains(length) else {
            throw .outputTooLong(max: HKDF.lengthMax, got: length)
        }
        var blocks = blocks(label, context: context, length: length)
        var output: [UInt8] = []
        output.reserveCapacity(length + Block32.count)
        while output.count < length { blocks.next(tally: &tally).append(to: &output) }
        output.removeLast(output.count - length)
        return output
    }

    /// Charges an ExpandWithLabel of at most 32 bytes as if it was done, to who is spared it.
    static func charge(_ label: String, contextCount: Int, to tally: inout OperationTally) {
        // Length, label, context and HKDF's counter; neither vector is so long that its prefix takes two bytes.
        let labelCount = 1 + WireEncoder.labelPrefix.utf8.count + label.utf8.count
        tally.charge(.hmacSHA256, bytes: 2 + labelCount + 1 + contextCount + 1)
    }

    /// HKDF-Expand under a KDFLabel (RFC 9420 §8).
    private func blocks(_ label: String, context: [UInt8], length: Int) -> HKDF.Blocks {
        var encoder = WireEncoder(reserving: label.utf8.count + context.count + 16)
        encoder.write(UInt16(length))
        encoder.writeLabel(label)
        encoder.writeVector(context)
        return HKDF.Blocks(of: key, info: encoder.bytes)
    }
}

extension WireEncoder {
    static let labelPrefix = "MLS 1.0 "

    /// A label as MLS writes all of them: a vector that begins with the protocol's version.
    mutating func writeLabel(_ label: String) {
        writeLength(Self.labelPrefix.utf8.count + label.utf8.count)
        writeText(Self.labelPrefix)
        writeText(label)
    }
}
