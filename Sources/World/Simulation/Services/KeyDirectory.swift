import MechanismContract
import Quantities

/// The keys that devices have published, as byte strings that mean nothing here.
///
/// A one-time key is handed out once, oldest first. Kept by the relay of the device whose keys they are.
struct KeyDirectory {
    private struct Shelf {
        var identity: [UInt8] = []
        var oneTimeKeys: ArraySlice<[UInt8]> = []
        /// Whether the owner knows that few are left; a further notice would make it publish too many.
        var ownerIsTold = false
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
        shelf.ownerIsTold = false
        shelves[Int(device.ordinal)] = shelf
    }

    /// Whether `device` is to be told that few keys are left: once, until it publishes again.
    mutating func tellsOwner(_ device: DeviceID) -> Bool {
        guard shelves[Int(device.ordinal)]?.ownerIsTold == false else { return false }
        shelves[Int(device.ordinal)]?.ownerIsTold = true
        return true
    }

    /// The keys of `device`, and how many one-time keys are left after a claim.
    mutating func look(up device: DeviceID, claiming: Bool) -> (entry: DirectoryEntry, left: Int)? {
        guard var shelf = shelves[Int(device.ordinal)] else { return nil }
        let oneTimeKey = claiming ? shelf.oneTimeKeys.popFirst() : nil
        shelves[Int(device.ordinal)] = shelf
        let entry = DirectoryEntry(device: device, identity: shelf.identity, oneTimeKey: oneTimeKey)
        return (entry, shelf.oneTimeKeys.count)
    }
}
