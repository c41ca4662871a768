import MLS
import Primitives
import WireFormat

/// `welcome.json`: what a Welcome says to one new member (RFC 9420 §12.4.3.1), without the tree.
struct WelcomeCase: SuiteVectorCase {
    let cipherSuite: WholeNumber<UInt16>
    let initPriv: HexBytes
    let signerPub: HexBytes
    let keyPackage: HexBytes
    let welcome: HexBytes

    func check(on bench: VectorBench) throws(UnmetStep) {
        var context = bench.context
        guard case .welcome(let welcome) = try step("welcome", { try MLSMessage(decoding: welcome.bytes) })
        else { throw UnmetStep("welcome", "it is none") }
        let initKeys = try step("init_priv") {
            try AgreementKeyPair(secret: initPriv.bytes, tally: &context.tally)
        }
        let message = try step("key_package") { try MLSMessage(decoding: keyPackage.bytes) }
        guard case .keyPackage(let keyPackage) = message else { throw UnmetStep("key_package", "it is none") }
        try expect("init_priv", initKeys.publicKey.bytes, is: HexBytes(keyPackage.initKey.bytes))
        let opened = try step("welcome") {
            try welcome.open(
                as: keyPackage, initKeys: initKeys, preSharedKeys: PreSharedKeyStore(), context: &context)
        }
        let info = try step("group info") { try GroupInfo(decoding: opened.encodedInfo) }
        let signer = try step("signer_pub") { try SigningPublicKey(signerPub.bytes) }
        try require(
            "group info signature", info.isSigned(by: signer, suite: bench.suite, context: &context))
        let secrets = opened.intermediate.epochSecrets(
            groupContext: info.groupContext.encoded, tally: &context.tally)
        let isConfirmed = secrets.confirmation.isValid(
            tag: info.confirmationTag, of: info.groupContext.confirmedTranscriptHash,
            tally: &context.tally)
        try require("confirmation tag", isConfirmed)
    }
}
