import Primitives

/// The pre-shared keys that a client can bring into a group (RFC 9420 §8.4).
public struct PreSharedKeyStore: Sendable {
    /// How many epochs' resumption keys are kept, the last ones.
    public static let resumptionMax = 16

    private struct Resumption {
        let groupID: [UInt8]
        let epoch: UInt64
        let secret: ResumptionSecret
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

    mutating func noteEpoch(of state: GroupState, _ secrets: EpochSecrets) {
        resumptions.append(
            Resumption(groupID: state.groupID, epoch: state.epoch, secret: secrets.resumption))
        if resumptions.count > Self.resumptionMax { resumptions.removeFirst() }
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
            resumptions.last { $0.groupID == groupID && $0.epoch == epoch }?.secret.block.bytes
        }
    }
}
