import MLS
import Primitives

/// `crypto-basics.json`: each operation of RFC 9420 §5 once.
struct CryptoBasicsCase: SuiteVectorCase {
    struct Derivation: Decodable {
        let secret: HexBytes
        let label: String
        let context: HexBytes?
        let generation: WholeNumber<UInt32>?
        let length: WholeNumber<Int>?
        let out: HexBytes
    }

    struct Reference: Decodable {
        let label: String
        let value: HexBytes
        let out: HexBytes
    }

    struct Signing: Decodable {
        let priv: HexBytes
        let pub: HexBytes
        let content: HexBytes
        let label: String
        let signature: HexBytes
    }

    struct Encryption: Decodable {
        let priv: HexBytes
        let pub: HexBytes
        let label: String
        let context: HexBytes
        let plaintext: HexBytes
        let kemOutput: HexBytes
        let ciphertext: HexBytes
    }

    let cipherSuite: WholeNumber<UInt16>
    let refHash: Reference
    let expandWithLabel: Derivation
    let deriveSecret: Derivation
    let deriveTreeSecret: Derivation
    let signWithLabel: Signing
    let encryptWithLabel: Encryption

    func check(on bench: VectorBench) throws(UnmetStep) {
        try checkDerivations(on: bench)
        try checkSignature(on: bench)
        try checkEncryption(on: bench)
    }

    private func checkDerivations(on bench: VectorBench) throws(UnmetStep) {
        let suite = bench.suite
        var tally = bench.context.tally
        let reference = suite.refHash(label: refHash.label, of: refHash.value.bytes, tally: &tally)
        try expect("ref_hash", reference, is: refHash.out)

        let expanded = try step("expand_with_label") {
            try suite.expand(
                try block(expandWithLabel.secret), label: expandWithLabel.label,
                context: expandWithLabel.context?.bytes ?? [], length: expandWithLabel.length?.value ?? 0,
                tally: &tally)
        }
        try expect("expand_with_label", expanded, is: expandWithLabel.out)

        let derived = suite.deriveSecret(
            try step("derive_secret") { try block(deriveSecret.secret) }, label: deriveSecret.label,
            tally: &tally)
        try expect("derive_secret", derived.bytes, is: deriveSecret.out)

        let treeSecret = try step("derive_tree_secret") {
            try suite.deriveTreeSecret(
                try block(deriveTreeSecret.secret), label: deriveTreeSecret.label,
                generation: deriveTreeSecret.generation?.value ?? 0,
                length: deriveTreeSecret.length?.value ?? 0,
                tally: &tally)
        }
        try expect("derive_tree_secret", treeSecret, is: deriveTreeSecret.out)
    }

    private func checkSignature(on bench: VectorBench) throws(UnmetStep) {
        var context = bench.context
        let keys = try step("sign_with_label: priv") {
            try SigningKeyPair(seed: signWithLabel.priv.bytes, tally: &context.tally)
        }
        try expect("sign_with_label: pub", keys.publicKey.bytes, is: signWithLabel.pub)
        let (content, label) = (signWithLabel.content.bytes, signWithLabel.label)
        // Ed25519 has one signature of a message under a key.
        let signature = bench.suite.sign(content, label: label, with: keys, context: &context)
        try expect("sign_with_label", signature, is: signWithLabel.signature)
        let isValid = bench.suite.isValid(
            signature: signWithLabel.signature.bytes, of: content, label: label, by: keys.publicKey,
            context: &context)
        try require("verify_with_label", isValid)
    }

    private func checkEncryption(on bench: VectorBench) throws(UnmetStep) {
        var context = bench.context
        let (suite, vector) = (bench.suite, encryptWithLabel)
        let keys = try step("encrypt_with_label: priv") {
            try AgreementKeyPair(secret: vector.priv.bytes, tally: &context.tally)
        }
        try expect("encrypt_with_label: pub", keys.publicKey.bytes, is: vector.pub)
        let given = HPKECiphertext(kemOutput: vector.kemOutput.bytes, ciphertext: vector.ciphertext.bytes)
        let own = try step("encrypt_with_label") {
            try suite.encrypt(
                vector.plaintext.bytes, to: keys.publicKey, label: vector.label,
                labelContext: vector.context.bytes, using: &context)
        }
        for (name, sealed) in [("decrypt_with_label", given), ("encrypt_with_label", own)] {
            let opened = try step(name) {
                try suite.decrypt(
                    sealed, with: keys, label: vector.label, labelContext: vector.context.bytes,
                    using: &context)
            }
            try expect(name, opened, is: vector.plaintext)
        }
    }
}

/// The 32 bytes of a secret.
func block(_ hex: HexBytes) throws(PrimitiveError) -> Block32 {
    guard let block = Block32(hex.bytes) else {
        throw .wrongLength(of: .secretKey, expected: Block32.count, got: hex.bytes.count)
    }
    return block
}
