public import Metering
public import Primitives

/// The way from one epoch to the next (RFC 9420 §8): pure functions, whose results all members share.
public enum KeySchedule {
    /// What begins an epoch, with what its committer needs besides.
    public struct EpochStart: Sendable {
        /// For the Welcome, and for nobody else.
        public let joinerSecret: JoinerSecret
        public let intermediate: IntermediateSecret
        public let secrets: EpochSecrets
    }

    /// Begins the epoch that a commit makes.
    ///
    /// - Parameter groupContext: The encoded context of the new epoch.
    public static func advance(
        from initSecret: InitSecret, commitSecret: CommitSecret, preSharedKeys: CombinedPreSharedKey,
        groupContext: [UInt8], tally: inout OperationTally
    ) -> EpochStart {
        let joiner = joinerSecret(
            from: initSecret, commitSecret: commitSecret, groupContext: groupContext, tally: &tally)
        let intermediate = IntermediateSecret(joiner, preSharedKeys: preSharedKeys, tally: &tally)
        return EpochStart(
            joinerSecret: joiner, intermediate: intermediate,
            secrets: intermediate.epochSecrets(groupContext: groupContext, tally: &tally))
    }

    private static func joinerSecret(
        from initSecret: InitSecret, commitSecret: CommitSecret, groupContext: [UInt8],
        tally: inout OperationTally
    ) -> JoinerSecret {
        let extracted = HMAC.sha256(commitSecret.block, key: initSecret.block, tally: &tally)
        return JoinerSecret(
            ExpandableSecret(extracted).expand("joiner", context: groupContext, tally: &tally))
    }
}

/// What joiner secret and pre-shared keys make together: it opens the Welcome, and then begins the epoch.
public struct IntermediateSecret: Sendable {
    private let secret: ExpandableSecret

    public init(_ joiner: JoinerSecret, preSharedKeys: CombinedPreSharedKey, tally: inout OperationTally) {
        secret = ExpandableSecret(HMAC.sha256(preSharedKeys.block, key: joiner.block, tally: &tally))
    }

    public func welcomeSecret(tally: inout OperationTally) -> WelcomeSecret {
        WelcomeSecret(secret.derive("welcome", tally: &tally))
    }

    public func epochSecrets(groupContext: [UInt8], tally: inout OperationTally) -> EpochSecrets {
        let epoch = secret.expand("epoch", context: groupContext, tally: &tally)
        return EpochSecrets(EpochSecret(epoch), tally: &tally)
    }
}

extension IntermediateSecret: CustomStringConvertible, CustomReflectable {
    public var description: String { "IntermediateSecret" }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
