import Identity
import MLS
import MembershipLog
import Metering
import Quantities
import Relays
import SchemeContract
import Simulation
import Testing
import Tiers

@testable import GroupTestSupport
@testable import Observation

/// What oracles and members make of a relay that does not do as it should.
@Suite("A relay that misbehaves")
struct MisbehavingRelayTests {
    /// Six members, watched, and devices that may come; the last one never does.
    private func watchedGroup(_ tier: Tier, tree: MechanismConfiguration.Tree = .test) -> TestGroup {
        var group = TestGroup(deviceCount: 10, policy: .fixed(tier), tree: tree)
        group.watch = Watch(outsider: DeviceID(9), member: group.members[9])
        group.found(0..<6)
        for ordinal in 0..<6 as Range<UInt32> {
            group.send("first of \(ordinal)", from: ordinal)
            group.settle()
        }
        return group
    }

    // MARK: - Two orders

    private static let others = 3..<6 as Range<UInt32>

    private static func isAcross(_ sender: DeviceID, _ reader: DeviceID) -> Bool {
        others.contains(sender.ordinal) != others.contains(reader.ordinal)
    }

    /// Has the relay show the second half another order; nor does it bring proposals from one half to the other.
    private func split(_ group: inout TestGroup) {
        group.splitRelay(for: Self.others)
        group.intercept = { frame in
            frame.trafficClass == .commit && Self.isAcross(frame.from, frame.to)
                && frame.to.ordinal < 6 ? nil : frame
        }
    }

    /// Has a member add a device, by itself where the committer of the epoch does not hear of it.
    private func change(_ group: inout TestGroup, adding newcomer: UInt32, by ordinal: UInt32) {
        group.change(adding: [newcomer], by: ordinal)
        group.settle()
        group.pass(.seconds(6))
    }

    @Test(arguments: Gears.tiers)
    func `two halves that are shown two orders are told apart by the oracle of agreement`(tier: Tier) throws {
        var group = watchedGroup(tier)
        #expect(group.watch?.fault == nil)
        split(&group)
        change(&group, adding: 6, by: 0)
        #expect(group.watch?.fault == nil)
        change(&group, adding: 7, by: 3)
        let other = try #require(group.currentView(of: 3)?.epoch)
        guard case .epochsDisagree(other, let device) = group.watch?.fault else {
            Issue.record("nobody noticed: \(String(describing: group.watch?.fault))")
            return
        }
        #expect(Self.others.contains(device.ordinal))
    }

    /// Without an oracle: the members of one half have other heads than those of the other, so neither takes anything
    /// of the other, and nobody reads what was not written in an epoch of its own.
    @Test(arguments: Gears.tiers)
    func `members who are shown two orders part, and take nothing of each other`(tier: Tier) throws {
        var group = watchedGroup(tier)
        split(&group)
        change(&group, adding: 6, by: 0)
        change(&group, adding: 7, by: 3)
        let (here, there) = (group.currentView(of: 1)?.epoch, group.currentView(of: 4)?.epoch)
        #expect(here?.number == there?.number && here != there)
        let before = group.due.count
        for ordinal in 0..<6 as Range<UInt32> { group.send("second of \(ordinal)", from: ordinal) }
        group.settle()
        let next = group.frames.count
        change(&group, adding: 8, by: 0)
        let changes = group.frames[next...].flatMap(\.1.parcels).map(\.payload)
        for change in changes { group.give(.receive(payload: change), to: DeviceID(4)) }
        group.settle()
        group.pass(.seconds(600))
        #expect(group.currentView(of: 4)?.epoch == there)
        #expect(group.currentView(of: 1)?.epoch.number == there?.number.next)
        for delivery in group.due[before...] {
            // Those who have come are in one half each.
            guard delivery.reader.ordinal < 6 else { continue }
            let isAcross = Self.isAcross(delivery.sender, delivery.reader)
            #expect(group.deliveries[delivery] == (isAcross ? nil : 1), "\(delivery)")
        }
    }

    // MARK: - Keys for who is out

