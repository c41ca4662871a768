import Metering
import Primitives

/// A message to the group whose tag and signature are right, as all its readers in one state find it.
struct OpenedMessage {
    let authenticated: AuthenticatedContent
    /// Of a commit all of whose proposals it has by value.
    let staged: StagedCommit?
    /// What it took to find that out.
    let cost: OperationTally
}

/// What a new member finds the group's public state to be.
final class JoinedState {
    let state: GroupState
    let signer: LeafIndex
    let infoExtensions: [Extension]
    let cost: OperationTally
    private var epochKeys: EpochKeys?

    init(state: GroupState, signer: LeafIndex, infoExtensions: [Extension], cost: OperationTally) {
        self.state = state
        self.signer = signer
        self.infoExtensions = infoExtensions
        self.cost = cost
    }

    /// The epoch's keys, whose secret tree is one for all who join together.
    func keys(_ secrets: EpochSecrets, mode: OperationMemo.Mode) -> EpochKeys {
        if mode == .shared, let epochKeys { return epochKeys }
        let keys = EpochKeys(secrets, state: state, mode: mode)
        epochKeys = keys
        return keys
    }
}
