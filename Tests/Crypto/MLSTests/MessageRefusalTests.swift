import CryptoTestSupport
import Primitives
import Testing
import WireFormat

@testable import MLS

@Suite("Messages to a group that are refused")
struct MessageRefusalTests {
    private let removal = FramedContent.Body.proposal(.remove(LeafIndex(2)))

    @Test func `a message of another group or epoch, or of no member`() throws {
        var party = try TestParty.ofThree()
        party.expectRefusal(.wrongGroup, of: try party.forge(removal, by: 0, groupID: [1]))
        for epoch in [0, 2] as [UInt64] {
            party.expectRefusal(
                .wrongEpoch(expected: 1, got: epoch), of: try party.forge(removal, by: 0, epoch: epoch))
        }
        for leaf in [3, 4, .max] as [UInt32] {
            let bytes = try party.forge(removal, by: 0, as: .member(LeafIndex(leaf)))
            party.expectRefusal(.unknownMember(LeafIndex(leaf)), of: bytes)
        }
        let other = try party.forge(removal, by: 0, as: .member(LeafIndex(2)))
        party.expectRefusal(.invalidSignature, of: other)
        let newcomer = try party.forge(removal, by: 3, as: .newMemberProposal)
        party.expectRefusal(.invalidSignature, of: newcomer)
        party.expectRefusal(.invalidSignature, of: try party.forge(removal, by: 3, as: .external(0)))
        try party.expectToGoOn()
    }

    @Test func `a message that was changed on its way, whichever byte it was`() throws {
        var party = try TestParty.ofThree()
        let right = try party.forge(removal, by: 0)
        for place in right.indices {
            var bytes = right
            bytes[place] ^= 1
            #expect(throws: MLSError.self, "byte \(place)") { try party.process(bytes, by: 1) }
        }
        var tag = right
        tag[right.count - 1] ^= 1
        party.expectRefusal(.membershipTag, of: tag)
        party.expectRefusal(
            .malformed(.leftOver(at: right.count, count: 1)), of: right + [0])
        _ = try party.process(right, by: 1)
    }

    @Test func `a message to the users that is not encrypted`() throws {
        var party = try TestParty.ofThree()
        let content = FramedContent(
            groupID: Array("group".utf8), epoch: 1, sender: .member(LeafIndex(0)), authenticatedData: [],
            body: .application([1]))
        var encoder = WireEncoder()
        encoder.write(ProtocolVersion.mls10)
        WireFormatID.publicMessage.encode(into: &encoder)
        content.encode(into: &encoder)
        encoder.writeAuthentication(signature: [], confirmationTag: nil)
        encoder.writeVector([])
        party.expectRefusal(.publicApplication, of: encoder.bytes)
        try party.expectToGoOn()
    }

    @Test func `what is no message to the group`() throws {
        var party = try TestParty.ofThree()
        let package = party.keyPackage(of: 3)
        party.expectRefusal(.wrongGroup, of: MLSMessage.keyPackage(package).encoded)
        party.expectRefusal(.malformed(.truncated(at: 0, needed: 2, left: 0)), of: [])
    }

    @Test func `one's own private message, and one that came before`() throws {
        var party = try TestParty.ofThree()
        let message = try party.encrypt([1], by: 0)
        party.expectRefusal(.noKeys(LeafIndex(0), .gone(0)), of: message, by: 0)
        _ = try party.process(message, by: 1)
        party.expectRefusal(.noKeys(LeafIndex(0), .gone(0)), of: message, by: 1)
        try party.expectToGoOn()
    }
}
