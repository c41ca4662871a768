import MLS
import Primitives

/// `secret-tree.json`: keys of some generations of all leaves (RFC 9420 §9), and those of sender data (§6.3.2).
struct SecretTreeCase: SuiteVectorCase {
    struct SenderData: Decodable {
        let senderDataSecret: HexBytes
        let ciphertext: HexBytes
        let key: HexBytes
        let nonce: HexBytes
    }

    struct Generation: Decodable {
        let generation: WholeNumber<UInt32>
        let handshakeKey: HexBytes
        let handshakeNonce: HexBytes
        let applicationKey: HexBytes
        let applicationNonce: HexBytes
    }

    let cipherSuite: WholeNumber<UInt16>
    let encryptionSecret: HexBytes
    let senderData: SenderData
    let leaves: [[Generation]]

    func check(on bench: VectorBench) throws(UnmetStep) {
        try checkSenderData(on: bench)
        guard let size = TreeSize(holding: leaves.count) else {
            throw UnmetStep("leaves", "no tree has \(leaves.count) of them")
        }
        let secret = try step("encryption_secret") { EncryptionSecret(try block(encryptionSecret)) }
        let root = SecretTreeRoot(secret, size: size, suite: bench.suite, mode: .full)
        var tree = SecretTree(root)
        var tally = bench.context.tally
        for (number, generations) in leaves.enumerated() {
            for expected in generations {
                let leaf = LeafIndex(UInt32(number))
                let name = "leaf \(number), generation \(expected.generation.value): "
                for kind in RatchetKind.allCases {
                    let keys = try step(name + "\(kind)") {
                        try tree.take(kind, of: leaf, at: expected.generation.value, tally: &tally)
                    }
                    try expect(name + "\(kind)_key", keys.key, is: expected.key(kind))
                    try expect(name + "\(kind)_nonce", keys.nonce, is: expected.nonce(kind))
                }
            }
        }
    }

    private func checkSenderData(on bench: VectorBench) throws(UnmetStep) {
        var tally = bench.context.tally
        let secret = try step("sender_data_secret") {
            SenderDataSecret(try block(senderData.senderDataSecret))
        }
        let keys = SenderDataKeys(secret, suite: bench.suite)
            .keys(for: senderData.ciphertext.bytes, tally: &tally)
        try expect("sender_data.key", keys.key, is: senderData.key)
        try expect("sender_data.nonce", keys.nonce, is: senderData.nonce)
    }
}

extension SecretTreeCase.Generation {
    fileprivate func key(_ kind: RatchetKind) -> HexBytes {
        kind == .handshake ? handshakeKey : applicationKey
    }

    fileprivate func nonce(_ kind: RatchetKind) -> HexBytes {
        kind == .handshake ? handshakeNonce : applicationNonce
    }
}
