import Identity
import SchemeContract

/// The keys that devices have published, as byte strings that mean nothing here.
///
/// A key is handed out once, oldest first; the last key package of a device stays and serves until there are
/// new ones. Kept by each relay of the device, with its part of the keys.
struct KeyDirectory {
    private struct Shelf {
        var identity: [UInt8] = []
        var oneTimeKeys: ArraySlice<[UInt8]> = []
        var keyPackages: ArraySlice<[UInt8]> = []
        /// What lies here and is made when it is claimed, before all else.
        var unmade = KeyStock.none
        /// The key of each kind that was handed out last.
        var used: [DirectoryQuery.Claim: [UInt8]] = [:]
        /// Whether the owner knows that few are left; a further notice would make it publish too many.
        var ownerIsTold = false

        mutating func take(_ claim: DirectoryQuery.Claim) -> [UInt8]? {
            switch claim {
            case .nothing: nil
            case .oneTimeKey: oneTimeKeys.popFirst()
            case .keyPackage:
                keyPackages.count + unmade.keyPackages > 1 ? keyPackages.popFirst() : keyPackages.first
            }
        }
    }

    private var shelves: [DeviceID: Shelf] = [:]
    /// What whoever asks for keys is answered instead.
    var cheat: KeyCheat?

    func knows(_ device: DeviceID) -> Bool { shelves[device] != nil }

    mutating func publish(_ keys: PublishedKeys, of device: DeviceID) {
        var shelf = shelves[device] ?? Shelf()
        if let identity = keys.identity { shelf.identity = identity }
        shelf.oneTimeKeys += keys.oneTimeKeys
        shelf.keyPackages += keys.keyPackages
        shelf.unmade.oneTimeKeys += keys.unmade.oneTimeKeys
        shelf.unmade.keyPackages += keys.unmade.keyPackages
        shelf.ownerIsTold = false
        shelves[device] = shelf
    }

    /// Whether the next key of `device` that is claimed so has to be made first.
    func wantsKeyMade(of device: DeviceID, for claim: DirectoryQuery.Claim) -> Bool {
        guard let shelf = shelves[device], cheats(with: claim, of: shelf) == nil else { return false }
        return shelf.unmade.count(for: claim) > 0
    }

    /// Takes in a key that was wanted: it has lain here longer than all others.
    mutating func take(made key: [UInt8], of device: DeviceID, for claim: DirectoryQuery.Claim) {
        guard var shelf = shelves[device] else { return }
        shelf.unmade.takeOne(for: claim)
        switch claim {
        case .nothing: break
        case .oneTimeKey: shelf.oneTimeKeys.insert(key, at: shelf.oneTimeKeys.startIndex)
        case .keyPackage: shelf.keyPackages.insert(key, at: shelf.keyPackages.startIndex)
        }
        shelves[device] = shelf
    }

    /// Whether `device` is to be told that few keys are left: once, until it publishes again.
    mutating func tellsOwner(_ device: DeviceID) -> Bool {
        guard shelves[device]?.ownerIsTold == false else { return false }
        shelves[device]?.ownerIsTold = true
        return true
    }

    /// How a claim is answered otherwise than it should be; there has to be a used key before it is handed out again.
    private func cheats(with claim: DirectoryQuery.Claim, of shelf: Shelf) -> KeyCheat? {
        switch cheat {
        case nil: nil
        case .withholds: claim == .nothing ? nil : .withholds
        case .reuses: shelf.used[claim] == nil ? nil : .reuses
        }
    }

    /// The keys of `device`, how many are left after the claim, and how it was cheated with them.
    mutating func look(
        up device: DeviceID, claiming claim: DirectoryQuery.Claim
    ) -> (entry: DirectoryEntry, left: KeyStock, cheat: KeyCheat?)? {
        guard var shelf = shelves[device] else { return nil }
        let cheat = cheats(with: claim, of: shelf)
        let key: [UInt8]?
        switch cheat {
        case .withholds: key = nil
        case .reuses: key = shelf.used[claim]
        case nil:
            key = shelf.take(claim)
            shelf.used[claim] = key
        }
        shelves[device] = shelf
        let entry = DirectoryEntry(device: device, identity: shelf.identity, claim: claim, key: key)
        let left = KeyStock(
            oneTimeKeys: shelf.oneTimeKeys.count + shelf.unmade.oneTimeKeys,
            keyPackages: shelf.keyPackages.count + shelf.unmade.keyPackages)
        return (entry, left, cheat)
    }
}
