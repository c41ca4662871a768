import Accounts
import Identity
import MLS
import MembershipLog
import Primitives
import Quantities
import SchemeContract
import Tiers
import WireFormat

/// Keys of others from the directory.
extension GroupMember {
    /// Asks for the long-term keys of devices that are to be added, and at once for what the gear needs of them.
    mutating func inquire(about devices: [DeviceID], for tier: Tier?) {
        let claim = tier.map { Gears.type(of: $0).claim } ?? .nothing
        if let query = changes.newcomers.inquire(about: devices, claiming: claim) {
            desk.step.add(.look(query))
        }
    }

    /// Claims key packages of devices that are to get a leaf.
    ///
    /// - Returns: Whether there is one of each already.
    mutating func prepareKeyPackages(of devices: [DeviceID]) -> Bool {
        if let query = changes.newcomers.claimPackages(of: devices) { desk.step.add(.look(query)) }
        return changes.newcomers.hasPackages(of: devices)
    }

    /// - Throws: `.invalidKeys` for a bundle that its owner has not signed, or that is not the member's whom
    ///   the log names.
    mutating func take(_ entries: [DirectoryEntry], at now: SimulatedInstant) throws(MechanismError) {
        var bundles: [KeyBundle] = []
        for entry in entries {
            let bundle = try KeyBundle(
                decoding: entry.identity, of: entry.device, context: &desk.step.context)
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
            changes.newcomers.take(bundle.member, isNew: state?.contains(entry.device) != true)
            switch entry.claim {
            case .nothing: break
            case .oneTimeKey:
                desk.account.beginSession(
                    with: bundle, oneTimeKey: entry.key, for: desk.group, isOfMany: !elsewhere.isEmpty,
                    context: &desk.step.context)
            case .keyPackage: changes.newcomers.take(packages[entry.device], of: entry.device)
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
}
