import Links
import NetworkModel
import Population
import Quantities
import Randomness
import ScenarioFile
import Testing
import Transport

@Suite("Tables beside scenarios")
struct TableTests {
    private func document(_ body: String, _ tables: [String: String]) throws -> ScenarioDocument {
        let profiles = Profiles.shipped.reading(
            TableReader { name in
                tables[name].map { .success($0) } ?? .failure(.init("no such file"))
            })
        return try ScenarioDocument.parse(
            "name: t\nduration: 1 min\n" + body, file: "f.yaml", profiles: profiles)
    }

    private func complaint(_ body: String, _ tables: [String: String]) -> String {
        do {
            _ = try document(body, tables)
            return "none"
        } catch let errors as ScenarioErrors {
            return errors.description
        } catch {
            return "\(error)"
        }
    }

    private static let log = """
        time_s,person,act,size_bytes
        1,ann,message,100
        2,cy,join,
        3,bob,message,
        4,cy,message,7
        5,bob,remove,
        6,bob,join,

        """

    @Test func `a trace says who is there, who comes and who goes`() throws {
        let read = try document("group: { devices: 3 }\nworkload: { trace: log.csv }", ["log.csv": Self.log])
        let workload = read.scenario.workload
        #expect(workload.messagesPerSecond == 0)
        let (ann, bob, cy) = (0, 1, 2)
        let entries: [WorkloadTrace.Entry] = [
            .init(at: .seconds(1), person: ann, act: .message(bytes: 100)),
            .init(at: .seconds(2), person: cy, act: .join),
            .init(at: .seconds(3), person: bob, act: .message(bytes: nil)),
            .init(at: .seconds(4), person: cy, act: .message(bytes: 7)),
            .init(at: .seconds(5), person: bob, act: .leave),
            .init(at: .seconds(6), person: bob, act: .join),
        ]
        #expect(workload.trace == WorkloadTrace(entries: entries, founderCount: 2))
        // With all defaults it needs no file.
        let again = try ScenarioDocument.parse(read.resolvedYAML, file: "g")
        #expect(again.scenario == read.scenario)
    }

    @Test(arguments: [
        (
            "1,ann,message,100\n0.5,ann,message,",
            "log.csv:3:1: workload.trace: rows stand in the order of their"
        ),
        (
            "x,ann,message,",
            "log.csv:2:1: workload.trace: expected a time in seconds from 0 to 315360000, found 'x'"
        ),
        ("nan,ann,message,", "log.csv:2:1: workload.trace: expected a time in seconds from 0 to 315360000"),
        ("0x10,ann,message,", "log.csv:2:1: workload.trace: expected a time in seconds from 0 to 315360000"),
        ("1e9,ann,message,", "log.csv:2:1: workload.trace: expected a time in seconds from 0 to 315360000"),
        ("1,,message,", "log.csv:2:1: workload.trace: expected a person, found nothing"),
        ("1,ann,jump,", "log.csv:2:1: workload.trace: expected one of message, join, leave, remove, found"),
        ("1,ann,Message,5", "log.csv:2:1: workload.trace: expected one of message, join, leave, remove"),
        ("1,ann,join,5", "log.csv:2:1: workload.trace: only a message has a size"),
        (
            "1,ann,message,0",
            "log.csv:2:1: workload.trace: expected a whole number of bytes from 1 to 1048576"
        ),
        ("1,ann,join,\n2,ann,join,", "log.csv:3:1: workload.trace: 'ann' is in the group already"),
        ("1,ann,leave,\n2,ann,message,", "log.csv:3:1: workload.trace: 'ann' is not in the group"),
        ("1,ann,message", "log.csv:2:1: workload.trace: expected 4 fields, found 3"),
        (
            "1,ann,leave,\n2,bob,leave,\n3,cy,leave,",
            "f.yaml:4:20: workload.trace: at 3.0 s the last member goes; a group keeps one"
        ),
        (
            "61,ann,message,",
            "f.yaml:4:20: workload.trace: the trace goes on until 61.0 s, after the run's duration"
        ),
    ])
    func `what is wrong with a trace is said by its line`(rows: String, complaint: String) {
        let text = "time_s,person,act,size_bytes\n" + rows
        let said = self.complaint("group: { devices: 3 }\nworkload: { trace: log.csv }", ["log.csv": text])
        #expect(said.hasPrefix(complaint), "\(said)")
    }

