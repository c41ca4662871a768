public import Identity
public import Randomness

/// How devices share groups: so many devices, each in so many groups of one size at the beginning.
public struct Acquaintance: Equatable, Sendable {
    public let deviceCount: Int
    public let groupsPerDevice: Int
    /// Of each group, at the beginning.
    public let groupSize: Int

    /// - Precondition: The devices can be parted into groups of that size, without a rest.
    public init(deviceCount: Int, groupsPerDevice: Int, groupSize: Int) {
        precondition(deviceCount.isMultiple(of: groupSize), "devices are parted into whole groups")
        self.deviceCount = deviceCount
        self.groupsPerDevice = groupsPerDevice
        self.groupSize = groupSize
    }

    public var groupCount: Int { deviceCount / groupSize * groupsPerDevice }

    /// Draws who is in which group, and who comes into it later.
    ///
    /// As often as a device has groups, all devices are shuffled and parted into groups: so each has as many, and is in none
    /// twice. Into a group there come those of the others who were never in it, drawn without preference, and when all
    /// were in it, new devices.
    ///
    /// - Parameter seatCounts: Of each group, how many may ever be in it.
    public func seating(seatCounts: [Int], seed: Seed) -> Seating {
        precondition(seatCounts.count == groupCount, "each group has seats")
        var random = RandomStream(seed: seed.descendant("groups"))
        var groups: [[DeviceID]] = []
        for _ in 0..<groupsPerDevice {
            let order = shuffled(Array(0..<deviceCount), using: &random)
            for begin in stride(from: 0, to: deviceCount, by: groupSize) {
                groups.append(order[begin..<begin + groupSize].map { DeviceID(UInt32($0)) })
            }
        }
        var count = deviceCount
        for index in groups.indices {
            var random = RandomStream(seed: seed.descendant("groups.newcomers", UInt64(index)))
            let known = Set(groups[index])
            let others = (0..<deviceCount).filter { !known.contains(DeviceID(UInt32($0))) }
            let comers = shuffled(others, using: &random).map { DeviceID(UInt32($0)) }
            groups[index] += comers.prefix(max(0, seatCounts[index] - groupSize))
            while groups[index].count < seatCounts[index] {
                groups[index].append(DeviceID(UInt32(count)))
                count += 1
            }
        }
        return Seating(groups, deviceCount: count)
    }

    /// By Fisher and Yates.
    private func shuffled(_ numbers: [Int], using random: inout RandomStream) -> [Int] {
        var numbers = numbers
        for place in numbers.indices.dropLast() {
            numbers.swapAt(place, place + random.index(below: numbers.count - place))
        }
        return numbers
    }
}
