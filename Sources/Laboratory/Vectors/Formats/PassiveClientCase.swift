import MLS
import Primitives
import WireFormat

/// `passive-client-*.json`: a client that joins by a Welcome, and then takes what the others commit.
struct PassiveClientCase: SuiteVectorCase {
    struct ExternalKey: Decodable {
        let pskId: HexBytes
        let psk: HexBytes
    }

    struct Epoch: Decodable {
        let proposals: [HexBytes]
        let commit: HexBytes
        let epochAuthenticator: HexBytes
    }

    let cipherSuite: WholeNumber<UInt16>
    let externalPsks: [ExternalKey]?
    let keyPackage: HexBytes
    let signaturePriv: HexBytes
    let encryptionPriv: HexBytes
    let initPriv: HexBytes
    let welcome: HexBytes
    let ratchetTree: HexBytes?
    let initialEpochAuthenticator: HexBytes
    let epochs: [Epoch]

    func check(on bench: VectorBench) throws(UnmetStep) {
        var context = bench.context
        var group = try join(context: &context)
        try expect("initial_epoch_authenticator", group.epochAuthenticator, is: initialEpochAuthenticator)
        for (number, epoch) in epochs.enumerated() {
            let name = "epoch \(number): "
            for (index, proposal) in epoch.proposals.enumerated() {
                let processed = try step(name + "proposal \(index)") {
                    try group.process(proposal.bytes, context: &context)
                }
                guard case .proposal = processed else {
                    throw UnmetStep(name + "proposal \(index)", "it is none")
                }
            }
            let processed = try step(name + "commit") {
                try group.process(epoch.commit.bytes, context: &context)
            }
            guard case .commit = processed else {
                throw UnmetStep(name + "commit", "it does not begin an epoch for this client")
            }
            try expect(
                name + "epoch_authenticator", group.epochAuthenticator, is: epoch.epochAuthenticator)
        }
    }

    private func join(context: inout CryptoContext) throws(UnmetStep) -> Group {
        let signer = try step("signature_priv") {
            try SigningKeyPair(seed: signaturePriv.bytes, tally: &context.tally)
        }
        let bundle = try bundle(signer: signer, context: &context)
        guard case .welcome(let welcome) = try step("welcome", { try MLSMessage(decoding: welcome.bytes) })
        else { throw UnmetStep("welcome", "it is none") }
        var keys = PreSharedKeyStore()
        for key in externalPsks ?? [] { keys.add(key.psk.bytes, id: key.pskId.bytes) }
        // Lifetimes are not judged: the files outlive them.
        return try step("welcome") {
            try Group.join(
                welcome, as: bundle, tree: ratchetTree?.bytes, signer: signer, preSharedKeys: keys,
                memo: GroupMemo(mode: .full), context: &context
            ).group
        }
    }

    private func bundle(
        signer: SigningKeyPair, context: inout CryptoContext
    ) throws(UnmetStep) -> KeyPackageBundle {
        let message = try step("key_package") { try MLSMessage(decoding: keyPackage.bytes) }
        guard case .keyPackage(let keyPackage) = message else { throw UnmetStep("key_package", "it is none") }
        let signatureKey = HexBytes(keyPackage.leafNode.signatureKey.bytes)
        try expect("signature_priv", signer.publicKey.bytes, is: signatureKey)
        return try step("init_priv, encryption_priv") {
            try KeyPackageBundle(
                keyPackage,
                initKeys: try AgreementKeyPair(secret: initPriv.bytes, tally: &context.tally),
                leafKeys: try AgreementKeyPair(secret: encryptionPriv.bytes, tally: &context.tally))
        }
    }
}
