import MechanismContract
import Quantities

/// The keys that devices have published, as byte strings that mean nothing here.
///
/// A key is handed out once, oldest first; the last key package of a device stays and serves until there are
/// new ones. Kept by the relay of the device whose keys they are.
struct KeyDirectory {
    private struct Shelf {
        var identity: [UInt8] = []
        var oneTimeKeys: ArraySlice<[UInt8]> = []
        var keyPackages: ArraySlice<[UInt8]> = []
        /// Whether the owner knows that few are left; a further notice would make it publish too many.
        var ownerIsTold = false

        mutating func take(_ claim: DirectoryQuery.Claim) -> [UInt8]? {
            switch claim {
            case .nothing: nil
            case .oneTimeKey: oneTimeKeys.popFirst()
            case .keyPackage: keyPackages.count > 1 ? keyPackages.popFirst() : keyPackages.first
            }
        }
    }

    private var shelves: [Shelf?]

    init(deviceCount: Int) {
        shelves = Array(repeating: nil, count: deviceCount)
    }

    func knows(_ device: DeviceID) -> Bool { shelves[Int(device.ordinal)] != nil }

    mutating func publish(_ keys: PublishedKeys, of device: DeviceID) {
        var shelf = shelves[Int(device.ordinal)] ?? Shelf()
        if let identity = keys.identity { shelf.identity = identity }
        shelf.oneTimeKeys += keys.oneTimeKeys
        shelf.keyPackages += keys.keyPackages
        shelf.ownerIsTold = false
        shelves[Int(device.ordinal)] = shelf
    }

    /// Whether `device` is to be told that few keys are left: once, until it publishes again.
    mutating func tellsOwner(_ device: DeviceID) -> Bool {
        guard shelves[Int(device.ordinal)]?.ownerIsTold == false else { return false }
        shelves[Int(device.ordinal)]?.ownerIsTold = true
        return true
    }

    /// The keys of `device`, and how many are left after the claim.
    mutating func look(
        up device: DeviceID, claiming claim: DirectoryQuery.Claim
    ) -> (entry: DirectoryEntry, left: KeyStock)? {
        guard var shelf = shelves[Int(device.ordinal)] else { return nil }
        let key = shelf.take(claim)
        shelves[Int(device.ordinal)] = shelf
        let entry = DirectoryEntry(device: device, identity: shelf.identity, claim: claim, key: key)
        let left = KeyStock(oneTimeKeys: shelf.oneTimeKeys.count, keyPackages: shelf.keyPackages.count)
        return (entry, left)
    }
}
