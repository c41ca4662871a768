import CryptoTestSupport
import Foundation
import Metering
import Primitives
import Testing
import Vectors
import WireFormat

@testable import MLS

/// A history that our own members make, written as the working group writes one for a passive client.
@Suite("Passive client")
struct PassiveClientTests {
    private struct History {
        var party = TestParty(suite: .x25519AES128GCM)
        var fields: [(name: String, value: String)] = []
        var epochs: [String] = []

        func json(spoiling spoiled: String = "") -> String {
            let lines = fields.map { name, value in
                "\"\(name)\": " + (name == spoiled ? "\"" + String(repeating: "00", count: 32) + "\"" : value)
            }
            return "[{" + (lines + ["\"epochs\": [\(epochs.joined(separator: ","))]"]).joined(separator: ",")
                + "}]"
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        "\"" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + "\""
    }

    /// Member 0 adds clients 1 and 2, and the latter is the one that listens from outside.
    private func history(tree: CommitPlan.WelcomeTree) throws -> History {
        var history = History()
        for _ in 0..<4 { history.party.makeClient() }
        try history.party.found(by: 0)
        try history.party.commit(by: 0, adding: [1])
        let listener = history.party.bundle(of: 2)
        let pending = try commit(
            CommitPlan(proposals: [.add(listener.keyPackage)], welcomeTree: tree), by: 0, of: &history.party)
        let welcome = try #require(pending.welcome)
        let state = pending.next.state
        history.fields = [
            ("cipher_suite", "1"), ("external_psks", #"[{"psk_id": "01", "psk": "0203"}]"#),
            ("key_package", Self.text(MLSMessage.keyPackage(listener.keyPackage).encoded)),
            ("signature_priv", Self.text(history.party[2].signer.exportSeed())),
            ("encryption_priv", Self.text(listener.leafKeys.exportSecret())),
            ("init_priv", Self.text(listener.initKeys.exportSecret())),
            ("welcome", Self.text(MLSMessage.welcome(welcome).encoded)),
            ("ratchet_tree", tree == .separate ? Self.text(state.tree.encoded) : "null"),
            ("initial_epoch_authenticator", Self.text(pending.next.epochAuthenticator)),
        ]
        return history
    }

    private func commit(
        _ plan: CommitPlan, by member: Int, of party: inout TestParty
    ) throws -> PendingCommit {
        var context = party[member].context
        defer { party[member].context = context }
        let pending = try #require(
            try party[member].group?.commit(plan, at: TestParty.instant, context: &context))
        try party.deliver(pending.message.encoded, from: member)
        party[member].group = pending.next
        return pending
    }

    /// An epoch that member 1 begins, after member 0 has proposed an update.
    private func addEpoch(_ wireFormat: WireFormatID, to history: inout History) throws {
        var context = history.party[0].context
        let proposal = try #require(
            try history.party[0].group?.proposeUpdate(as: wireFormat, context: &context)
        ).encoded
        history.party[0].context = context
        try history.party.deliver(proposal, from: 0)
        history.party[1].group?.preSharedKeys.add([2, 3], id: [1])
        history.party[0].group?.preSharedKeys.add([2, 3], id: [1])
        let key = PreSharedKeyID(key: .external(id: [1]), nonce: [UInt8](repeating: 7, count: 32))
        let plan = CommitPlan(proposals: [.preSharedKey(key)], wireFormat: wireFormat)
        let pending = try commit(plan, by: 1, of: &history.party)
        history.epochs.append(
            """
            {"proposals": [\(Self.text(proposal))], "commit": \(Self.text(pending.message.encoded)),
             "epoch_authenticator": \(Self.text(pending.next.epochAuthenticator))}
            """)
    }

    private func check(_ json: String) throws -> VectorResult {
        try VectorFile(named: "passive-client-random.json", json: Data(json.utf8)).check()
    }

    @Test(arguments: [CommitPlan.WelcomeTree.inline, .separate])
    func `a client follows from its Welcome on`(tree: CommitPlan.WelcomeTree) throws {
        var history = try history(tree: tree)
        for wireFormat in [WireFormatID.publicMessage, .privateMessage, .publicMessage] {
            try addEpoch(wireFormat, to: &history)
        }
        let result = try check(history.json())
        #expect(result.failures == [])
        #expect(result.passed == 1)
    }

    @Test func `a secret or an authenticator that is another is noticed`() throws {
        var history = try history(tree: .inline)
        for field in ["signature_priv", "encryption_priv", "init_priv", "initial_epoch_authenticator"] {
            let result = try check(history.json(spoiling: field))
            #expect(result.failures.first?.step.contains(field) == true, "\(result.failures)")
        }
        try addEpoch(.publicMessage, to: &history)
        history.epochs.append(history.epochs[0])
        let result = try check(history.json())
        #expect(
            result.failures.map(\.step) == ["epoch 1: proposal 0: the message is of epoch 2, and not 3"])
    }

    @Test func `a private commit that comes before the proposal it refers to is taken later`() throws {
        var party = TestParty()
        for _ in 0..<3 { party.makeClient() }
        try party.found(by: 0)
        try party.commit(by: 0, adding: [1, 2])
        var context = party[0].context
        let proposal = try #require(
            try party[0].group?.proposeUpdate(as: .privateMessage, context: &context)
        ).encoded
        _ = try party.process(proposal, by: 1)
        let pending = try #require(
            try party[1].group?.commit(CommitPlan(wireFormat: .privateMessage), context: &context))
        let before = party[2].group?.serializedSize
        #expect(throws: MLSError.self) { try party.process(pending.message.encoded, by: 2) }
        #expect(party[2].group?.serializedSize == before)
        _ = try party.process(proposal, by: 2)
        _ = try party.process(pending.message.encoded, by: 2)
        #expect(party[2].group?.epochAuthenticator == pending.next.epochAuthenticator)
    }
}
