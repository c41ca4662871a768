import MechanismContract
import Olm
import OrderedCollections
import Primitives
import Quantities

/// Keys from the directory and keys for it.
extension GroupMember {
    /// Asks for the long-term keys of devices that are to be added.
    mutating func inquire(about devices: [DeviceID]) {
        let unknown = devices.filter { candidates[$0] == nil && !inquired.contains($0) }
        guard !unknown.isEmpty else { return }
        inquired.formUnion(unknown)
        effects.append(.look(DirectoryQuery(devices: unknown, claimsOneTimeKeys: false)))
    }

    /// Claims one-time keys of devices with which there is no session.
    ///
    /// - Returns: Whether there is a session with each already.
    mutating func hasSessions(with devices: [DeviceID]) -> Bool {
        let missing = devices.filter { renewing.contains($0) || peers[$0]?.isEmpty ?? true }
        let unasked = missing.filter { !claimed.contains($0) }
        if !unasked.isEmpty {
            claimed.formUnion(unasked)
            effects.append(.look(DirectoryQuery(devices: unasked, claimsOneTimeKeys: true)))
        }
        return missing.isEmpty
    }

    /// - Throws: `.invalidKeys` for a bundle that its owner has not signed, or that is not the member's whom
    ///   the log names.
    mutating func take(_ entries: [DirectoryEntry], at now: SimulatedInstant) throws(MechanismError) {
        var bundles: [KeyBundle] = []
        for entry in entries {
            let bundle = try KeyBundle(decoding: entry.identity, of: entry.device, context: &context)
            if let member = state?[entry.device], member != bundle.member {
                throw .invalidKeys(of: entry.device)
            }
            bundles.append(bundle)
        }
        for (entry, bundle) in zip(entries, bundles) {
            if entry.oneTimeKey == nil, inquired.remove(entry.device) != nil {
                if state?.contains(entry.device) != true { candidates[entry.device] = bundle.member }
            } else if claimed.remove(entry.device) != nil {
                beginSession(with: bundle, oneTimeKey: entry.oneTimeKey)
            }
        }
    }

    /// - Parameter oneTimeKey: The fallback key serves where there is none, or none that is a key.
    private mutating func beginSession(with bundle: KeyBundle, oneTimeKey: [UInt8]?) {
        let key = oneTimeKey.flatMap { try? AgreementPublicKey($0) } ?? bundle.fallbackKey
        guard
            let session = try? account.outboundSession(
                to: bundle.member.agreementKey, oneTimeKey: key, context: &context)
        else { return }
        renewing.remove(bundle.member.device)
        peers[bundle.member.device, default: PeerSessions()].add(session)
    }

    mutating func refill(from count: Int) {
        let missing = Bounds.oneTimeKeys - count
        guard missing > 0 else { return }
        account.generateOneTimeKeys(count: missing, context: &context)
        let keys = account.unpublishedOneTimeKeys.map(\.bytes)
        account.markKeysAsPublished()
        effects.append(.publish(PublishedKeys(identity: nil, oneTimeKeys: keys)))
    }
}
