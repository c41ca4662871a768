/// One of the groups of a world, counted from 0.
public struct GroupIndex: Hashable, Comparable, Sendable {
    public let number: Int32

    public static let first = GroupIndex(0)

    public init(_ number: Int) {
        self.number = Int32(number)
    }

    public static func < (own: GroupIndex, other: GroupIndex) -> Bool { own.number < other.number }
}

/// Which devices are in which groups, now or at some time.
///
/// A device has a seat in each of its groups. Whoever watches a run tells seats apart and not devices: a seat is a
/// `DeviceID` of its own, counted over all groups. Where there is one group, seat and device are the same.
public struct Seating: Sendable {
    public let deviceCount: Int
    /// Of each group, the devices with a seat in it, in the order in which they come.
    private let devices: [[DeviceID]]
    /// Of each group, and the sum of all at the end: the number of its first seat.
    private let firstSeats: [Int]
    /// Of each group: the places of its devices.
    private let places: [[DeviceID: Int]]
    /// Of each device.
    private let groups: [[GroupIndex]]

    /// One group of so many devices.
    public init(groupOf deviceCount: Int) {
        self.deviceCount = deviceCount
        (devices, firstSeats, places, groups) = ([], [0, deviceCount], [], [])
    }

    /// - Parameter devices: Of each group, those with a seat in it, each once, in the order in which they come.
    public init(_ devices: [[DeviceID]], deviceCount: Int) {
        self.deviceCount = deviceCount
        self.devices = devices
        firstSeats = devices.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        places = devices.map { group in
            Dictionary(uniqueKeysWithValues: group.enumerated().map { ($0.element, $0.offset) })
        }
        var groups = [[GroupIndex]](repeating: [], count: deviceCount)
        for (index, group) in devices.enumerated() {
            for device in group { groups[Int(device.ordinal)].append(GroupIndex(index)) }
        }
        self.groups = groups
    }

    /// Whether there is one group.
    private var isSingle: Bool { devices.isEmpty }

    public var groupIndices: [GroupIndex] { (0..<firstSeats.count - 1).map { GroupIndex($0) } }

    public var seatCount: Int { firstSeats[firstSeats.count - 1] }

    /// Of all devices that are ever in a group, in the order in which they come.
    public func seats(of group: GroupIndex) -> Range<Int> {
        firstSeats[Int(group.number)]..<firstSeats[Int(group.number) + 1]
    }

    public func groups(of device: DeviceID) -> [GroupIndex] {
        isSingle ? [.first] : groups[Int(device.ordinal)]
    }

    /// The device that comes into a group after so many others.
    public func device(at place: Int, in group: GroupIndex) -> DeviceID {
        isSingle ? DeviceID(UInt32(place)) : devices[Int(group.number)][place]
    }

    /// After how many others a device comes into a group.
    ///
    /// - Precondition: It has a seat in it.
    public func place(of device: DeviceID, in group: GroupIndex) -> Int {
        if isSingle { return Int(device.ordinal) }
        guard let place = places[Int(group.number)][device] else {
            preconditionFailure("\(device) has no seat in this group")
        }
        return place
    }

    /// - Precondition: The device has a seat in the group.
    public func seat(of device: DeviceID, in group: GroupIndex) -> DeviceID {
        isSingle ? device : DeviceID(UInt32(firstSeats[Int(group.number)] + place(of: device, in: group)))
    }

    public func group(of seat: DeviceID) -> GroupIndex {
        if isSingle { return .first }
        var (low, high) = (0, firstSeats.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if firstSeats[middle] <= Int(seat.ordinal) { low = middle } else { high = middle }
        }
        return GroupIndex(low)
    }

    public func device(of seat: DeviceID) -> DeviceID {
        if isSingle { return seat }
        let group = group(of: seat)
        return devices[Int(group.number)][Int(seat.ordinal) - firstSeats[Int(group.number)]]
    }

    /// After how many others of its group a seat is taken.
    public func place(of seat: DeviceID) -> Int {
        Int(seat.ordinal) - firstSeats[Int(group(of: seat).number)]
    }
}
