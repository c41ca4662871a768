package import Metering
package import Primitives

/// The purpose of what goes up the tree.
package enum PathSecretPurpose {}

/// A secret from which a node's keys follow, and the secrets of all nodes above it (RFC 9420 §7.4).
package typealias PathSecret = SecretKey<PathSecretPurpose>

extension CipherSuite {
    /// The secret of the next node up.
    package func next(after secret: PathSecret, tally: inout OperationTally) -> PathSecret {
        PathSecret(deriveSecret(secret.block, label: "path", tally: &tally))
    }

    /// What the topmost secret of a path leads to.
    func commitSecret(after secret: PathSecret, tally: inout OperationTally) -> CommitSecret {
        CommitSecret(deriveSecret(secret.block, label: "path", tally: &tally))
    }

    /// The keys of the node that has `secret`.
    package func nodeKeys(
        of secret: PathSecret, context: inout CryptoContext
    ) throws(MLSError) -> AgreementKeyPair {
        let nodeSecret = deriveSecret(secret.block, label: "node", tally: &context.tally)
        do {
            return try HPKE.deriveKeyPair(from: nodeSecret.bytes, context: &context)
        } catch {
            throw .refused(error)
        }
    }
}
