import CFloor
import Metering
import Primitives
import Randomness

/// Primitives as this program calls them, each against what else there is: the floor is another library's call.
///
/// A ratio of more than 1 is a reason to look again at which of them Primitives takes.
final class Candidates {
    private var context = CryptoContext(random: RandomStream(seed: Seed(1)), memo: OperationMemo(mode: .full))
    private let pair: AgreementKeyPair
    private let peer: AgreementPublicKey
    private let signer: SigningKeyPair
    private let block = Block32([UInt8](0..<32), at: 0)

    init() {
        pair = AgreementKeyPair(using: &context)
        peer = AgreementKeyPair(using: &context).publicKey
        signer = SigningKeyPair(using: &context)
    }

    /// At the lengths that ratchets and trees hash, sign and seal.
    var all: [Benchmark] {
        [
            against("libsodium", "X25519 key pair", candidate_sodium_key_pair, 0, keyPair),
            against("EVP", "X25519 key pair", candidate_evp_key_pair, 0, keyPair),
            against("EVP", "X25519", candidate_evp_agreement, 0, agreement),
            against("EVP", "Ed25519 signature", candidate_evp_sign, 120, sign),
            against("EVP", "Ed25519 verification", candidate_evp_verify, 120, verification(of: 120)),
        ]
            + [64, 191, 1024].flatMap { length in
                [
                    against("libsodium", "SHA-256", candidate_sodium_hash, length, hash),
                    against("EVP", "SHA-256", candidate_evp_hash, length, hash),
                ]
            }
            + [1, 120].flatMap { length in
                [
                    against("libsodium", "HMAC-SHA-256", candidate_sodium_hmac, length, hmac),
                    against("EVP", "HMAC-SHA-256", candidate_evp_hmac, length, hmac),
                ]
            }
            + [64, 1024].map { against("EVP", "ChaCha20-Poly1305", candidate_evp_seal, $0, seal) }
    }

    private func against(
        _ library: String, _ primitive: String, _ candidate: floor_candidate, _ length: Int,
        _ ours: @escaping ([UInt8]) -> Void
    ) -> Benchmark {
        let message = [UInt8](repeating: 7, count: length)
        // Curves take fifty times as long as hashes do.
        let count = primitive.contains("25519") ? 20 : 1_000
        return Benchmark(
            name:
                "Candidate, \(primitive)\(length == 0 ? "" : " of \(length) bytes"): here against \(library)",
            count: count, prepare: {}, ours: { for _ in 0..<count { ours(message) } },
            floor: { for _ in 0..<count { floor_candidate(candidate, Int32(length)) } })
    }

    private func keyPair(_: [UInt8]) { _ = AgreementKeyPair(using: &context) }

    private func agreement(_: [UInt8]) {
        guard (try? pair.sharedSecret(with: peer, context: &context)) != nil else {
            preconditionFailure("two pairs agree")
        }
    }

    private func sign(_ message: [UInt8]) { _ = signer.sign(message, context: &context) }

    private func verification(of length: Int) -> ([UInt8]) -> Void {
        let signature = signer.sign([UInt8](repeating: 7, count: length), context: &context)
        return { message in
            let isValid = self.signer.publicKey.isValid(signature, of: message, context: &self.context)
            precondition(isValid, "a signature holds")
        }
    }

    private func hash(_ message: [UInt8]) { _ = SHA256.hash(message, tally: &context.tally) }

    private func hmac(_ message: [UInt8]) { _ = HMAC.sha256(message, key: block, tally: &context.tally) }

    private func seal(_ message: [UInt8]) {
        let sealed = try? ChaChaPoly.seal(
            message, authenticating: [], nonce: [UInt8](repeating: 0, count: 12), key: block.bytes,
            tally: &context.tally)
        precondition(sealed != nil, "what fits is sealed")
    }
}
