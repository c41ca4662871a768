import Identity
import MLS
import OrderedCollections
import Primitives
import Quantities
import Randomness
import Relays
import SchemeContract
import Simulation
import WireFormat

@testable import Accounts
@testable import Megolm
@testable import Members
@testable import MembershipLog
@testable import Olm
@testable import Tiers

/// A group of three that has talked a little: what bytes from outside, or from a hostile member, meet.
struct FuzzGroup: NodeHost {
    static let name = GroupID(7)

    private(set) var members: [GroupMember]
    /// What was sent on the way here, as seeds for mutation.
    private(set) var payloads: [[UInt8]] = []
    /// What a further change brings to the members and to the one that it adds, none of whom has it yet.
    private(set) var payloadsToCome: [[UInt8]] = []
    private(set) var bundles: [[UInt8]] = []
    /// Of the fourth, where there can be a tree.
    private var newcomersPackage: [UInt8]?
    let plan: ServicePlan
    var relays: [Relay]
    private var inputs: [(MemberInput, DeviceID)] = []

    /// One that goes from pairwise sessions to sender keys on the way.
    static let adaptive = SwitchingPolicy(
        [.init(.pairwise, upTo: 2), .init(.senderKeys, upTo: 4), .init(.tree)], hysteresis: 0, minimumStay: 0)

    init(
        _ policy: SwitchingPolicy, commitFanOut: MechanismConfiguration.Tree.CommitFanOut = .full
    ) {
        let configuration = MechanismConfiguration(
            policy: policy, rotation: .init(messages: 100, period: .seconds(1_000)),
            tree: .init(
                suite: .x25519ChaChaPoly, updatePeriod: .seconds(1_000), batch: .seconds(0),
                delivery: .inline,
                commitFanOut: commitFanOut),
            grace: .seconds(60))
        plan = ServicePlan(
            homes: Array(repeating: RelayID(0), count: 4), rings: [[RelayID(0)]], patience: nil)
        relays = [Relay(RelayID(0), plan: plan)]
        let memo = MechanismMemo(mode: .full)
        members = (0..<4).map {
            GroupMember(
                DeviceID($0), of: PersonID($0), in: Self.name, configuration: configuration, memo: memo,
                seed: Seed(1).descendant("fuzz", UInt64($0)))
        }
        let devices = (0..<3).map { DeviceID($0) }
        settle(.found(devices: Array(devices.prefix(2))), at: devices[0])
        settle(.send(plaintext: [1, 2, 3]), at: devices[0])
        settle(.send(plaintext: [4]), at: devices[1])
        settle(.change(adding: [devices[2]], removing: []), at: devices[1])
        for device in devices { settle(.send(plaintext: [5, 6]), at: device) }
        var ahead = self
        ahead.settle(.change(adding: [DeviceID(3)], removing: []), at: devices[0])
        if policy.mayUseTree { newcomersPackage = members[3].makeInitialKey(for: .keyPackage, at: .start) }
        payloadsToCome = Array(ahead.payloads.dropFirst(payloads.count))
    }

    private mutating func settle(_ input: MemberInput, at device: DeviceID) {
        inputs.append((input, device))
        while !inputs.isEmpty {
            let (input, device) = inputs.removeFirst()
            guard let step = try? members[Int(device.ordinal)].handle(input, at: .start) else { continue }
            for effect in step.effects { carryOut(effect, of: device) }
        }
    }

    // MARK: - A network that delivers in order

    var now: SimulatedInstant { .start }

    mutating func carry(
        _ frame: MemberFrame, from node: NodeID, as purpose: Purpose, in group: GroupIndex
    ) {
        for parcel in frame.parcels {
            payloads.append(parcel.payload)
            for recipient in parcel.recipients {
                inputs.append((.receive(payload: parcel.payload), recipient))
            }
        }
    }

    mutating func carry(
        _ message: ServiceMessage, from node: NodeID, to other: NodeID, as purpose: Purpose,
        in group: GroupIndex
    ) {
        switch other {
        case .relay(let relay): give(.message(message, from: node), to: relay)
        case .device(let device): if let input = message.input { inputs.append((input, device)) }
        }
    }

    mutating func wake(
        _ device: DeviceID, with alarm: AlarmID, in group: GroupIndex, at instant: SimulatedInstant
    ) {}

    mutating func wake(
        _ relay: RelayID, with timer: RelayTimer, in group: GroupIndex, at instant: SimulatedInstant
    ) {}

    mutating func note(_ event: NodeEvent, in group: GroupIndex) {}

    mutating func publishInitialKeys(of device: DeviceID) -> PublishedKeys {
        let keys = members[Int(device.ordinal)].publishInitialKeys()
        if let bundle = keys.identity { bundles.append(bundle) }
        return keys
    }

