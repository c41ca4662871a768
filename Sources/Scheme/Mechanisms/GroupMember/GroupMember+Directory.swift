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
        step.add(.look(DirectoryQuery(devices: unknown, claim: claim)))
    }

    /// - Throws: `.invalidKeys` for a bundle that its owner has not signed, or that is not the member's whom
    ///   the log names.
    mutating func take(_ entries: [DirectoryEntry], at now: SimulatedInstant) throws(MechanismError) {
        var bundles: [KeyBundle] = []
        for entry in entries {
            let bundle = try KeyBundle(decoding: entry.identity, of: entry.device, context: &step.context)
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
                account.beginSession(with: bundle, oneTimeKey: entry.key, context: &step.context)
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

    public mutating func publishInitialKeys() -> PublishedKeys { account.publishInitialKeys(step: &step) }

    public mutating func makeInitialKey(for claim: DirectoryQuery.Claim) -> [UInt8] {
        account.makeInitialKey(for: claim, step: &step)
    }
}