    @Test(
        arguments: Gears.tiers.map { ($0, MechanismConfiguration.Tree.CommitFanOut.full) }
            + [(.tree, .trimmed)])
    func `a removed device that is handed all that is for others reads nothing, and each try is counted`(
        tier: Tier, fanOut: MechanismConfiguration.Tree.CommitFanOut
    ) throws {
        let separate = MechanismConfiguration.Tree(
            suite: .x25519ChaChaPoly, updatePeriod: .seconds(86_400), batch: .zero, delivery: .separate,
            commitFanOut: fanOut)
        var group = watchedGroup(tier, tree: separate)
        var deposits: [[UInt8]] = []
        let heard = Heard()
        group.isHeard = { message, _ in
            if case .fetched(let bytes) = message { heard.deposits.append(bytes) }
            return true
        }
        group.change(removing: [2], by: 0)
        group.settle()
        let start = group.frames.count
        let triesBefore = try #require(group.watch?.observers.secrecy[0].tryCount)
        group.change(adding: [6], by: 1)
        group.settle()
        for ordinal in [0, 1, 3, 6] as [UInt32] { group.send("second of \(ordinal)", from: ordinal) }
        group.settle()
        deposits = heard.deposits
        #expect(deposits.isEmpty == (tier != .tree))

        // As the device is now, which obeys, and as it was, which ignores that it is out.
        let payloads = group.frames[start...].flatMap(\.1.parcels).map(\.payload)
        for payload in payloads { group.give(.receive(payload: payload), to: DeviceID(2)) }
        for deposit in deposits { group.give(.fetched(deposit), to: DeviceID(2)) }
        group.settle()
        #expect(payloads.allSatisfy { !group.canRead(2, $0) })
        #expect(!group.deliveries.keys.contains { $0.reader == DeviceID(2) && $0.number > 0 })
        let watch = try #require(group.watch)
        // The outsider and the removed device have tried each; a commit comes twice, as it was submitted and sent out.
        #expect(watch.observers.secrecy[0].tryCount - triesBefore >= 2 * 5)
        #expect(watch.observers.secrecy[0].readCount == 0 && watch.fault == nil)
    }

    private final class Heard {
        var deposits: [[UInt8]] = []
        var missed: [MissedEntries] = []
    }

    @Test(arguments: Gears.tiers)
    func `a removed device that asks for what it lacks is given its removal, and nothing that came after`(
        tier: Tier
    ) throws {
        var group = watchedGroup(tier)
        let before = try #require(group.currentView(of: 2)?.epoch)
        let heard = Heard()
        group.isHeard = { message, _ in
            if case .caughtUp(let missed) = message { heard.missed.append(missed) }
            return true
        }
        group.change(removing: [2], by: 0)
        group.settle()
        let out = try #require(group.currentView(of: 0)?.epoch)
        group.change(adding: [6], by: 0)
        group.settle()
        for epoch in [before, out] { group.carryOut(.catchUp(after: epoch, attempt: 0), of: DeviceID(2)) }
        group.settle()
        #expect(heard.missed.map { $0.payloads?.count } == [1, 0])
    }

    // MARK: - Messages that are not sent on

    @Test(arguments: Gears.tiers)
    func `a message that a relay takes and does not send on is lost to that recipient, and to no other`(
        tier: Tier
    ) throws {
        var group = watchedGroup(tier)
        group.intercept = { frame in
            frame.to == DeviceID(4) && frame.brings == MessageID(sender: DeviceID(1), number: 1)
                ? nil : frame
        }
        for ordinal in 0..<6 as Range<UInt32> { group.send("second of \(ordinal)", from: ordinal) }
        group.settle()
        let watch = try #require(group.watch)
        let fates = watch.fates(at: group.now)
        #expect(
            (fates.read, fates.unread[.late], fates.undecryptable, fates.unread[.lost]) == (
                2 * 6 * 5 - 1, 0, 0, 1
            ))
        #expect(fates.due == group.due.count)
        // Whose it is shows when it is thought to be on its way: no other message is missed.
        for reader in 0..<6 as Range<UInt32> where reader != 1 {
            let other = MessageUnderWay(
                of: MessageID(sender: DeviceID(1), number: 1), to: DeviceID(reader))
            let others = watch.fates(at: group.now, underWay: [other])
            #expect(others.unread[.lost] == (reader == 4 ? 0 : 1) && others.due == fates.due)
        }
        #expect(watch.fault == nil && group.errors.isEmpty)
    }

    @Test
    func `keys that a relay does not send on leave messages that came and cannot be read, and none is lost`()
        throws
    {
        var group = watchedGroup(.senderKeys)
        group.change(removing: [5], by: 0)
        group.settle()
        group.intercept = { frame in
            let isPair = frame.to == DeviceID(4) && frame.from == DeviceID(1)
            return isPair && frame.trafficClass != .application ? nil : frame
        }
        for ordinal in 0..<5 as Range<UInt32> { group.send("second of \(ordinal)", from: ordinal) }
        group.settle()
        group.pass(.seconds(600))
        let fates = try #require(group.watch).fates(at: group.now)
        #expect((fates.unread[.late], fates.undecryptable, fates.unread[.lost]) == (0, 1, 0))
        #expect(fates.due == fates.read + 1)
    }
}

extension Watch {
    /// What became of all messages.
    ///
    /// - Parameter underWay: What is thought to be on its way.
    func fates(at now: SimulatedInstant, underWay: Set<MessageUnderWay> = []) -> Deliveries {
        var all = Deliveries()
        let ending = Observers.Ending(
            at: now, bytes: { _ in AccountBytes() }, underWay: underWay, isReached: { _ in false })
        _ = observers.messages.tellDeliveries(to: observers.devices, at: ending) { _, _, unread in
            all.note(unread)
        }
        return all
    }
}
