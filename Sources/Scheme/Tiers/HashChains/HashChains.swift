import Accounts
import Identity
import MembershipLog
import Metering
import OrderedCollections
import Primitives
import Quantities
import SchemeContract

extension Tier {
    static let hashChains = Tier(rawValue: 8)
}

/// The gear `hash-chains`: sender keys as Signal has them.
///
/// Each member encrypts once for all under a chain of its own, gives it to the others in their Olm sessions, and makes a new
/// one when somebody was removed. Messages are signed with the long-term key, which the log names, so no key for signatures
/// is given along. There is forward secrecy; healing comes with the next removal alone.
struct HashChains: Gear {
    static let tier = Tier.hashChains
    static let name = "hash-chains"
    static let messages: [any GearMessage.Type] = [ChainMessage.self]
    static let keyKind: UInt8? = 8

    private var own: HashChain?
    /// Who has yet to be given the own chain, and for which change.
    private var due: [SenderKey.Due] = []
    /// Those of the others, oldest first.
    private var received: OrderedDictionary<DeviceID, [ReceivedChain]> = [:]

    // MARK: - Sending

    func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness {
        .ready(onceSessionsWith: own == nil ? recipients : due.flatMap(\.devices))
    }

    mutating func seal(
        _ message: UserMessage, for recipients: [DeviceID], in state: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> Ciphertext {
        var chain = own ?? makeChain(for: recipients, in: state, desk: &desk)
        give(chain, with: message.number, in: state, desk: &desk)
        let place = GroupPlace(session: chain.name, index: chain.index)
        let account = desk.account
        let sealed = ChainMessage(
            sealing: Content.message(message).encoded(in: desk.group), in: state, by: desk.device,
            with: &chain,
            signedBy: { account.sign($0, context: &$1) }, context: &desk.step.context)
        own = chain
        return Ciphertext(sealed, for: recipients, place: place)
    }

    /// What keys cost is put down to the change that made them necessary: so `rekey.*` counts them.
    private mutating func makeChain(
        for recipients: [DeviceID], in state: MembershipState, desk: inout Desk
    ) -> HashChain {
        let before = desk.step.context.tally
        let chain = HashChain(context: &desk.step.context)
        desk.step.report(.spent(desk.step.context.tally.since(before), on: .change(state.id)))
        due = recipients.isEmpty ? [] : [SenderKey.Due(rekey: .change(state.id), devices: recipients)]
        return chain
    }

    /// Sends the chain from its present place to all who lack it, each in the session with it.
    private mutating func give(
        _ chain: HashChain, with number: UInt32, in state: MembershipState, desk: inout Desk
    ) {
        for due in due {
            let before = desk.step.context.tally
            let content = Content.key(GearKey(tier: Self.tier, bytes: chain.encoded))
            let parcels = desk.parcels(of: content, to: due.devices, in: state)
            desk.step.report(.spent(desk.step.context.tally.since(before), on: due.rekey))
            desk.step.add(
                .transmit(MemberFrame(parcels, as: .keyDistribution, message: number, rekey: due.rekey)))
        }
        due = []
    }

    /// A member that could not read a message is given the chain with the next one.
    mutating func resupply(_ peer: DeviceID, in state: MembershipState) {
        guard own != nil, !due.contains(where: { $0.devices.contains(peer) }) else { return }
        due.append(SenderKey.Due(rekey: .change(state.id), devices: [peer]))
    }

    // MARK: - Receiving

    mutating func open(_ message: any GearMessage, in state: MembershipState, desk: inout Desk) -> Opening {
        guard let message = message as? ChainMessage else { return .failed(.broken) }
        guard let sender = state[message.sender] else { return .failed(.epochGone) }
        guard let place = received[message.sender]?.firstIndex(where: { $0.isFor(message) }) else {
            return .needsKey
        }
        // Before the chain is moved: a forged message has nobody hash.
        guard message.isSigned(by: sender, context: &desk.step.context) else { return .failed(.broken) }
        return received[message.sender]?[place].open(message, tally: &desk.step.context.tally) ?? .needsKey
    }

    /// For the oracle of secrecy: whether what is held opens it, whoever signed it.
    func opens(_ message: any GearMessage, desk: Desk, context: inout CryptoContext) -> Bool {
        guard let message = message as? ChainMessage else { return false }
        return received[message.sender]?.contains { chain in
            var chain = chain
            guard chain.isFor(message) else { return false }
            if case .content = chain.open(message, tally: &context.tally) { return true }
            return false
        } ?? false
    }

    mutating func take(
        key: [UInt8], from sender: Member, in state: MembershipState, present: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> KeyOutcome {
        guard let chain = HashChain(decoding: key) else { return .broken }
        var chains = received[sender.device] ?? []
        if let known = chains.filter({ $0.name == chain.name }).min(by: {
            $0.range.lowerBound < $1.range.lowerBound
        }) {
            // The one given first can come after one that was asked for: then it is for what lies before that.
            guard chain.index < known.range.lowerBound else { return .known }
            chains.append(ReceivedChain(chain, until: known.range.lowerBound, retirement: known.retirement))
        } else {
            Self.retire(&chains, Retirement(at: now, epoch: nil))
            chains.append(ReceivedChain(chain))
        }
        received[sender.device] = chains.suffix(Self.chainsMax)
        if present.tier == Self.tier { desk.forgetLater(than: now) }
        return .fresh
    }

    /// Who makes one chain after the other has its readers keep so many.
    private static let chainsMax = 8

    private static func retire(_ chains: inout [ReceivedChain], _ retirement: Retirement) {
        for place in chains.indices where chains[place].retirement == nil {
            chains[place].retirement = retirement
        }
    }

    // MARK: - Epochs

    /// A removal, and coming from another gear, ends all chains: those of others are kept for what is on its way.
    mutating func enter(_ entry: EpochEntry, at now: SimulatedInstant, desk: inout Desk) {
        let isStay = entry.before?.tier == Self.tier && entry.after.tier == Self.tier
        if isStay, entry.removed.isEmpty {
            guard own != nil, !entry.added.isEmpty else { return }
            due.append(SenderKey.Due(rekey: .change(entry.after.id), devices: entry.added))
            return
        }
        (own, due) = (nil, [])
        guard entry.before?.tier == Self.tier else { return }
        let retirement = Retirement(at: now, epoch: entry.before?.id)
        for device in isStay ? entry.removed : Array(received.keys) {
            Self.retire(&received[device, default: []], retirement)
        }
    }

    mutating func renewKeys(at now: SimulatedInstant) { (own, due) = (nil, []) }

    mutating func resume(after abandoned: any Gear, at now: SimulatedInstant) {
        (own, due) = (nil, [])
    }

    mutating func forget(_ horizon: Horizon) {
        for device in received.keys {
            received[device]?.removeAll { $0.retirement.map(horizon.isPast) ?? false }
        }
        received.removeAll(where: \.value.isEmpty)
    }

    var stateSize: Int {
        received.values.joined().reduce(own == nil ? 0 : HashChain.encodedSize) { $0 + $1.serializedSize }
    }
}