    mutating func makeInitialKey(of device: DeviceID, for claim: DirectoryQuery.Claim) -> [UInt8] {
        members[Int(device.ordinal)].makeInitialKey(for: claim, at: .start)
    }

    /// `bytes` as what stands within the encryption of member 0, for member 1: all that a hostile member can do.
    func hostilePayload(_ bytes: [UInt8]) -> [UInt8]? {
        guard let state = members[0].state else { return nil }
        return switch state.tier {
        case .hpke: wrappedPayload(bytes, in: state)
        case .sharedKey: sharedKeyPayload(bytes, in: state)
        case .derivedSenderKeys: derivedPayload(bytes, in: state)
        case .tree: treePayload(bytes)
        default: directPayload(bytes, in: state.id.tag)
        }
    }

    private func wrappedPayload(_ bytes: [UInt8], in state: MembershipState) -> [UInt8] {
        var attacker = members[0]
        let account = attacker.desk.account
        let message = WrappedMessage(
            sealing: bytes, group: Self.name, epoch: state.id.tag, sender: attacker.device,
            for: [state[members[1].device]].compactMap(\.self),
            signedBy: { part, context in account.sign(part, context: &context) },
            context: &attacker.desk.step.context)
        return Envelope.gear(message).encoded
    }

    private func sharedKeyPayload(_ bytes: [UInt8], in state: MembershipState) -> [UInt8]? {
        var attacker = members[0]
        guard let key = attacker.gears.sharedKey.key(of: state.id) else { return nil }
        let message = SharedKeyMessage(
            sealing: bytes, group: Self.name, epoch: state.id.tag, sender: attacker.device, key: key,
            context: &attacker.desk.step.context)
        return Envelope.gear(message).encoded
    }

    /// By turns under the attacker's chain, and in its session, where secrets are given.
    private func derivedPayload(_ bytes: [UInt8], in state: MembershipState) -> [UInt8]? {
        guard bytes.count.isMultiple(of: 2) else { return directPayload(bytes, in: state.id.tag) }
        var attacker = members[0]
        var gear = attacker.gears.derived
        return Envelope.gear(gear.seal(bytes, in: state, desk: &attacker.desk).message).encoded
    }

    private func directPayload(_ bytes: [UInt8], in epoch: EpochTag) -> [UInt8]? {
        var attacker = members[0]
        let victim = members[1].device
        guard attacker.desk.account.sessions.missing(among: [victim]).isEmpty else { return nil }
        let message = attacker.desk.account.encrypt(bytes, to: victim, context: &attacker.desk.step.context)
        let envelope = DirectMessage(
            group: Self.name, epoch: epoch, sender: attacker.device, recipient: victim,
            type: UInt8(message.type), body: message.bytes)
        return Envelope.direct(envelope).encoded
    }

    private func treePayload(_ bytes: [UInt8]) -> [UInt8]? {
        var attacker = members[0]
        var group = attacker.gears.tree.group
        guard let epoch = attacker.state?.id.tag,
            let sealed = try? group?.encrypt(bytes, in: epoch, context: &attacker.desk.step.context),
            let message = try? TreeMessage(sealed)
        else { return nil }
        return Envelope.gear(message).encoded
    }

    /// `bytes` as the change of the log that a commit of member 0 brings, which is right otherwise; what can be read
    /// as a change is signed by it.
    func hostileChange(_ bytes: [UInt8]) -> [UInt8]? {
        var attacker = members[0]
        var decoder = WireDecoder(bytes)
        let change = try? MembershipChange(from: &decoder)
        guard var group = attacker.gears.tree.group?.group,
            let pending = try? group.commit(
                CommitPlan(authenticatedData: change.map { signed($0, by: &attacker) } ?? bytes),
                context: &attacker.desk.step.context),
            let message = try? TreeMessage(pending.message.encoded)
        else { return nil }
        return Envelope.gear(message).encoded
    }

    private func signed(_ change: MembershipChange, by member: inout GroupMember) -> [UInt8] {
        let account = member.desk.account
        let signed = MembershipChange(
            group: change.group, epoch: change.epoch, previous: change.previous, added: change.added,
            removed: change.removed, tier: change.tier, report: change.report, committer: change.committer
        ) { account.sign($0, context: &member.desk.step.context) }
        var encoder = WireEncoder()
        signed.encode(into: &encoder)
        return encoder.bytes
    }

