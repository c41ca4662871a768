import SchemeContract
import Testing

@testable import Tiers

@Suite("List of gears")
struct GearsTests {
    private func repeated<Value: Hashable>(_ values: [Value]) -> [Value] {
        Dictionary(grouping: values) { $0 }.filter { $0.value.count > 1 }.map(\.key)
    }

    @Test func `no two gears share a number, a name, or a kind of message or key`() {
        let gears = Gears.all
        #expect(repeated(gears.map { $0.tier }).isEmpty && repeated(gears.map { $0.name }).isEmpty)
        let messages = gears.flatMap { $0.messages.map { $0.kind } + $0.invitations.map { $0.kind } }
        #expect(repeated(messages).isEmpty && messages.allSatisfy { $0 > 3 }, "an envelope's own are 1 to 3")
        let keys = gears.compactMap { $0.keyKind }
        #expect(
            repeated(keys).isEmpty && !keys.contains { [1, 3, 4].contains($0) }, "a content's own are 1, 3, 4"
        )
        for gear in gears {
            #expect(gear.messages.allSatisfy { $0.tier == gear.tier }, "\(gear.name)")
            #expect(gear.invitations.allSatisfy { $0.tier == gear.tier }, "\(gear.name)")
        }
    }

    @Test func `a number that no gear has is known for one`() {
        #expect(Gears.tiers.allSatisfy(Gears.has) && Gears.tiers.count == Gears.all.count)
        #expect(!Gears.has(Tier(rawValue: 0)) && !Gears.has(Tier(rawValue: .max)))
    }
}
