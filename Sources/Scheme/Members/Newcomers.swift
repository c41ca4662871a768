import Accounts
import Identity
import MLS
import SchemeContract

/// The keys of devices that are to be added, as the directory gives them.
struct Newcomers {
    private(set) var members: [DeviceID: Member] = [:]
    private(set) var packages: [DeviceID: KeyPackage] = [:]
    /// Devices whose long-term keys were asked for, and those of which a key package was claimed.
    private var inquired: Set<DeviceID> = []
    private var claimed: Set<DeviceID> = []

    // MARK: - Asking

    /// The question for long-term keys of devices, and at once for what the gear needs of them; about none twice.
    mutating func inquire(
        about devices: [DeviceID], claiming claim: DirectoryQuery.Claim
    ) -> DirectoryQuery? {
        let unknown = devices.filter { members[$0] == nil && !inquired.contains($0) }
        guard !unknown.isEmpty else { return nil }
        inquired.formUnion(unknown)
        if claim == .keyPackage { claimed.formUnion(unknown) }
        return DirectoryQuery(devices: unknown, claim: claim)
    }

    func hasPackages(of devices: [DeviceID]) -> Bool { devices.allSatisfy { packages[$0] != nil } }

    /// The question for key packages of devices; about none twice.
    mutating func claimPackages(of devices: [DeviceID]) -> DirectoryQuery? {
        let unasked = devices.filter { packages[$0] == nil && !claimed.contains($0) }
        guard !unasked.isEmpty else { return nil }
        claimed.formUnion(unasked)
        return DirectoryQuery(devices: unasked, claim: .keyPackage)
    }

    // MARK: - Answers

    /// - Parameter isNew: Whether it is no member yet.
    mutating func take(_ member: Member, isNew: Bool) {
        if inquired.remove(member.device) != nil, isNew { members[member.device] = member }
    }

    mutating func take(_ package: KeyPackage?, of device: DeviceID) {
        claimed.remove(device)
        packages[device] = package
    }

    // MARK: - Forgetting

    /// Forgets who has been added.
    mutating func settle(_ added: [Member]) {
        for member in added {
            members[member.device] = nil
            packages[member.device] = nil
        }
    }

    mutating func forgetPackages() { packages = [:] }
}

/// Who is to get a leaf, and the key package that it is made from.
struct NewcomerKeys {
    let member: Member
    let package: KeyPackage
}
