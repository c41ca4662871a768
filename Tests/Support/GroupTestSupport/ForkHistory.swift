import Identity
import MLS
import Members
import MembershipLog
import Quantities
import Randomness
import Relays
import SchemeContract
import Tiers

/// Random joins, removals, renewals and messages at nodes of a ring, while the network is cut so that two nodes act, nodes fail
/// and devices are away; and in the end all back and in sight of each other, for as long as members need to be of one mind.
struct ForkHistory {
    private static let deviceCount: UInt32 = 10
    private static let founderCount: UInt32 = 4
    private static let retention = TimeSpan.seconds(1_200)
    /// In which those tell each other all who were on a branch that lost, one member after the other.
    private static let quiet = TimeSpan.seconds(480)

    private(set) var group: RingGroup
    /// What members encrypt by; nothing where it changes with the size of the group.
    let gear: Tier?
    private var random: RandomStream
    private let ring: [RelayID]
    /// In the mind of the users: who is to be in the group.
    private(set) var wanted: Set<DeviceID>
    private var newcomers: [DeviceID]

    init(seed: UInt64) {
        let seed = Seed(seed).descendant("forks")
        random = RandomStream(seed: seed)
        let gears = Gears.tiers
        let drawn = random.index(below: gears.count + 2)
        gear = drawn < gears.count ? gears[drawn] : nil
        let policy = gear.map { .fixed($0) } ?? GroupHistory.policy(using: &random)
        let nodeCount = 2 + random.index(below: 3)
        let first = random.index(below: nodeCount)
        ring = (0..<nodeCount).map { RelayID((first + $0) % nodeCount) }
        let renews = random.index(below: 2) == 0
        var configuration = MechanismConfiguration(
            policy: policy,
            rotation: .init(messages: 3 + random.index(below: 5), period: .seconds(renews ? 200 : 86_400)),
            tree: MechanismConfiguration.Tree(
                suite: .x25519ChaChaPoly,
                updatePeriod: .seconds(renews ? 120 + Int64(random.index(below: 300)) : 86_400),
                batch: .milliseconds(Int64(random.index(below: 3)) * 500),
                delivery: random.index(below: 2) == 0 ? .inline : .separate,
                welcome: random.index(below: 2) == 0 ? .one : .perJoiner,
                addPath: random.index(below: 2) == 0 ? .always : .omit),
            grace: TestGroup.gracePeriod, forkRetention: Self.retention)
        configuration.isSequenced = true
        group = RingGroup(
            homes: (0..<Self.deviceCount).map { RelayID(Int($0) % nodeCount) }, ring: ring,
            detection: .seconds(1 + Int64(random.index(below: 5))), configuration: configuration, seed: seed)
        let founders = (0..<Self.founderCount).map { DeviceID($0) }
        wanted = Set(founders)
        newcomers = (Self.founderCount..<Self.deviceCount).map { DeviceID($0) }
        group.give(.found(devices: founders), to: founders[0])
        group.pass(.seconds(10))
        for _ in 0..<24 { act() }
        end()
    }

    // MARK: - What happens

    private mutating func act() {
        switch random.index(below: 16) {
        case 0, 1: if group.side.isEmpty { cut() } else { changeOnBothSides() }
        case 2: group.heal()
        case 3: fail()
        case 4, 5: for relay in group.down.sorted() { group.comeBack(relay) }
        case 6: if let device = anybody() { group.leave(device) }
        case 7: for device in group.away.sorted() { group.comeBack(device) }
        case 8, 9: change(adding: 1, removing: 0)
        case 10, 11: change(adding: 0, removing: 1)
        case 12: change(adding: 1, removing: 1)
        default:
            if let device = anybody() { group.give(.send(plaintext: Array("text".utf8)), to: device) }
        }
        let isLong = random.index(below: 5) == 0
        group.pass(.milliseconds(Int64(random.index(below: isLong ? 25_000 : 3_000))))
    }

    /// Mostly between the home node and the one that stands by, who both act from then on.
    private mutating func cut() {
        var side = Set(ring.dropFirst(2).filter { _ in random.index(below: 2) == 0 })
        side.insert(ring[random.index(below: 2)])
        if ring.count > 2, random.index(below: 4) == 0 { side.formUnion(ring.prefix(2)) }
        guard side.count < ring.count else { return }
        group.cut(off: side)
        // Until they notice.
        if random.index(below: 2) == 0 { group.pass(.seconds(8)) }
        if random.index(below: 2) == 0 { changeOnBothSides() }
    }

    private mutating func changeOnBothSides() {
        for isInside in [true, false] {
            let actor = anybody { [group] in group.side.contains(group.plan.home(of: $0)) == isInside }
            let isJoin = random.index(below: 2) == 0
            change(adding: isJoin ? 1 : 0, removing: isJoin ? 0 : 1, by: actor)
        }
    }

    /// Mostly a node that acts.
    private mutating func fail() {
        let isAny = random.index(below: 4) == 0
        group.fail(ring[random.index(below: isAny ? ring.count : 2)])
    }

    private mutating func anybody(where holds: (DeviceID) -> Bool = { _ in true }) -> DeviceID? {
        let present = group.books.heads.keys.filter { !group.away.contains($0) && holds($0) }.sorted()
        return present.isEmpty ? nil : present[random.index(below: present.count)]
    }

    private mutating func change(adding addedCount: Int, removing removedCount: Int) {
        change(adding: addedCount, removing: removedCount, by: anybody())
    }