    @Test(arguments: [
        (
            "group: { devices: 1 }\nworkload: { trace: log.csv }",
            "f.yaml:3:19: group.devices: the trace has 2"
        ),
        (
            "group: { devices: 3, devices-per-person: 2 }\nworkload: { trace: log.csv }",
            "f.yaml:3:42: group.devices-per-person: of a trace each person has one device"
        ),
        (
            "group: { devices: 3 }\nworkload: { trace: log.csv, messages: { rate: 1 /s } }",
            "f.yaml:4:47: workload.messages.rate: the trace says what people do"
        ),
        (
            "group: { devices: 3 }\nworkload: { trace: log.csv, membership: { joins: 1 /s } }",
            "f.yaml:4:41: workload.membership: the trace says what people do"
        ),
        (
            "group: { devices: 3 }\nworkload: { trace: log.csv, messages: { senders: { zipf: 1 } } }",
            "f.yaml:4:50: workload.messages.senders: the trace says what people do"
        ),
        ("workload: { trace: other.csv }", "f.yaml:3:20: workload.trace: other.csv: no such file"),
    ])
    func `what says the same as a trace is refused`(body: String, complaint: String) {
        let said = self.complaint(body, ["log.csv": Self.log])
        #expect(said.hasPrefix(complaint), "\(said)")
    }

    @Test func `a distribution is read from a table, in the unit that it names`() throws {
        let table = "share,value_ms\n0,10\n0.5,20\n1,500\n"
        let read = try document("network: { access: { delay: { empirical: q.csv } } }", ["q.csv": table])
        let expected = Distribution.empirical([
            .init(probability: 0, value: 0.01), .init(probability: 0.5, value: 0.02),
            .init(probability: 1, value: 0.5),
        ])
        #expect(read.scenario.network.up.link.delay == expected)
        #expect(try ScenarioDocument.parse(read.resolvedYAML, file: "g").scenario == read.scenario)
    }

    @Test(arguments: [
        (
            "share,value\n0,1\n1,2",
            "q.csv:1:1: network.access.delay.empirical: expected the columns share,value_s"
        ),
        ("share,value_B\n0,1\n1,2", "q.csv:1:1: network.access.delay.empirical: expected the columns"),
        (
            "share,value_s\n0,1\n0.9,2",
            "q.csv:3:1: network.access.delay.empirical: the shares of a quantile table"
        ),
        ("share,value_s\n0,5\n1,2", "q.csv:3:1: network.access.delay.empirical: values must not fall"),
        ("share,value_s\n0,1\n0,1\n1,2", "q.csv:3:1: network.access.delay.empirical: shares must rise"),
        ("share,value_s\n0,-1\n1,2", "q.csv:2:1: network.access.delay.empirical: expected a value from 0"),
        (
            "share,value_s\n0,0x1\n1,2",
            "q.csv:2:1: network.access.delay.empirical: expected a number in the column 'value_s', found '0x1'"
        ),
        (
            "share,value_s\n0,x\n1,2",
            "q.csv:2:1: network.access.delay.empirical: expected a number in the column 'value_s', found 'x'"
        ),
        ("", "q.csv:1:1: network.access.delay.empirical: the table has no header"),
    ])
    func `what is wrong with a table of quantiles is said by its line`(table: String, complaint: String) {
        let said = self.complaint("network: { access: { delay: { empirical: q.csv } } }", ["q.csv": table])
        #expect(said.hasPrefix(complaint), "\(said)")
    }

    /// Three tables of which each is short enough would make a manifest that nobody could read back.
    @Test func `what could not be read back with all its tables is refused`() {
        let rows = (1..<100_000).map { "\(Double($0) / 1e5),1\n" }.joined()
        let table = "share,value_s\n0,1\n" + rows + "1,1\n"
        let body = """
            network:
              delivery: edge
              access: { delay: { empirical: a.csv }, jitter: { empirical: b.csv } }
              backbone: { delay: { empirical: c.csv }, jitter: { empirical: d.csv } }
            """
        let said = self.complaint(body, ["a.csv": table, "b.csv": table, "c.csv": table, "d.csv": table])
        let sentence =
            "f.yaml:1:1: a scenario with all defaults, profiles and tables has at most 4194304 bytes, and"
        #expect(said.hasPrefix(sentence), "\(said)")
        #expect(
            self.complaint("title: " + String(repeating: "x", count: 1 << 22), [:]).hasPrefix(
                "f.yaml:1:1: a scenario has at most 4194304 bytes, and this one "))
    }
}
