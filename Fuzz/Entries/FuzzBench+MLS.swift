import WireFormat

@testable import MLS

/// The entries of RFC 9420.
extension FuzzBench {
    func runMLS(_ entry: FuzzEntry, _ bytes: [UInt8]) {
        switch entry {
        case .mlsPublic: rewrite(PublicMessage.self, bytes)
        case .mlsPrivate: rewrite(PrivateMessage.self, bytes)
        case .mlsWelcome: rewrite(Welcome.self, bytes)
        case .mlsSecrets: rewrite(GroupSecrets.self, bytes)
        case .mlsGroupInfo: rewrite(GroupInfo.self, bytes)
        case .mlsKeyPackage: rewrite(KeyPackage.self, bytes)
        case .mlsTree: party.read(tree: bytes)
        case .mlsGroup:
            rewrite(MLSMessage.self, bytes)
            party.process(bytes)
        case .mlsJoin: party.join(bytes)
        case .hostileCommit: party.processSigned(bytes)
        case .hostileWelcome: party.joinSigned(bytes)
        case .hostilePathSecret: party.processPathSecret(bytes)
        default: preconditionFailure("\(entry) is no entry of MLS")
        }
    }

    private func rewrite<Value: WireValue>(_ type: Value.Type, _ bytes: [UInt8]) {
        guard let value = try? Value(decoding: bytes) else { return }
        precondition(value.encoded == bytes, "a value is written as it was read")
    }

    func seedsOfMLS(_ entry: FuzzEntry) -> [[UInt8]] {
        switch entry {
        case .mlsPublic: publicMessages.map(\.encoded)
        case .mlsPrivate:
            party.messages.compactMap {
                if case .privateMessage(let message) = $0 { message.encoded } else { nil }
            }
        case .mlsWelcome, .mlsJoin: [party.welcome.encoded, party.bareWelcome.encoded]
        case .mlsSecrets: [party.groupSecrets.encoded]
        case .mlsGroupInfo, .hostileWelcome: [party.info.encoded]
        case .mlsKeyPackage: [party.keyPackage.encoded]
        case .mlsTree: party.trees.map(\.encoded)
        case .mlsGroup: party.messages.map(\.encoded)
        case .hostileCommit: publicMessages.map { contents(of: $0) }
        case .hostilePathSecret: [[UInt8](repeating: 1, count: 32), [2]]
        default: preconditionFailure("\(entry) is no entry of MLS")
        }
    }

    private var publicMessages: [PublicMessage] {
        party.messages.compactMap { if case .publicMessage(let message) = $0 { message } else { nil } }
    }

    private func contents(of message: PublicMessage) -> [UInt8] {
        let body = message.authenticated.content.body
        var encoder = WireEncoder()
        body.type.encode(into: &encoder)
        body.encode(into: &encoder)
        return encoder.bytes
    }
}
