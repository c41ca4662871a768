import MLS
import Primitives
import WireFormat

/// `key-schedule.json`: the secrets of a few epochs, each of which goes on from the one before (RFC 9420 §8).
struct KeyScheduleCase: SuiteVectorCase {
    struct Exporter: Decodable {
        let label: String
        let context: HexBytes
        let length: WholeNumber<Int>
        let secret: HexBytes
    }

    struct Epoch: Decodable {
        let treeHash: HexBytes
        let commitSecret: HexBytes
        let pskSecret: HexBytes
        let confirmedTranscriptHash: HexBytes
        let groupContext: HexBytes
        let joinerSecret: HexBytes
        let welcomeSecret: HexBytes
        let initSecret: HexBytes
        let senderDataSecret: HexBytes
        let encryptionSecret: HexBytes
        let exporterSecret: HexBytes
        let epochAuthenticator: HexBytes
        let externalSecret: HexBytes
        let confirmationKey: HexBytes
        let membershipKey: HexBytes
        let resumptionPsk: HexBytes
        let externalPub: HexBytes
        let exporter: Exporter
    }

    let cipherSuite: WholeNumber<UInt16>
    let groupId: HexBytes
    let initialInitSecret: HexBytes
    let epochs: [Epoch]

    func check(on bench: VectorBench) throws(UnmetStep) {
        var initSecret = try step("initial_init_secret") { InitSecret(try block(initialInitSecret)) }
        for (number, epoch) in epochs.enumerated() {
            let groupContext = GroupContext(
                cipherSuite: cipherSuite.value, groupID: groupId.bytes, epoch: UInt64(number),
                treeHash: epoch.treeHash.bytes,
                confirmedTranscriptHash: epoch.confirmedTranscriptHash.bytes, extensions: [])
            let name = "epoch \(number): "
            try expect(name + "group_context", groupContext.encoded, is: epoch.groupContext)
            let secrets = try check(epoch, from: initSecret, name: name, bench)
            try check(epoch.exporter, of: secrets, name: name + "exporter", bench)
            initSecret = secrets.initialization
        }
    }

    private func check(
        _ epoch: Epoch, from initSecret: InitSecret, name: String, _ bench: VectorBench
    ) throws(UnmetStep) -> EpochSecrets {
        var context = bench.context
        let start = try step(name + "commit_secret, psk_secret") {
            KeySchedule.advance(
                from: initSecret, commitSecret: CommitSecret(try block(epoch.commitSecret)),
                preSharedKeys: CombinedPreSharedKey(try block(epoch.pskSecret)),
                groupContext: epoch.groupContext.bytes, tally: &context.tally)
        }
        let (secrets, welcome) = (start.secrets, start.intermediate.welcomeSecret(tally: &context.tally))
        try expect(name + "joiner_secret", start.joinerSecret.block.bytes, is: epoch.joinerSecret)
        try expect(name + "welcome_secret", welcome.block.bytes, is: epoch.welcomeSecret)
        try expect(name + "init_secret", secrets.initialization.block.bytes, is: epoch.initSecret)
        try expect(name + "sender_data_secret", secrets.senderData.block.bytes, is: epoch.senderDataSecret)
        try expect(name + "encryption_secret", secrets.encryption.block.bytes, is: epoch.encryptionSecret)
        try expect(name + "exporter_secret", secrets.exporter.block.bytes, is: epoch.exporterSecret)
        try expect(name + "epoch_authenticator", secrets.authenticator.bytes, is: epoch.epochAuthenticator)
        try expect(name + "external_secret", secrets.external.block.bytes, is: epoch.externalSecret)
        try expect(name + "confirmation_key", secrets.confirmation.block.bytes, is: epoch.confirmationKey)
        try expect(name + "membership_key", secrets.membership.block.bytes, is: epoch.membershipKey)
        try expect(name + "resumption_psk", secrets.resumption.block.bytes, is: epoch.resumptionPsk)
        let externalKeys = try step(name + "external_pub") {
            try secrets.externalKeyPair(context: &context)
        }
        try expect(name + "external_pub", externalKeys.publicKey.bytes, is: epoch.externalPub)
        return secrets
    }

    private func check(
        _ exporter: Exporter, of secrets: EpochSecrets, name: String, _ bench: VectorBench
    ) throws(UnmetStep) {
        var tally = bench.context.tally
        let exported = try step(name) {
            try secrets.export(
                label: exporter.label, context: exporter.context.bytes, length: exporter.length.value,
                tally: &tally)
        }
        try expect(name, exported, is: exporter.secret)
    }
}

/// `psk_secret.json`: what several external pre-shared keys make together (RFC 9420 §8.4).
struct PreSharedKeysCase: SuiteVectorCase {
    struct Key: Decodable {
        let pskId: HexBytes
        let psk: HexBytes
        let pskNonce: HexBytes
    }

    let cipherSuite: WholeNumber<UInt16>
    let psks: [Key]
    let pskSecret: HexBytes

    func check(on bench: VectorBench) throws(UnmetStep) {
        var tally = bench.context.tally
        let keys = psks.map { key in
            PreSharedKey(
                id: PreSharedKeyID(key: .external(id: key.pskId.bytes), nonce: key.pskNonce.bytes),
                secret: key.psk.bytes)
        }
        let combined = try step("psk_secret") {
            try CombinedPreSharedKey(combining: keys, tally: &tally)
        }
        try expect("psk_secret", combined.block.bytes, is: pskSecret)
    }
}
