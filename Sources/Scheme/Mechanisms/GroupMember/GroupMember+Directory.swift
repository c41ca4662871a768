import Identity
import MLS
import Olm
import OrderedCollections
import Primitives
import Quantities
public import SchemeContract
import WireFormat

/// Keys from the directory and keys for it.
extension GroupMember {
    /// Asks for the long-term keys of devices that are to be added, and at once for what the tier needs of them.
    mutating func inquire(about devices: [DeviceID], claiming claim: DirectoryQuery.Claim) {
        let unknown = devices.filter { candidates[$0] == nil && !inquired.contains($0) }
        guard !unknown.isEmpty else { return }
        inquired.formUnion(unknown)
        if claim == .keyPackage { claimedPackages.formUnion(unknown) }
        effects.append(.look(DirectoryQuery(devices: unknown, claim: claim)))
    }

    /// Claims one-time keys of devices with which there is no session.
    ///
    /// - Returns: Whether there is a session with each already.
    mutating func hasSessions(with devices: [DeviceID]) -> Bool {
        let missing = devices.filter { renewing.contains($0) || peers[$0]?.isEmpty ?? true }
        let unasked = missing.filter { !claimed.contains($0) }
        if !unasked.isEmpty {
            claimed.formUnion(unasked)
            effects.append(.look(DirectoryQuery(devices: unasked, claim: .oneTimeKey)))
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
        // All is looked at before any of it is taken.
        var packages: [DeviceID: KeyPackage] = [:]
        for (entry, bundle) in zip(entries, bundles) where entry.claim == .keyPackage {
            packages[entry.device] = try keyPackage(entry.key, of: bundle.member)
        }
        for (entry, bundle) in zip(entries, bundles) {
            if inquired.remove(entry.device) != nil, state?.contains(entry.device) != true {
                candidates[entry.device] = bundle.member
            }
            switch entry.claim {
            case .nothing: break
            case .oneTimeKey:
                claimed.remove(entry.device)
                beginSession(with: bundle, oneTimeKey: entry.key)
            case .keyPackage:
                claimedPackages.remove(entry.device)
                candidatePackages[entry.device] = packages[entry.device]
            }
        }
    }

    /// - Throws: `.invalidKeys` unless it is a key package for the leaf of `member`; the commit that uses it
    ///   checks its signatures.
    private func keyPackage(_ bytes: [UInt8]?, of member: Member) throws(MechanismError) -> KeyPackage {
        guard let bytes, let keyPackage = try? KeyPackage(decoding: bytes),
            Member(keyPackage.leafNode) == member
        else { throw .invalidKeys(of: member.device) }
        return keyPackage
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

    // MARK: - What lay there before the run

    public mutating func publishInitialKeys() -> PublishedKeys {
        drawingInitialKeys { member in
            member.account.generateFallbackKey(context: &member.context)
            guard let fallbackKey = member.account.fallbackKey else {
                preconditionFailure("an account has the fallback key that it has just made")
            }
            let bundle = KeyBundle(member.ownMember, fallbackKey: fallbackKey) {
                [account = member.account] bytes in
                account.sign(bytes, context: &member.context)
            }
            return PublishedKeys(identity: bundle.encoded, oneTimeKeys: [], unmade: member.unmadeKeys)
        }
    }

    public mutating func makeInitialKey(for claim: DirectoryQuery.Claim) -> [UInt8] {
        precondition(unmadeKeys.count(for: claim) > 0, "no more keys are claimed than were published")
        unmadeKeys.takeOne(for: claim)
        return drawingInitialKeys { member in
            guard claim == .oneTimeKey else { return member.makeKeyPackages(count: 1, at: .start)[0] }
            member.account.generateOneTimeKeys(count: 1, context: &member.context)
            guard let key = member.account.unpublishedOneTimeKeys.first else {
                preconditionFailure("an account has the one-time key that it has just made")
            }
            member.account.markKeysAsPublished()
            return key.bytes
        }
    }

    /// Devices had made these before the run: they are charged to nobody, and draw nothing from what comes later.
    private mutating func drawingInitialKeys<Keys>(_ make: (inout GroupMember) -> Keys) -> Keys {
        let before = (context.random, context.tally)
        context.random = initialRandom
        let keys = make(&self)
        initialRandom = context.random
        (context.random, context.tally) = before
        return keys
    }

    /// The bytes of keys that this device holds in earnest, and here makes when they are claimed.
    var unmadeSize: Int {
        unmadeKeys.oneTimeKeys * Account.oneTimeKeySize + unmadeKeys.keyPackages
            * KeyPackageBundle.serializedSize
    }

    mutating func refill(from stock: KeyStock, at now: SimulatedInstant) {
        let missing = Bounds.oneTimeKeys - stock.oneTimeKeys
        if missing > 0 { account.generateOneTimeKeys(count: missing, context: &context) }
        let keys = account.unpublishedOneTimeKeys.map(\.bytes)
        account.markKeysAsPublished()
        let missingPackages = configuration.policy.mayUseTree ? Bounds.keyPackages - stock.keyPackages : 0
        let packages = makeKeyPackages(count: max(0, missingPackages), at: now)
        guard !keys.isEmpty || !packages.isEmpty else { return }
        effects.append(
            .publish(PublishedKeys(identity: nil, oneTimeKeys: keys, keyPackages: packages)))
    }
}
