public import Metering
public import Primitives
import WireFormat

/// The hash over all commits of a group, in its two stages (RFC 9420 §8.2).
public enum TranscriptHash {
    /// The hash that a commit makes of the interim one before it.
    ///
    /// - Parameters:
    ///   - interim: Empty before the first commit.
    ///   - commit: ConfirmedTranscriptHashInput: wire format, content and signature, encoded.
    public static func confirmed(
        after interim: [UInt8], commit: [UInt8], tally: inout OperationTally
    ) -> [UInt8] {
        SHA256.hash(interim + commit, tally: &tally).bytes
    }

    /// The hash with which the next commit begins.
    public static func interim(
        after confirmed: [UInt8], confirmationTag: [UInt8], tally: inout OperationTally
    ) -> [UInt8] {
        var encoder = WireEncoder(reserving: confirmed.count + confirmationTag.count + 4)
        encoder.writeBytes(confirmed)
        encoder.writeVector(confirmationTag)
        return SHA256.hash(encoder.bytes, tally: &tally).bytes
    }
}

extension SecretKey where Purpose == SecretPurpose.Confirmation {
    /// What shows that a committer knows the epoch it began (RFC 9420 §6.1).
    public func tag(of confirmedTranscriptHash: [UInt8], tally: inout OperationTally) -> [UInt8] {
        HMAC.sha256(confirmedTranscriptHash, key: block, tally: &tally).bytes
    }

    public func isValid(
        tag: [UInt8], of confirmedTranscriptHash: [UInt8], tally: inout OperationTally
    ) -> Bool {
        constantTimeEqual(self.tag(of: confirmedTranscriptHash, tally: &tally), tag)
    }
}

extension SecretKey where Purpose == SecretPurpose.Membership {
    /// What shows that a public message is a member's (RFC 9420 §6.2).
    ///
    /// - Parameter content: AuthenticatedContentTBM, encoded.
    public func tag(of content: [UInt8], tally: inout OperationTally) -> [UInt8] {
        HMAC.sha256(content, key: block, tally: &tally).bytes
    }

    public func isValid(tag: [UInt8], of content: [UInt8], tally: inout OperationTally) -> Bool {
        constantTimeEqual(self.tag(of: content, tally: &tally), tag)
    }
}
