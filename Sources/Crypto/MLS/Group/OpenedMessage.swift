import Metering

/// A message to the group whose tag and signature are right, as all its readers in one state find it.
struct OpenedMessage {
    let authenticated: AuthenticatedContent
    /// Of a commit all of whose proposals it has by value.
    let staged: StagedCommit?
    /// What it took to find that out.
    let cost: OperationTally
}

/// What a new member finds the group's public state to be.
struct JoinedState {
    let state: GroupState
    let cost: OperationTally
}
