import Identity
import MLS
import Members
import MembershipLog
import Metering
import Primitives
import Quantities
import Randomness
import SchemeContract
import Testing
import Tiers

/// Members whose servers answer late, or not at all.
@Suite("What is waited for")
struct AwaitedTests {
    private let members: [GroupMember]
    private static let group = GroupID(7)
    private static let devices = [DeviceID(0), DeviceID(1)]

    init() {
        let configuration = MechanismConfiguration(
            policy: .fixed(.tree), rotation: .init(messages: 100, period: .seconds(1_000)),
            tree: .init(
                suite: .x25519ChaChaPoly, updatePeriod: .seconds(86_400), batch: .seconds(0),
                delivery: .separate), grace: .seconds(60))
        let memo = MechanismMemo(mode: .shared)
        members = Self.devices.map {
            GroupMember(
                $0, of: PersonID($0.ordinal), in: Self.group, configuration: configuration, memo: memo,
                seed: Seed(3).descendant("device", UInt64($0.ordinal)))
        }
    }

    private func at(_ seconds: Int64) -> SimulatedInstant { .start + .seconds(seconds) }

    /// Sounds a member's alarm of a step, and says what it asks of servers then.
    private func questions(
        of member: inout GroupMember, to step: MemberStep, lateBy span: TimeSpan = .zero
    ) throws -> [MemberEffect] {
        let alarms = step.effects.compactMap { effect -> (AlarmID, SimulatedInstant)? in
            if case .setAlarm(let alarm, let due) = effect { (alarm, due) } else { nil }
        }
        let (alarm, due) = try #require(alarms.first { $0.0 == AlarmID(5) })
        return try member.handle(.alarm(alarm), at: due + span).effects
    }

    private func isQuestion(_ effect: MemberEffect) -> Bool {
        switch effect {
        case .look, .fetch, .submit: true
        default: false
        }
    }

    private func entry(of member: inout GroupMember) throws -> DirectoryEntry {
        let keys = member.publishInitialKeys()
        return DirectoryEntry(
            device: Self.devices[1], identity: try #require(keys.identity), claim: .keyPackage,
            key: member.makeInitialKey(for: .keyPackage, at: .start))
    }

    @Test func `a directory that does not answer is asked again, less and less often`() throws {
        var founder = members[0]
        var step = try founder.handle(.found(devices: Self.devices), at: .start)
        let asked = step.effects.filter(isQuestion)
        #expect(asked.count == 1)
        var due: [Int64] = []
        for _ in 0..<8 {
            let alarm = step.effects.compactMap { effect -> SimulatedInstant? in
                if case .setAlarm(AlarmID(5), let due) = effect { due } else { nil }
            }
            let next = try #require(alarm.first)
            due.append(next.elapsed(since: .start).nanoseconds / 1_000_000_000)
            step = try founder.handle(.alarm(AlarmID(5)), at: next)
            #expect(step.effects.filter(isQuestion) == asked)
        }
        #expect(due == [60, 180, 420, 900, 1_860, 3_780, 5_700, 7_620])
    }

    @Test func `a question does not wait for the alarm of an older one, which is asked seldom by now`() throws
    {
        var founder = members[0]
        _ = try founder.handle(.found(devices: Self.devices), at: .start)
        for due in [60, 180, 420, 900, 1_860] as [Int64] {
            _ = try founder.handle(.alarm(AlarmID(5)), at: at(due))
        }
        let step = try founder.handle(.change(adding: [DeviceID(2)], removing: []), at: at(1_900))
        #expect(step.effects.contains(.setAlarm(AlarmID(5), at: at(1_960))))
        let woken = try founder.handle(.alarm(AlarmID(5)), at: at(1_960))
        #expect(woken.effects.filter(isQuestion) == step.effects.filter(isQuestion))
        #expect(woken.effects.contains(.setAlarm(AlarmID(5), at: at(1_960 + 120))))
    }

    @Test func `what was asked is asked again no more once it is answered`() throws {
        var (founder, joiner) = (members[0], members[1])
        let step = try founder.handle(.found(devices: Self.devices), at: .start)
        let answered = try founder.handle(.looked(up: [try entry(of: &joiner)]), at: at(1))
        #expect(answered.effects.contains { if case .submit = $0 { true } else { false } })
        let later = try questions(of: &founder, to: step)
        #expect(!later.contains { if case .look = $0 { true } else { false } })
    }

    @Test func `an answer of a device that was asleep gets time to be heard`() throws {
        var founder = members[0]
        let step = try founder.handle(.found(devices: Self.devices), at: .start)
        let woken = try questions(of: &founder, to: step, lateBy: .seconds(30))
        #expect(!woken.contains(where: isQuestion))
        #expect(woken.contains(.setAlarm(AlarmID(5), at: at(60 + 30 + 60))))
    }

    @Test func `a change is submitted again as it was, until it is accepted or rejected`() throws {
        var (founder, joiner) = (members[0], members[1])
        _ = try founder.handle(.found(devices: Self.devices), at: .start)
        let answered = try founder.handle(.looked(up: [try entry(of: &joiner)]), at: at(1))
        let submission = try #require(answered.effects.first(where: isQuestion))
        // The alarm for the first question stands for this one too, which is not due yet.
        var step = try founder.handle(.alarm(AlarmID(5)), at: at(60))
        #expect(!step.effects.contains(where: isQuestion))
        step = try founder.handle(.alarm(AlarmID(5)), at: at(61))
        #expect(step.effects.filter(isQuestion) == [submission])
        guard case .submit(_, let summary, _) = submission else { return }
        _ = try founder.handle(.outcome(.accepted(summary.epoch)), at: at(62))
        step = try founder.handle(.alarm(AlarmID(5)), at: at(181))
        #expect(!step.effects.contains(where: isQuestion))
    }

    @Test func `a tree that does not come is fetched again`() throws {
        var (founder, joiner) = (members[0], members[1])
        _ = try founder.handle(.found(devices: Self.devices), at: .start)
        let step = try founder.handle(.looked(up: [try entry(of: &joiner)]), at: at(1))
        guard case .submit(let frames, _, let deposit)? = step.effects.first(where: isQuestion),
            let welcome = frames.first(where: { $0.trafficClass == .welcome })?.parcels.first
        else { throw Unexpected.noWelcome }
        let invited = try joiner.handle(.receive(payload: welcome.payload), at: at(2))
        let fetch = try #require(invited.effects.first(where: isQuestion))
        #expect(try questions(of: &joiner, to: invited).filter(isQuestion) == [fetch])
        let joined = try joiner.handle(.fetched(try #require(deposit)), at: at(63))
        #expect(joined.effects.contains { if case .report(.entered) = $0 { true } else { false } })
        let later = try joiner.handle(.alarm(AlarmID(5)), at: at(182))
        #expect(!later.effects.contains(where: isQuestion))
    }

    private enum Unexpected: Error { case noWelcome }
}