    /// A change that only renews keys, as a commit without proposals brings it, and those of the commits to come.
    var changes: [[UInt8]] {
        guard let state = members[0].state else { return [] }
        var member = members[0]
        let update = MembershipChange(
            group: Self.name, epoch: state.epoch.next, previous: state.head, added: [], removed: [],
            tier: state.tier, report: EpochReport(instant: state.activity.latest, messages: 0, writers: 0),
            committer: member.device
        ) { [account = member.desk.account] in account.sign($0, context: &member.desk.step.context) }
        return [signed(update, by: &member)]
            + payloadsToCome.compactMap { payload in
                guard case .gear(let envelope)? = try? Envelope(decoding: payload),
                    let message = envelope as? TreeMessage,
                    case .publicMessage(let commit)? = try? MLSMessage(decoding: message.bytes)
                else { return nil }
                return commit.authenticated.content.authenticatedData
            }
    }

    /// `bytes` as what member 0 proposes; what can be read as no proposal is the identity of a newcomer whose key
    /// package is right otherwise.
    func hostileProposal(_ bytes: [UInt8]) -> [UInt8]? {
        var attacker = members[0]
        guard var group = attacker.gears.tree.group?.group else { return nil }
        let proposal =
            (try? Proposal(decoding: bytes)) ?? .add(keyPackage(of: bytes, by: &attacker).keyPackage)
        var tag = WireEncoder()
        if let epoch = attacker.state?.id.tag { tag.write(epoch) }
        guard
            let proposed = try? group.propose(
                proposal, authenticatedData: tag.bytes, context: &attacker.desk.step.context),
            let message = try? TreeMessage(proposed.encoded)
        else { return nil }
        return Envelope.gear(message).encoded
    }

    /// Whether some member commits what member 0 proposes so.
    func isCommitted(_ proposal: [UInt8]) -> Bool {
        guard let payload = hostileProposal(proposal) else { return false }
        return members.prefix(3).contains { member in
            var member = member
            let step = try? member.handle(.receive(payload: payload), at: .start)
            return step?.effects.contains { if case .submit = $0 { true } else { false } } ?? false
        }
    }

    /// Proposals to add the fourth and to remove the third, and the identity of somebody else.
    var proposals: [[UInt8]] {
        guard let package = newcomersPackage.flatMap({ try? KeyPackage(decoding: $0) }) else { return [] }
        return [Proposal.add(package).encoded, Proposal.remove(LeafIndex(2)).encoded]
            + positions.map { Array($0.dropFirst(Self.positionSize)) }
    }

    private func keyPackage(of identity: [UInt8], by attacker: inout GroupMember) -> KeyPackageBundle {
        KeyPackageBundle(
            ClientDescription(identity: identity), signer: SigningKeyPair(using: &attacker.desk.step.context),
            suite: attacker.configuration.tree.suite, lifetime: .from(.start),
            context: &attacker.desk.step.context
        )
    }

    /// `bytes` as what a Welcome of member 0 says of the log, and behind it the identity of a further member whom it
    /// lets in at once with the fourth.
    func hostileWelcome(_ bytes: [UInt8]) -> [UInt8]? {
        var attacker = members[0]
        guard var group = attacker.gears.tree.group?.group, let state = attacker.state,
            let package = newcomersPackage.flatMap({ try? KeyPackage(decoding: $0) })
        else { return nil }
        let further = keyPackage(of: Array(bytes.dropFirst(Self.positionSize)), by: &attacker)
        let data = Array(bytes.prefix(Self.positionSize))
        let plan = CommitPlan(
            proposals: [.add(package), .add(further.keyPackage)],
            groupInfoExtensions: [Extension(type: LogPosition.extensionType, data: data)])
        guard let welcome = try? group.commit(plan, context: &attacker.desk.step.context).welcome else {
            return nil
        }
        // It lets into what it says; what says nothing of the log lets in nowhere.
        let position = try? LogPosition(decoding: data)
        return Envelope.invitation(
            WelcomeMessage(epoch: position?.id ?? state.id, bytes: MLSMessage.welcome(welcome).encoded)
        ).encoded
    }

    /// Such bytes: the further member is one who is in the group already, and then one who is not.
    var positions: [[UInt8]] {
        guard let state = members[0].state else { return [] }
        var position = WireEncoder()
        position.write(state.epoch.next.number)
        position.writeBytes(state.head)
        position.write(Tier.tree.rawValue)
        position.write(state.tierSince.number)
        state.activity.encode(into: &position)
        return ([2, 4] as [UInt32]).map { ordinal in
            var encoder = position
            encoder.write(ordinal)
            encoder.writeBytes(members[2].desk.account.member.agreementKey.bytes)
            return encoder.bytes
        }
    }

    private static let positionSize = 105
}

extension Gears {
    fileprivate var tree: Tree { gear() }

    fileprivate var sharedKey: SharedKey { gear() }
    fileprivate var derived: DerivedSenderKeys { gear() }
}
