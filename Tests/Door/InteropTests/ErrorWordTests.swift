import MLS
import Megolm
import Olm
import Primitives
import Testing
import WireFormat

@testable import keyshift

/// Errors of all cases, whose words are held to be for people.
@Suite("Words of errors")
struct ErrorWordTests {
    private static let wire: [WireError] = [
        .truncated(at: 1, needed: 2, left: 3), .nonMinimalLength(at: 1), .invalidLengthPrefix(at: 1),
        .tooLong(at: 1, max: 2, got: 3), .leftOver(at: 1, count: 2), .unknownValue(at: 1, got: 2),
    ]

    private static let primitive: [PrimitiveError] = [
        .wrongLength(of: .agreementKey, expected: 1, got: 2), .authenticationFailed, .lowOrderPoint,
        .invalidSignature, .badPadding, .messageLimitReached, .outputTooLong(max: 1, got: 2),
    ]

    private static let olm: [OlmError] = [
        .malformed(wire[0]), .tooShort(min: 1, got: 2), .wrongVersion(expected: 1, got: 2), .unknownType(1),
        .refused(primitive[0]), .baseKeyNotCanonical, .badMAC, .otherIdentity, .unknownOneTimeKey,
        .otherSession, .unexpectedRatchetKey, .tooFarAhead(max: 1, got: 2), .keyGone(index: 1),
    ]

    private static let megolm: [MegolmError] = [
        .malformed(wire[0]), .tooShort(min: 1, got: 2), .wrongVersion(expected: 1, got: 2), .badSignature,
        .unusableKey, .badMAC, .refused(primitive[0]), .tooOld(firstKnown: 1, got: 2),
    ]

    private static let leaf = LeafIndex(1)

    private static let groupFaults: [MLSError] =
        [.own, .missingPath, .unknownProposal(ProposalReference([1])), .sender].map { .invalidCommit($0) }
        + [
            .notForUs, .missingTree, .ownLeaf, .pathSecret, .secretLength(1), .missingExternalKey,
            .severalOrigins, .originEpoch(1), .notABranch, .notTheSuccessor,
        ].map { .invalidWelcome($0) }
        + [
            .senderMayNot(1), .updateByCommitter, .removesCommitter, .changedTwice(leaf),
            .externalInitByMember, .extensionsTwice, .extensionsNotSupported, .reinitWithOthers,
            .reinitVersion(1), .referenceByNewMember, .externalInitCount(1), .removalsByNewMember(1),
            .pskNonce(expected: 1, got: 2), .pskUsage(.application), .pskUsage(.reinit), .pskUsage(.branch),
            .pskTwice,
        ].map { .invalidProposal($0) }
        + [.gone(1), .tooFarAhead(max: 1, got: 2), .exhausted].map { .noKeys(leaf, $0) }

    private static let treeFaults: [MLSError] =
        [
            .version(1), .cipherSuite(expected: 1, got: 2), .keysAreEqual, .lowOrderKey, .signature,
            .privateKeys,
        ].map { .invalidKeyPackage($0) }
        + [.twice(61441), .misplaced(1)].map { .invalidExtensions($0) }
        + [
            .nodeCount(expected: 1, got: 2), .secretCount(expected: 1, got: 2), .keyNotNew, .lowOrderKey,
            .parentHash, .noKey, .noSecret, .secretLength(1), .secret,
        ].map { .invalidPath($0) }
        + [
            .empty, .trailingBlank, .tooLarge(leavesMax: 1), .wrongKind(node: 1), .duplicateKey,
            .lowOrderKey(node: 1), .hash, .parentHash(node: 1), .unmergedLeaf(leaf, node: 1),
        ].map { .invalidTree($0) }
        + [
            .signature, .expired, .wrongSource, .version, .cipherSuite, .credential,
            .credentialNotSupportedByAll, .credentialChanged, .extensionNotListed(1), .requiredCapability,
            .duplicateSignatureKey, .duplicateEncryptionKey, .lowOrderKey,
        ].map { .invalidLeaf($0) }

    private static let mls: [MLSError] =
        groupFaults + treeFaults + [
            .malformed(wire[0]), .refused(primitive[0]), .unknownMember(leaf),
            .tooManyPreSharedKeys(max: 1, got: 2), .wrongGroup, .wrongEpoch(expected: 1, got: 2), .lastEpoch,
            .cipherSuite(1), .version(1), .invalidSignature, .membershipTag, .confirmationTag,
            .publicApplication, .suspended,
            .unknownPreSharedKey(PreSharedKeyID(key: .external(id: [1]), nonce: [])), .nonZeroPadding,
        ]

    private static let interop: [InteropError] =
        primitive.map { .key($0) } + olm.map { .olm($0) } + megolm.map { .megolm($0) } + mls.map { .mls($0) }

    @Test func `no error is told by the name that the program has for it`() throws {
        let texts = Self.wire.map(\.words) + Self.interop.map(\.sentence)
        for text in texts {
            let words = text.replacing("X25519", with: "")
            #expect(!words.contains(/[A-Za-z]\(|[a-z][A-Z]|Optional/), "\(text)")
            #expect(words.contains(" "), "\(text)")
        }
        for sentence in Self.interop.map(\.sentence) {
            #expect(sentence.contains(/^[A-Z0-9].*[^.]\.$/), "\(sentence)")
        }
    }
}
