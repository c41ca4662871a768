import MLS
import Primitives
import WireFormat

/// `transcript-hashes.json`: what one commit does to the transcript (RFC 9420 §8.2), and its confirmation tag.
struct TranscriptHashesCase: SuiteVectorCase {
    let cipherSuite: WholeNumber<UInt16>
    let confirmationKey: HexBytes
    let authenticatedContent: HexBytes
    let interimTranscriptHashBefore: HexBytes
    let confirmedTranscriptHashAfter: HexBytes
    let interimTranscriptHashAfter: HexBytes

    func check(on bench: VectorBench) throws(UnmetStep) {
        var tally = bench.context.tally
        let commit = try step("authenticated_content") {
            try AuthenticatedContent(decoding: authenticatedContent.bytes)
        }
        try expect("authenticated_content", commit.encoded, is: authenticatedContent)
        let confirmed = TranscriptHash.confirmed(
            after: interimTranscriptHashBefore.bytes, commit: commit.transcriptInput, tally: &tally)
        try expect("confirmed_transcript_hash_after", confirmed, is: confirmedTranscriptHashAfter)
        let key = try step("confirmation_key") { ConfirmationKey(try block(confirmationKey)) }
        guard let tag = commit.confirmationTag else {
            throw UnmetStep("authenticated_content", "it is no commit with a confirmation tag")
        }
        try require("confirmation tag", key.isValid(tag: tag, of: confirmed, tally: &tally))
        let interim = TranscriptHash.interim(after: confirmed, confirmationTag: tag, tally: &tally)
        try expect("interim_transcript_hash_after", interim, is: interimTranscriptHashAfter)
    }
}
