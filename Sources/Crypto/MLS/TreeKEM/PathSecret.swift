package import Metering
package import Primitives

/// The purpose of what goes up the tree.
package enum PathSecretPurpose {}

/// A secret from which a node's keys follow, and the secrets of all nodes above it (RFC 9420 §7.4).
package typealias PathSecret = SecretKey<PathSecretPurpose>

/// A path secret made ready for what follows from it: what comes of the secret alone is done once.
package struct PathStep {
    private let secret: ExpandableSecret

    package init(_ secret: PathSecret) {
        self.secret = ExpandableSecret(secret.block)
    }

    /// The keys of the node that has the secret.
    package func nodeKeys(context: inout CryptoContext) throws(MLSError) -> AgreementKeyPair {
        let nodeSecret = secret.derive("node", tally: &context.tally)
        do {
            return try HPKE.deriveKeyPair(from: nodeSecret.bytes, context: &context)
        } catch {
            throw .refused(error)
        }
    }

    /// The secret of the next node up.
    package func next(tally: inout OperationTally) -> PathSecret {
        PathSecret(secret.derive("path", tally: &tally))
    }

    /// What the topmost secret of a path leads to.
    func commitSecret(tally: inout OperationTally) -> CommitSecret {
        CommitSecret(secret.derive("path", tally: &tally))
    }
}
