import Primitives

/// The pre-shared keys that a client can bring into a group (RFC 9420 §8.4).
public struct PreSharedKeyStore: Sendable {
    /// How many epochs' resumption keys are kept, the last ones.
    public static let resumptionMax = 16

    private struct Resumption {
        let groupID: [UInt8]
        let epoch: UInt64
        let secret: ResumptionSecret
        let suite: CipherSuite
        /// The group that takes this one's place after the epoch.
        let successor: Proposal.Reinit?
    }

    private var external: [[UInt8]: [UInt8]] = [:]
    private var resumptions: [Resumption] = []

    public init() {}

    /// How many bytes of secrets are held.
    public var serializedSize: Int {
        external.values.reduce(resumptions.count * Block32.count) { $0 + $1.count }
    }

    /// Takes a key that the application knows by `id`.
    public mutating func add(_ secret: [UInt8], id: [UInt8]) { external[id] = secret }

    mutating func noteEpoch(of state: GroupState, _ secrets: EpochSecrets, successor: Proposal.Reinit?) {
        if resumptions.count == Self.resumptionMax { resumptions.removeFirst() }
        resumptions.append(
            Resumption(
                groupID: state.groupID, epoch: state.epoch, secret: secrets.resumption, suite: state.suite,
                successor: successor))
    }

    /// What the keys of a commit make together.
    ///
    /// - Throws: `.unknownPreSharedKey`, `.tooManyPreSharedKeys`.
    func combined(
        _ ids: [PreSharedKeyID], context: inout CryptoContext
    ) throws(MLSError) -> CombinedPreSharedKey {
        guard !ids.isEmpty else { return .none }
        var keys: [PreSharedKey] = []
        for id in ids {
            guard let secret = secret(of: id.key) else { throw .unknownPreSharedKey(id) }
            keys.append(PreSharedKey(id: id, secret: secret))
        }
        return try CombinedPreSharedKey(combining: keys, tally: &context.tally)
    }

    private func secret(of key: PreSharedKeyID.Key) -> [UInt8]? {
        switch key {
        case .external(let id): external[id]
        case .resumption(_, let groupID, let epoch):
            resumption(of: groupID, epoch)?.secret.block.bytes
        }
    }

    private func resumption(of groupID: [UInt8], _ epoch: UInt64) -> Resumption? {
        resumptions.last { $0.groupID == groupID && $0.epoch == epoch }
    }

    /// Checks that a group which says by its keys that it follows another one is what that other one allows; that
    /// their members match is the application's to check (RFC 9420 §11.2, §11.3, §12.4.3.1).
    ///
    /// - Throws: `.invalidWelcome`, `.unknownPreSharedKey`.
    func checkOrigin(_ ids: [PreSharedKeyID], of group: GroupContext) throws(MLSError) {
        let origins = ids.filter { $0.origin != nil }
        guard origins.count <= 1 else { throw .invalidWelcome(.severalOrigins) }
        guard let id = origins.first, case .resumption(let usage, let groupID, let epoch) = id.key else {
            return
        }
        guard group.epoch == 1 else { throw .invalidWelcome(.originEpoch(group.epoch)) }
        guard let former = resumption(of: groupID, epoch) else { throw .unknownPreSharedKey(id) }
        guard usage == .reinit else {
            // There is one version only.
            guard group.cipherSuite == former.suite.rawValue else { throw .invalidWelcome(.notABranch) }
            return
        }
        let isSuccessor =
            former.successor
            == Proposal.Reinit(
                groupID: group.groupID, version: group.version, cipherSuite: group.cipherSuite,
                extensions: group.extensions)
        guard isSuccessor else { throw .invalidWelcome(.notTheSuccessor) }
    }
}