    /// Has somebody let one in, and put out one that it knows as a member and nobody has asked to be put out yet.
    private mutating func change(adding addedCount: Int, removing removedCount: Int, by actor: DeviceID?) {
        guard let actor, let head = group.books.heads[actor] else { return }
        let added = Array(newcomers.prefix(addedCount))
        newcomers.removeFirst(added.count)
        var removed: [DeviceID] = []
        let removable = group.books.members(of: head).intersection(wanted).subtracting([actor]).sorted()
        if removedCount > 0, wanted.count > 2, !removable.isEmpty {
            removed = [removable[random.index(below: removable.count)]]
        }
        guard !added.isEmpty || !removed.isEmpty else { return }
        wanted = wanted.union(added).subtracting(removed)
        group.unwanted.formUnion(removed)
        group.give(.change(adding: added, removing: removed), to: actor)
    }

    /// Lets all come back and time pass until nobody has anything left to do.
    private mutating func end() {
        for relay in group.down.sorted() { group.comeBack(relay) }
        group.heal()
        for device in group.away.sorted() { group.comeBack(device) }
        group.pass(Self.quiet)
        comeToOneHead()
    }

    /// Keys are renewed at any time, and a change takes a while to come to all.
    private mutating func comeToOneHead() {
        for _ in 0..<30 where Set(group.books.heads.values).count > 1 { group.pass(.seconds(1)) }
    }

    // MARK: - What must hold

    /// How many epochs are followed by several changes that were put in order.
    var forkCount: Int {
        let parents = group.accepted.keys.compactMap { group.books.summaries[$0]?.parent }
        return parents.count - Set(parents).count
    }

    /// What does not hold when it is quiet, in words: of all that has to hold in every history, and of what members are said not
    /// to manage in each (`docs/order.md`).
    var faults: (always: [String], mostly: [String]) {
        var after = self
        var (always, mostly): ([String], [String]) = ([], standing())
        let errors = group.errors.filter { $0 != .notAMember }
        if !errors.isEmpty { always.append("errors: \(errors)") }
        if !group.books.deliveries.values.allSatisfy({ $0 == 1 }) { always.append("read more than once") }
        if !group.books.disagreements.isEmpty { always.append("members of one epoch disagree") }
        let outside = Set(group.books.misdeliveries.map(\.reader)).subtracting(group.books.heads.keys)
        let unread = group.books.unreadWithoutCause(by: outside)
        if unread > 0 { mostly.append("\(unread) messages were not read, and nobody said why") }
        mostly += after.talk()
        let (decided, isWhole) = (after.group.decided, mostly.isEmpty && group.books.heads.count > 1)
        mostly += after.goOn()
        if isWhole, after.group.decided == decided { always.append("a change made now is not decided") }
        always += after.outlast()
        return (always, mostly)
    }

    /// Whether all who are to be in the group, and nobody else, stand in one epoch.
    private func standing() -> [String] {
        let heads = Set(group.books.heads.values)
        guard heads.count == 1, let head = heads.first else {
            return ["on \(heads.count) lines: \(group.books.heads.sorted { $0.key < $1.key })"]
        }
        var faults: [String] = []
        let members = group.books.members(of: head)
        let here = Set(group.books.heads.keys)
        if here != members {
            faults.append("\(here.sorted()) are there, and the members are \(members.sorted())")
        }
        let (lost, back) = missed(by: members)
        if !lost.isEmpty { faults.append("\(lost) were to be let in") }
        if !back.isEmpty { faults.append("\(back) were to be put out") }
        return faults
    }

    /// Who is not in the group, or is, against what somebody has asked for who is a member still.
    ///
    /// Of a change on a line that lost nobody need know whose committer was put out, but who saw a removal makes it again.
    private func missed(by members: Set<DeviceID>) -> (lost: [DeviceID], back: [DeviceID]) {
        let promised = group.asked.filter { members.contains($0.of) }.reduce(into: Set()) {
            $0.formUnion($1.about)
        }
        let back = members.subtracting(wanted).filter { device in
            let witnesses = group.books.witnesses(ofRemovalOf: device).subtracting([device])
            return !witnesses.isDisjoint(with: members) || promised.contains(device)
        }
        return (wanted.subtracting(members).intersection(promised).sorted(), back.sorted())
    }

    /// Whether what each writes is read by all, and by nobody who was put out.
    private mutating func talk() -> [String] {
        let members = group.books.heads.keys.sorted()
        let before = group.books.due.count
        group.keepsPayloads = true
        for sender in members { group.give(.send(plaintext: Array("after".utf8)), to: sender) }
        group.pass(.seconds(60))
        var faults: [String] = []
        let due = group.books.due[before...]
        if due.count < members.count * (members.count - 1) {
            faults.append("some wrote nothing, or not to all")
        }
        let missing = due.filter { group.books.deliveries[$0] != 1 }
        if !missing.isEmpty { faults.append("not read: \(missing.map { ($0.sender, $0.reader) })") }
        let outside = Set((0..<Self.deviceCount).map { DeviceID($0) }).subtracting(members)
        for device in outside.sorted() {
            let member = group.members[Int(device.ordinal)]
            if group.payloads.contains(where: member.canRead) { faults.append("\(device) reads on") }
        }
        return faults
    }

    /// Whether a change that somebody makes now comes to all.
    private mutating func goOn() -> [String] {
        guard let actor = anybody(), let other = group.books.heads.keys.filter({ $0 != actor }).min() else {
            return []
        }
        group.give(.change(adding: [], removing: [other]), to: actor)
        group.pass(.seconds(60))
        comeToOneHead()
        wanted.remove(other)
        group.unwanted.insert(other)
        return standing().map { "after one more change: " + $0 }
    }

    /// Whether nobody keeps a state of which the time is over.
    private mutating func outlast() -> [String] {
        group.pass(Self.retention)
        return group.members.compactMap { member in
            let late = member.keptSince.filter { $0 + Self.retention <= group.now }
            return late.isEmpty ? nil : "\(late.count) states kept too long, since \(late[0])"
        }
    }
}
