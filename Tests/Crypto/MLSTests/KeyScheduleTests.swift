import CryptoTestSupport
import MLS
import Metering
import Primitives
import Testing

@Suite("Key schedule")
struct KeyScheduleTests {
    private func epoch(
        commit: UInt64 = 2, preShared: UInt64 = 3, groupContext: [UInt8] = [1, 2, 3],
        tally: inout OperationTally
    ) -> EpochSecrets {
        KeySchedule.advance(
            from: InitSecret(Block32(words: (1, 0, 0, 0))),
            commitSecret: CommitSecret(Block32(words: (commit, 0, 0, 0))),
            preSharedKeys: CombinedPreSharedKey(Block32(words: (preShared, 0, 0, 0))),
            groupContext: groupContext, tally: &tally
        ).secrets
    }

    @Test func `no more is exported than HKDF yields`() throws {
        var tally = OperationTally()
        let secrets = epoch(tally: &tally)
        let before = tally
        #expect(throws: MLSError.refused(.outputTooLong(max: 8160, got: 8161))) {
            try secrets.export(label: "x", context: [], length: 8161, tally: &tally)
        }
        #expect(throws: MLSError.refused(.outputTooLong(max: 8160, got: -1))) {
            try secrets.export(label: "x", context: [], length: -1, tally: &tally)
        }
        #expect(tally == before)
        #expect(try secrets.export(label: "x", context: [], length: 8160, tally: &tally).count == 8160)
        #expect(try secrets.export(label: "x", context: [], length: 0, tally: &tally) == [])
    }

    @Test func `a commit brings no more pre-shared keys than can be counted`() throws {
        var tally = OperationTally()
        let key = PreSharedKey(id: PreSharedKeyID(key: .external(id: [1]), nonce: []), secret: [2])
        let tooMany = [PreSharedKey](repeating: key, count: 65_536)
        #expect(throws: MLSError.tooManyPreSharedKeys(max: 65_535, got: 65_536)) {
            try CombinedPreSharedKey(combining: tooMany, tally: &tally)
        }
    }

    @Test func `what comes to an external init that is no point of the curve's is refused`() throws {
        var context = CryptoContext.forTest()
        let keys = AgreementKeyPair(using: &context)
        let suite = CipherSuite.x25519AES128GCM
        #expect(throws: MLSError.refused(.wrongLength(of: .encapsulatedKey, expected: 32, got: 31))) {
            try ExternalInit.open(
                [UInt8](repeating: 9, count: 31), with: keys, suite: suite, context: &context)
        }
        #expect(throws: MLSError.refused(.lowOrderPoint)) {
            try ExternalInit.open(
                [UInt8](repeating: 0, count: 32), with: keys, suite: suite, context: &context)
        }
        #expect(throws: MLSError.refused(.lowOrderPoint)) {
            try ExternalInit.make(to: AgreementPublicKey(.zero), suite: suite, context: &context)
        }
    }

    @Test(arguments: CipherSuite.allCases)
    func `who joins from outside and the members have one init secret`(suite: CipherSuite) throws {
        var context = CryptoContext.forTest()
        let secrets = epoch(tally: &context.tally)
        let keys = try secrets.externalKeyPair(context: &context)
        let made = try ExternalInit.make(to: keys.publicKey, suite: suite, context: &context)
        let opened = try ExternalInit.open(made.kemOutput, with: keys, suite: suite, context: &context)
        #expect(made.secret.block == opened.block)
    }

    @Test func `every input of an epoch changes all of its secrets`() {
        var tally = OperationTally()
        func blocks(_ secrets: EpochSecrets) -> [Block32] {
            [
                secrets.senderData.block, secrets.encryption.block, secrets.exporter.block,
                secrets.external.block, secrets.confirmation.block, secrets.membership.block,
                secrets.resumption.block, secrets.authenticator, secrets.initialization.block,
            ]
        }
        let epochs = [
            epoch(tally: &tally), epoch(commit: 4, tally: &tally), epoch(preShared: 4, tally: &tally),
            epoch(groupContext: [], tally: &tally),
        ]
        #expect(Set(epochs.flatMap(blocks)).count == 4 * 9)
    }

    @Test func `a tag of another transcript, another key or another length is not valid`() {
        var tally = OperationTally()
        let (own, peer) = (epoch(tally: &tally), epoch(commit: 4, tally: &tally))
        let tag = own.confirmation.tag(of: [1], tally: &tally)
        #expect(own.confirmation.isValid(tag: tag, of: [1], tally: &tally))
        #expect(!own.confirmation.isValid(tag: tag, of: [2], tally: &tally))
        #expect(!peer.confirmation.isValid(tag: tag, of: [1], tally: &tally))
        #expect(!own.confirmation.isValid(tag: tag.dropLast(), of: [1], tally: &tally))
        let membership = own.membership.tag(of: [1], tally: &tally)
        #expect(own.membership.isValid(tag: membership, of: [1], tally: &tally))
        #expect(!own.membership.isValid(tag: tag, of: [1], tally: &tally))
    }

    @Test func `an epoch costs the hashes that it consists of, and no secret shows when it is printed`() {
        var tally = OperationTally()
        let start = KeySchedule.advance(
            from: InitSecret(.zero), commitSecret: .none, preSharedKeys: .none, groupContext: [],
            tally: &tally)
        // Two extractions, "joiner", "epoch" and nine secrets.
        #expect(tally.calls(of: .hmacSHA256) == 13)
        #expect("\(start.intermediate)" == "IntermediateSecret")
        #expect("\(start.joinerSecret)" == "SecretKey<Joining>")
        #expect(!"\(PreSharedKey(id: .init(key: .external(id: []), nonce: []), secret: [77]))".contains("77"))
    }
}
