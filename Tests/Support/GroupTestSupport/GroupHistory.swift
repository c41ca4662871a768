import Identity
import MLS
import Members
import MembershipLog
import Metering
import Primitives
import Quantities
import Randomness
import SchemeContract
import Tiers

/// Random joins, leaves, removals, messages, updates and off periods under a random policy, delivered in
/// random order, and in the end all that members still had to do.
struct GroupHistory {
    private static let deviceCount = 12

    private(set) var group: TestGroup
    private var random: RandomStream
    private let isAlwaysOnline: Bool
    private let isOrdered: Bool
    /// In the mind of the users.
    private var roster: [UInt32] = [0, 1, 2]
    private var newcomers = Array(3..<UInt32(deviceCount))

    /// - Parameter isAlwaysOnline: Whether nobody is ever away.
    /// - Parameter isOrdered: Whether somebody puts changes in order; where nobody does, members are also cut off from each
    ///   other for a while.
    init(
        seed: UInt64, mode: OperationMemo.Mode = .shared, isAlwaysOnline: Bool = false, isOrdered: Bool = true
    ) {
        random = RandomStream(seed: Seed(seed).descendant("history"))
        var fanOut = RandomStream(seed: Seed(seed).descendant("fan-out"))
        self.isAlwaysOnline = isAlwaysOnline
        self.isOrdered = isOrdered
        group = TestGroup(
            deviceCount: Self.deviceCount, policy: Self.policy(using: &random),
            rotation: .init(messages: 3 + random.index(below: 5), period: .seconds(100)),
            tree: MechanismConfiguration.Tree(
                suite: random.index(below: 2) == 0 ? .x25519AES128GCM : .x25519ChaChaPoly,
                updatePeriod: .seconds(30 + Int64(random.index(below: 300))),
                updateOnJoin: .seconds(10 + Int64(random.index(below: 100))),
                batch: .milliseconds(Int64(random.index(below: 3)) * 500),
                delivery: random.index(below: 2) == 0 ? .inline : .separate,
                welcome: random.index(below: 2) == 0 ? .one : .perJoiner,
                addPath: random.index(below: 2) == 0 ? .always : .omit,
                commitFanOut: fanOut.index(below: 2) == 0 || !isOrdered ? .full : .trimmed),
            forkRetention: isOrdered ? nil : .seconds(3_600), mode: mode,
            seed: seed)
        group.disorder = RandomStream(seed: Seed(seed).descendant("disorder"))
        group.found(0..<3)
        for _ in 0..<40 { act() }
        end()
    }

    /// Two times in three a ladder of some of the gears in any order, else one of them alone.
    static func policy(using random: inout RandomStream) -> SwitchingPolicy {
        var gears = Gears.tiers
        for place in gears.indices.dropLast() {
            gears.swapAt(place, place + random.index(below: gears.count - place))
        }
        guard random.index(below: 3) > 0 else { return .fixed(gears[0]) }
        let count = 2 + random.index(below: 3)
        if random.index(below: 4) == 0 {
            return SwitchingPolicy(
                cheapestOf: Array(gears.prefix(count)), by: costs(of: gears, using: &random),
                minimumStay: random.index(below: 4))
        }
        var upTo = 1
        let rungs = gears.prefix(count).enumerated().map { place, gear in
            upTo += 1 + random.index(below: 3)
            return SwitchingPolicy.Rung(gear, upTo: place == count - 1 ? nil : upTo)
        }
        return SwitchingPolicy(
            rungs, hysteresis: [0, 0.1, 0.25][random.index(below: 3)], minimumStay: random.index(below: 4))
    }

    /// Costs that mean nothing, by which it is now one gear and now another.
    private static func costs(of gears: [Tier], using random: inout RandomStream) -> CostPolicy {
        var vectors: [Tier: GearCosts.BySize<GearCosts.Vector>] = [:]
        for gear in gears {
            let places = [2, 4, 8].map { devices in
                let amounts = (0..<4).map { _ in Double(random.index(below: 100)) }
                return (
                    devices: devices,
                    value: GearCosts.Vector(
                        founding: 0, message: amounts[0], join: amounts[1], joinKeys: amounts[2],
                        removal: amounts[3], removalKeys: 0, renewal: 0, rest: 0)
                )
            }
            vectors[gear] = GearCosts.BySize(places)
        }
        return CostPolicy(
            costs: GearCosts(vectors, switches: [:]), horizon: .seconds(86_400),
            expected: .init(messages: 10, joins: 1, removals: 1),
            lifetimes: .init(messages: 100, days: 7, renewal: 1, firstRenewal: 1))
    }

    // MARK: - What happens

    private mutating func act() {
        if !isOrdered, random.index(below: 8) == 0 {
            if random.index(below: 2) == 0 {
                group.cut(off: roster.filter { _ in random.index(below: 2) == 0 })
            } else {
                group.heal()
            }
        }
        let present = roster.filter { !group.away.contains(DeviceID($0)) }
        guard !present.isEmpty else { return comeBack() }
        let actor = present[random.index(below: present.count)]
        switch random.index(below: 12) {
        case 0..<2: change(by: actor, adding: 1 + random.index(below: 2), removing: 0)
        case 2..<4: change(by: actor, adding: 0, removing: 1 + random.index(below: 2))
        case 4: change(by: actor, adding: 1, removing: 1)
        case 5: group.pass(.milliseconds(Int64(random.index(below: 40_000))))
        case 6 where !isAlwaysOnline: group.leave(roster[random.index(below: roster.count)])
        case 7: comeBack()
        default: group.send("text", from: actor)
        }
        for _ in 0..<random.index(below: 12) { group.deliverNext() }
    }

