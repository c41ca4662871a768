import Identity
import Population
import Randomness
import Testing

@Suite("Who is in which group")
struct AcquaintanceTests {
    private let acquaintance = Acquaintance(deviceCount: 24, groupsPerDevice: 3, groupSize: 8)

    private func seating(_ seed: UInt64, seats: Int = 8) -> Seating {
        acquaintance.seating(
            seatCounts: Array(repeating: seats, count: acquaintance.groupCount), seed: Seed(seed))
    }

    private func members(of group: GroupIndex, _ count: Int, in seating: Seating) -> [DeviceID] {
        (0..<count).map { seating.device(at: $0, in: group) }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `each device is in as many groups as asked for, and in none twice`(seed: UInt64) {
        let seating = seating(seed)
        #expect(acquaintance.groupCount == 9 && seating.groupIndices.count == 9)
        #expect(seating.deviceCount == 24 && seating.seatCount == 72)
        for group in seating.groupIndices { #expect(Set(members(of: group, 8, in: seating)).count == 8) }
        for device in 0..<24 as Range<UInt32> {
            let groups = seating.groups(of: DeviceID(device))
            #expect(groups.count == 3 && Set(groups).count == 3)
            for group in groups {
                let seat = seating.seat(of: DeviceID(device), in: group)
                #expect(seating.device(of: seat) == DeviceID(device) && seating.group(of: seat) == group)
                #expect(seating.device(at: seating.place(of: seat), in: group) == DeviceID(device))
            }
        }
    }

    /// Of 24 devices two given ones meet in one of three rounds with the probability 7/23 each.
    @Test func `groups are drawn, and not the same ones`() {
        var count = 0
        for seed in 0..<400 as Range<UInt64> {
            let seating = seating(seed)
            let (own, others) = (seating.groups(of: DeviceID(0)), seating.groups(of: DeviceID(1)))
            count += Set(own).intersection(others).count
        }
        // A mean of 0.913 with a variance of 0.635; five standard deviations.
        #expect(abs(Double(count) / 400 - 21.0 / 23) < 5 * (0.635 / 400).squareRoot())
    }

    @Test func `newcomers are others who were never there, and new devices when all were`() {
        let seating = seating(1, seats: 30)
        #expect(seating.deviceCount == 24 + 9 * 6)
        for group in seating.groupIndices {
            let all = members(of: group, 30, in: seating)
            #expect(Set(all).count == 30)
            #expect(all.prefix(24).allSatisfy { $0.ordinal < 24 })
            #expect(all.suffix(6).allSatisfy { $0.ordinal >= 24 })
        }
        for device in 24..<78 as Range<UInt32> { #expect(seating.groups(of: DeviceID(device)).count == 1) }
    }

    @Test func `in one group seat and device are the same`() {
        let seating = Seating(groupOf: 5)
        #expect(seating.groupIndices == [.first] && seating.seatCount == 5)
        #expect(seating.seat(of: DeviceID(3), in: .first) == DeviceID(3))
        #expect(seating.place(of: DeviceID(3)) == 3 && seating.groups(of: DeviceID(3)) == [.first])
    }
}
