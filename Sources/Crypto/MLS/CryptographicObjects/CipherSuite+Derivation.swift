public import Metering
public import Primitives
import WireFormat

extension CipherSuite {
    /// RefHash (RFC 9420 §5.2): names a key package or a proposal.
    public func refHash(label: String, of value: [UInt8], tally: inout OperationTally) -> [UInt8] {
        var encoder = WireEncoder(reserving: label.utf8.count + value.count + 8)
        encoder.writeVector(Array(label.utf8))
        encoder.writeVector(value)
        return SHA256.hash(encoder.bytes, tally: &tally).bytes
    }

    /// ExpandWithLabel of any length (RFC 9420 §8).
    ///
    /// - Throws: `.refused(.outputTooLong)`.
    public func expand(
        _ secret: Block32, label: String, context: [UInt8], length: Int, tally: inout OperationTally
    ) throws(MLSError) -> [UInt8] {
        do {
            return try ExpandableSecret(secret).expand(
                label, context: context, length: length, tally: &tally)
        } catch {
            throw .refused(error)
        }
    }

    /// ExpandWithLabel of 32 bytes (RFC 9420 §8).
    public func expand(
        _ secret: Block32, label: String, context: [UInt8], tally: inout OperationTally
    ) -> Block32 {
        ExpandableSecret(secret).expand(label, context: context, tally: &tally)
    }

    /// DeriveSecret (RFC 9420 §8).
    public func deriveSecret(_ secret: Block32, label: String, tally: inout OperationTally) -> Block32 {
        ExpandableSecret(secret).derive(label, tally: &tally)
    }

    /// DeriveTreeSecret (RFC 9420 §9.1).
    ///
    /// - Throws: `.refused(.outputTooLong)`.
    public func deriveTreeSecret(
        _ secret: Block32, label: String, generation: UInt32, length: Int, tally: inout OperationTally
    ) throws(MLSError) -> [UInt8] {
        var encoder = WireEncoder(reserving: 4)
        encoder.write(generation)
        return try expand(secret, label: label, context: encoder.bytes, length: length, tally: &tally)
    }
}
