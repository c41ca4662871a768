import Population
import ScenarioFile
import Testing

@Suite("Several groups in scenarios")
struct GroupsSectionTests {
    private func parse(_ rest: String) throws -> Scenario {
        try ScenarioDocument.parse("name: a\nseed: 1\nduration: 20 s\n" + rest, file: "f.yaml").scenario
    }

    @Test func `a number says in how many groups each device is, a map how many devices there are`() throws {
        #expect(try parse("group: { devices: 8 }").acquaintance == nil)
        #expect(try parse("groups: { devices: 8 }\ngroup: { devices: 8 }").acquaintance == nil)
        let three = try #require(try parse("groups: 3\ngroup: { devices: 8 }").acquaintance)
        #expect(three.deviceCount == 24 && three.groupsPerDevice == 3 && three.groupCount == 9)
        let five = try #require(
            try parse("groups: { each: 2, devices: 40 }\ngroup: { devices: 8 }").acquaintance)
        #expect(five.groupCount == 10)
    }

    @Test(arguments: [
        (
            "groups: { devices: 20 }\ngroup: { devices: 8 }",
            "f.yaml:4:20: groups.devices: 20 devices cannot be parted into groups of 8 ('group.devices')"
        ),
        (
            "groups: 2\ngroup: { devices: 8, devices-per-person: 2 }",
            "f.yaml:5:42: group.devices-per-person: where there are several groups, a person has one device"
        ),
        (
            "groups: 2\nnetwork: { delivery: gossip }",
            "f.yaml:4:9: groups: a mesh of gossip carries one group; several need another delivery"
        ),
        ("groups: 0", "f.yaml:4:9: groups: '0' is out of range; expected at least 1 and at most 64"),
    ])
    func `what several groups cannot be is told with its place`(text: String, complaint: String) {
        let error = #expect(throws: ScenarioErrors.self) { try parse(text) }
        #expect(error.map { "\($0)".contains(complaint) } == true, "\(String(describing: error))")
    }
}
