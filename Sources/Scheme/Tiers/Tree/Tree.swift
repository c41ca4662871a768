import Accounts
import Identity
import MLS
import MembershipLog
import Primitives
import Quantities
import Randomness
import SchemeContract

/// The gear `tree`: MLS (RFC 9420), in whose commits changes of the membership travel.
struct Tree: ChangeCarrier {
    static let tier = Tier.tree
    static let name = "tree"
    static let messages: [any GearMessage.Type] = [TreeMessage.self, PathSecretMessage.self]
    static let invitations: [any GearInvitation.Type] = [WelcomeMessage.self]
    static let claim = DirectoryQuery.Claim.keyPackage
    static let hasCommitter = true
    static let isRenewedByChange = true

    /// The group of the present epoch, if it has one.
    var group: TreeGroup?
    private(set) var groupEpoch: EpochID?
    /// What opens messages of epochs that have ended, oldest first.
    private var past: [(epoch: EpochID, reader: EpochReader)] = []
    var invitations = Invitations()
    /// What has come beside commits of the present epoch, if they are trimmed.
    var pathSecrets = PathSecrets()
    /// When this device renews its keys.
    private var renewalDue: SimulatedInstant?

    var stateSize: Int {
        (group?.serializedSize ?? 0) + past.reduce(0) { $0 + $1.reader.serializedSize }
    }

    // MARK: - Messages

    func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness { group == nil ? .waits : .ready(onceSessionsWith: []) }

    /// Once for all, under a key of our own of the epoch.
    mutating func seal(
        _ message: UserMessage, for recipients: [DeviceID], in state: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> Ciphertext {
        let content = Content.message(message).encoded(in: desk.group)
        // In place: a copy would copy what it has heard of every sender.
        guard let sealed = try? group?.encrypt(content, in: state.id.tag, context: &desk.step.context),
            let message = try? TreeMessage(sealed)
        else { preconditionFailure("a member of the tree can write in it") }
        return Ciphertext(message, for: recipients)
    }

    mutating func open(_ message: any GearMessage, in state: MembershipState, desk: inout Desk) -> Opening {
        if let message = message as? PathSecretMessage { return note(message.secret, in: state, desk: desk) }
        guard let message = message as? TreeMessage, case .application(let sealed) = message.kind else {
            return .failed(.broken)
        }
        let opened: OpenedText
        if let place = past.lastIndex(where: { $0.epoch == state.id }) {
            opened = past[place].reader.opened(sealed, context: &desk.step.context)
        } else if groupEpoch == state.id, group != nil {
            // In place: a copy would copy what it has heard of every sender.
            opened = group?.opened(sealed, context: &desk.step.context) ?? .broken
        } else {
            return .failed(.epochGone)
        }
        return switch opened {
        case .text(let text, let sender?): .content(text, from: sender.device)
        case .used(let sender?): .repeated(of: sender.device)
        case .text, .used, .broken: .failed(.broken)
        }
    }

    func opens(_ message: any GearMessage, desk: Desk, context: inout CryptoContext) -> Bool {
        guard let message = message as? TreeMessage, case .application(let sealed) = message.kind else {
            return false
        }
        let readers = past.map(\.reader) + (group.map { [$0.reader] } ?? [])
        return readers.contains { $0.opens(sealed, context: &context) }
    }

    // MARK: - Epochs

    mutating func enter(_ entry: EpochEntry, at now: SimulatedInstant, desk: inout Desk) {
        if let group, let before = entry.before { past.append((before.id, group.reader)) }
        invitations.settle(at: entry.after)
        pathSecrets = PathSecrets()
        guard entry.after.tier == Self.tier else { return group = nil }
        group = entry.carried as? TreeGroup
        groupEpoch = entry.after.id
        let isRenewed =
            entry.before?.tier == Self.tier && entry.change?.committer == desk.device
            && entry.change.map { Self.path(of: $0, desk.configuration.tree) } == .always
        if entry.before?.tier != Self.tier || isRenewed {
            scheduleRenewal(isFirst: !isRenewed, at: now, desk: &desk)
        }
    }

    /// Sets when this device renews its keys: a period after it did, or, for a newcomer, somewhere within `update.on-join`,
    /// so that not all members do it at once.
    private mutating func scheduleRenewal(isFirst: Bool, at now: SimulatedInstant, desk: inout Desk) {
        var wait = desk.configuration.tree.updatePeriod
        if isFirst {
            let share = desk.step.context.random.nextUnit()
            let within = desk.configuration.tree.updateOnJoin
            wait = TimeSpan(nanoseconds: Int64(Double(within.nanoseconds) * share))
        }
        renewalDue = now + wait
        desk.step.wake(Alarm.update, at: now + wait)
    }

    mutating func renewKeys(at now: SimulatedInstant) { if renewalDue != nil { renewalDue = now } }

    func isRenewalDue(at now: SimulatedInstant) -> Bool { renewalDue.map { $0 <= now } ?? false }

    mutating func forget(_ horizon: Horizon) {
        let oldest = horizon.oldest.epoch
        // By their places, since readers are copied when they are handed to a closure.
        guard past.indices.contains(where: { past[$0].epoch.number < oldest }) else { return }
        past.removeAll { $0.epoch.number < oldest }
    }
}

extension EpochReader {
    /// The text of a message and who sent it.
    fileprivate mutating func opened(
        _ message: PrivateMessage, context: inout CryptoContext
    ) -> OpenedText {
        do throws(MLSError) {
            let opened = try open(message, context: &context)
            return .text(opened.text, from: state.tree[opened.sender].flatMap(Member.init))
        } catch {
            return OpenedText(error) { state.tree[$0].flatMap(Member.init) }
        }
    }
}

/// What became of a message of the tree's; nothing has changed where it cannot be opened.
enum OpenedText {
    case text([UInt8], from: Member?)
    /// Its key was used before.
    case used(by: Member?)
    case broken

    init(_ error: MLSError, _ member: (LeafIndex) -> Member?) {
        if case .noKeys(let leaf, .gone) = error { self = .used(by: member(leaf)) } else { self = .broken }
    }
}
