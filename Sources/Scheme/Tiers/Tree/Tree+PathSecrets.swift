import Identity
import MLS
import MembershipLog
import SchemeContract

/// Path secrets that travel beside their commits (`commit-fan-out: trimmed`).
extension Tree {
    /// Secrets for this member, by the word of nobody: the commit shows which of them is right.
    struct PathSecrets {
        /// One of a commit is genuine, and a forger need not be able to keep it out by a single other.
        private static let keptMax = 4

        /// The newest last.
        private(set) var kept: [SealedPathSecret] = []

        mutating func keep(_ secret: SealedPathSecret) {
            guard !kept.contains(secret) else { return }
            kept.append(secret)
            if kept.count > Self.keptMax { kept.removeFirst() }
        }
    }

    /// The secrets of a commit's path, each for the members that can open it.
    func secretParcels(of begun: TreeGroup.CommitMessages, _ plan: ChangePlan, desk: Desk) -> [Parcel] {
        guard let epoch = plan.before?.id.tag else { return [] }
        // Its number among them, for each member in the order that all know from the log.
        let nameSize = begun.pathSecrets.count <= 1 << 8 ? 1 : 2
        return begun.pathSecrets.map { secret, readers in
            let message = PathSecretMessage(group: desk.group, epoch: epoch, secret: secret)
            return Parcel(
                payload: Envelope.gear(message).encoded, recipients: readers, bytesPerRecipient: nameSize)
        }
    }

    mutating func note(_ secret: SealedPathSecret, in state: MembershipState, desk: Desk) -> Opening {
        guard desk.configuration.tree.commitFanOut == .trimmed, groupEpoch == state.id, let group,
            secret.isAbove(group.leaf)
        else { return .repeated(of: nil) }
        pathSecrets.keep(secret)
        return .noted
    }

    /// Whether a commit needs a secret, and none has come that could be it.
    func awaitsSecret(for commit: TreeMessage, desk: Desk) -> Bool {
        pathSecrets.kept.isEmpty && commit.hasPath && commit.change?.removed.contains(desk.device) != true
    }
}