    private mutating func comeBack() {
        let away = group.away.map(\.ordinal).sorted()
        guard !away.isEmpty else { return }
        group.comeBack(away[random.index(below: away.count)])
    }

    private mutating func change(by actor: UInt32, adding addedCount: Int, removing removedCount: Int) {
        let added = newcomers.prefix(addedCount)
        newcomers.removeFirst(added.count)
        var removed: [UInt32] = []
        while removed.count < removedCount, roster.count > 2 {
            let place = random.index(below: roster.count)
            guard roster[place] != actor else { break }
            removed.append(roster.remove(at: place))
        }
        roster += added
        group.change(adding: Array(added), removing: removed, by: actor)
    }

    /// Lets all come back and time pass until nobody has anything left to do.
    private mutating func end() {
        for device in group.away.map(\.ordinal).sorted() { group.comeBack(device) }
        group.heal()
        group.settle()
        group.pass(.seconds(isOrdered ? 240 : 600))
    }

    /// The largest state that a member ever has while messages are written and keys renewed so often.
    mutating func largestState(during steps: Int) -> Int {
        var largest = 0
        for _ in 0..<steps {
            let members = roster.filter { !removed.contains(DeviceID($0)) }
            group.send("text", from: members[random.index(below: members.count)])
            group.settle()
            if random.happens(withProbability: 0.2) { group.pass(.seconds(20)) }
            largest = max(largest, group.members.map(\.stateSize).max() ?? 0)
        }
        return largest
    }

    // MARK: - What must hold

    /// Who was put out, and was not let in since.
    var removed: Set<DeviceID> {
        var removed: Set<DeviceID> = []
        for (device, report) in group.reports {
            switch report {
            case .removed: removed.insert(device)
            case .entered: removed.remove(device)
            default: break
            }
        }
        return removed
    }

    /// What members did not read; a device that learnt of its removal need not read what was sent by those who
    /// had not.
    var unread: [TestGroup.Delivery] {
        let removed = removed
        return group.misdeliveries.filter { !removed.contains($0.reader) }
    }

    /// Messages that were not read beyond those that their readers have told to be undecryptable.
    var unreadWithoutCause: Int { group.books.unreadWithoutCause(by: removed) }

    /// Epochs on which members do not agree.
    var disagreements: [EpochID] { group.books.disagreements }

    /// Where the members stand.
    var lastEpochs: Set<EpochID> {
        let removed = removed
        return Set(group.views.filter { !removed.contains($0.key) }.compactMap(\.value.last?.epoch))
    }

    // MARK: - Where nobody puts changes in order

    private func members(of epoch: EpochID) -> Set<DeviceID> { group.books.members(of: epoch) }

    private var heads: [DeviceID: EpochID] {
        let removed = removed
        return group.views.filter { !removed.contains($0.key) }.compactMapValues(\.last?.epoch)
    }

    /// Devices of which one has the other among its members, and that stand in different epochs.
    ///
    /// Whoever is on a branch of which no member of the other knows cannot be told; so two groups can go their ways.
    var strangers: [(DeviceID, DeviceID)] {
        let heads = heads
        return heads.flatMap { device, head in
            members(of: head).filter { heads[$0].map { $0 != head } ?? false }.map { (device, $0) }
        }
    }

    /// Those who were put out, and can read what those write who still want them out, or never had them in.
    var removedReaders: Set<DeviceID> {
        var after = group
        let (heads, removed) = (heads, removed)
        var readers: Set<DeviceID> = []
        for (sender, head) in heads.sorted(by: { $0.key < $1.key }) {
            let before = after.frames.count
            after.send("after", from: sender.ordinal)
            after.settle()
            let payloads = after.frames[before...].flatMap(\.1.parcels).map(\.payload)
            let members = members(of: head)
            for device in removed where payloads.contains(where: { after.canRead(device.ordinal, $0) }) {
                let isWanted =
                    members.contains(device) && !wishers(of: device).contains(where: members.contains)
                if !isWanted { readers.insert(device) }
            }
        }
        return readers
    }

    /// Who has put a device out, on whatever branch.
    private func wishers(of device: DeviceID) -> [DeviceID] {
        group.summaries.values.filter { $0.removed.contains(device) }.compactMap {
            group.committers[$0.epoch]
        }
    }

    /// How many of the newest messages, which members send once all is done, a removed device opens.
    var readByRemoved: Int {
        var after = group
        let before = after.frames.count
        for ordinal in roster where after.currentView(of: ordinal) != nil {
            after.send("after", from: ordinal)
            after.settle()
        }
        let payloads = after.frames[before...].flatMap(\.1.parcels).map(\.payload)
        return removed.reduce(0) { count, device in
            count + payloads.count { after.canRead(device.ordinal, $0) }
        }
    }
}
