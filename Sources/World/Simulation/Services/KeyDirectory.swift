import MechanismContract
import Quantities

/// The keys that devices have published, as byte strings that mean nothing here.
///
/// A one-time key is handed out once, oldest first. Kept by the relay of the device whose keys they are.
struct KeyDirectory {
    private struct Shelf {
        var identity: [UInt8] = []
        var oneTimeKeys: ArraySlice<[UInt8]> = []
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
        shelves[Int(device.ordinal)] = shelf
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
