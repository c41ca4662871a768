import Identity
import Primitives
import Quantities
import Randomness
import SchemeContract
import WireFormat

@testable import Accounts
@testable import Megolm
@testable import Members
@testable import MembershipLog
@testable import Olm
@testable import Tiers

/// What the entries work on, made once.
struct FuzzBench {
    private let group = FuzzGroup(FuzzGroup.adaptive)
    private let hpke = FuzzGroup(.fixed(.hpke))
    private let sharedKey = FuzzGroup(.fixed(.sharedKey))
    private let derived = FuzzGroup(.fixed(.derivedSenderKeys))
    private let sharedSession = FuzzGroup(.fixed(.sharedSession))
    let tree = FuzzGroup(.fixed(.tree))
    let trimmedTree = FuzzGroup(.fixed(.tree), commitFanOut: .trimmed)
    let party: FuzzParty
    private let context: CryptoContext
    private let account: Account
    private let session: Session
    private let megolm: InboundSession
    private let outbound: OutboundSession
    private let olmMessages: [Message]

    init() {
        var context = CryptoContext(
            random: RandomStream(seed: Seed(2)), memo: OperationMemo(mode: .full))
        var own = Account(using: &context)
        var peer = Account(using: &context)
        own.generateOneTimeKeys(count: 1, context: &context)
        peer.generateFallbackKey(context: &context)
        guard let key = own.unpublishedOneTimeKeys.first,
            var outgoing = try? peer.outboundSession(to: own.identityKey, oneTimeKey: key, context: &context)
        else { preconditionFailure("two accounts begin a session") }
        let first = outgoing.encrypt([1, 2, 3], context: &context)
        let fresh = own
        guard case .preKey(let preKey) = first,
            var begun = try? own.inboundSession(
                from: peer.identityKey, preKeyMessage: preKey, context: &context
            ).session
        else { preconditionFailure("a session is taken up by its first message") }
        let answer = begun.encrypt([4], context: &context)
        _ = try? outgoing.decrypt(answer, context: &context)
        olmMessages = [first, answer, outgoing.encrypt([5, 6], context: &context)]
        outbound = OutboundSession(using: &context)
        guard
            let inbound = try? InboundSession(
                sessionKey: outbound.sessionKey(context: &context), ratchets: RatchetMemo(mode: .full),
                context: &context)
        else { preconditionFailure("a session that was shared is taken up") }
        (megolm, session, account) = (inbound, begun, fresh)
        self.context = context
        do {
            party = try FuzzParty()
        } catch {
            preconditionFailure("a group of three comes about and talks: \(error)")
        }
    }

    /// Hands `bytes` to the decoder.
    ///
    /// - Parameter share: Of so many inputs one, chosen by its bytes, gets the checks that are slow.
    func run(_ entry: FuzzEntry, _ bytes: [UInt8], share: Int = 1) {
        var context = context
        switch entry {
        case .olmNormal, .olmPreKey, .olmSession: runOlm(entry, bytes, context: &context)
        case .megolmMessage:
            var session = megolm
            _ = try? session.decrypt(bytes, ratchets: RatchetMemo(mode: .full), context: &context)
        case .megolmShared: _ = try? SessionKeyFormat.shared(bytes, context: &context)
        case .megolmExported:
            guard let format = try? SessionKeyFormat.exported(bytes) else { return }
            let again = format.encoded(version: SessionKeyFormat.exportVersion)
            precondition(again == bytes, "an exported session is written as it was read")
        case .envelope, .content, .keyBundle: runMembership(entry, bytes, context: &context)
        case .member, .memberHPKE, .memberSharedKey, .memberDerived, .memberSharedSession:
            receive(bytes, in: group(of: entry))
        case .memberTree:
            receive(bytes, in: tree)
            receive(bytes, in: tree, by: 3)
        case .memberTrimmedTree:
            // With what else the change to come brings a member, or without.
            for before in [[]] + trimmedTree.payloadsToCome.map({ [$0] }) {
                receive(before + [bytes], in: trimmedTree)
            }
        case .hostileMember, .hostileHPKE, .hostileSharedKey, .hostileDerived, .hostileSharedSession,
            .hostileTree:
            let group = group(of: entry)
            if let payload = group.hostilePayload(bytes) { receive(payload, in: group) }
        case .hostileChange:
            if let payload = tree.hostileChange(bytes) { receive(payload, in: tree) }
        case .hostileProposal:
            // Whoever of them is the epoch's committer acts on it.
            guard let payload = tree.hostileProposal(bytes) else { return }
            for ordinal in 0..<3 { receive(payload, in: tree, by: ordinal) }
        case .hostileInvitation:
            if let payload = tree.hostileWelcome(bytes) { receive(payload, in: tree, by: 3) }
        case .scenario, .csv, .manifest, .profile, .tolerances:
            let sum = bytes.reduce(0) { $0 &* 31 &+ Int($1) }
            runFile(
                entry, String(decoding: bytes, as: UTF8.self), rewrites: sum.magnitude % UInt(share) == 0)
        case .mlsPublic, .mlsPrivate, .mlsWelcome, .mlsSecrets, .mlsGroupInfo, .mlsKeyPackage, .mlsTree,
            .mlsGroup, .mlsJoin, .hostileCommit, .hostileWelcome, .hostilePathSecret:
            runMLS(entry, bytes)
        }
    }

    private func runOlm(_ entry: FuzzEntry, _ bytes: [UInt8], context: inout CryptoContext) {
        switch entry {
        case .olmNormal:
            guard let message = try? NormalMessage(bytes) else { return }
            precondition(message.bytes == bytes, "a message keeps its bytes")
        case .olmPreKey:
            var account = account
            guard let message = try? PreKeyMessage(bytes) else { return }
            _ = try? account.inboundSession(
                from: message.identityKey, preKeyMessage: message, context: &context)
        default:
            var session = session
            for type in 0...1 {
                if let message = try? Message(type: type, bytes: bytes) {
                    _ = try? session.decrypt(message, context: &context)
                }
            }
        }
    }

    private func runMembership(_ entry: FuzzEntry, _ bytes: [UInt8], context: inout CryptoContext) {
        switch entry {
        case .envelope:
            guard let envelope = try? Envelope(decoding: bytes) else { return }
            precondition(envelope.encoded == bytes, "an envelope is written as it was read")
        case .content:
            guard let content = try? Content(decoding: bytes, in: FuzzGroup.name) else { return }
            precondition(content.encoded(in: FuzzGroup.name) == bytes, "a content is written as it was read")
        default:
            guard let bundle = try? KeyBundle(decoding: bytes, of: DeviceID(1), context: &context) else {
                return
            }
            precondition(bundle.encoded == bytes, "a key bundle is written as it was read")
        }
    }

    private func group(of entry: FuzzEntry) -> FuzzGroup {
        switch entry {
        case .memberHPKE, .hostileHPKE: hpke
        case .memberSharedKey, .hostileSharedKey: sharedKey
        case .memberDerived, .hostileDerived: derived
        case .memberSharedSession, .hostileSharedSession: sharedSession
        case .memberTree, .hostileTree, .hostileChange, .hostileProposal, .hostileInvitation: tree
        default: group
        }
    }

    private func receive(_ payload: [UInt8], in group: FuzzGroup, by ordinal: Int = 1) {
        receive([payload], in: group, by: ordinal)
    }

    /// Takes payloads in, and then does what a member does later: sends, and answers its alarms.
    private func receive(_ payloads: [[UInt8]], in group: FuzzGroup, by ordinal: Int = 1) {
        var member = group.members[ordinal]
        guard let payload = payloads.last else { return }
        for earlier in payloads.dropLast() {
            _ = try? member.handle(.receive(payload: earlier), at: .start)
        }
        _ = member.canRead(payload)
        guard (try? member.handle(.receive(payload: payload), at: .start)) != nil else { return }
        let later = SimulatedInstant(nanoseconds: 100_000_000_000)
        _ = try? member.handle(.send(plaintext: [9]), at: later)
        _ = try? member.handle(.receive(payload: payload), at: later)
        for alarm in 1...4 as ClosedRange<UInt32> {
            _ = try? member.handle(.alarm(AlarmID(alarm)), at: later)
        }
    }
}

extension FuzzBench {
    /// Inputs from which mutation reaches far: what the program itself writes.
    func seeds(_ entry: FuzzEntry) -> [[UInt8]] {
        var context = context
        var sender = outbound
        switch entry {
        case .olmNormal: return olmMessages.compactMap { $0.type == 1 ? $0.bytes : nil }
        case .olmPreKey: return olmMessages.compactMap { $0.type == 0 ? $0.bytes : nil }
        case .olmSession: return olmMessages.map(\.bytes)
        case .megolmMessage: return (0..<2).map { sender.encrypt([UInt8($0)], context: &context) }
        case .megolmShared: return [outbound.sessionKey(context: &context)]
        case .megolmExported: return [(try? megolm.export(at: 0, context: &context)) ?? []]
        case .envelope:
            return group.payloads + hpke.payloads + sharedKey.payloads + tree.payloads + tree.payloadsToCome
                + trimmedTree.payloadsToCome
        case .member, .memberHPKE, .memberSharedKey, .memberDerived, .memberSharedSession:
            return group(of: entry).payloads
        case .memberTree: return tree.payloads + tree.payloadsToCome
        case .memberTrimmedTree: return trimmedTree.payloads + trimmedTree.payloadsToCome
        case .content, .hostileMember, .hostileHPKE, .hostileSharedKey, .hostileDerived,
            .hostileSharedSession, .hostileTree:
            return contents(context: &context)
        case .hostileChange: return tree.changes
        case .hostileProposal: return tree.proposals
        case .hostileInvitation: return tree.positions
        case .keyBundle: return group.bundles
        case .scenario, .csv, .manifest, .profile, .tolerances: return seedsOfFile(entry)
        case .mlsPublic, .mlsPrivate, .mlsWelcome, .mlsSecrets, .mlsGroupInfo, .mlsKeyPackage, .mlsTree,
            .mlsGroup, .mlsJoin, .hostileCommit, .hostileWelcome, .hostilePathSecret:
            return seedsOfMLS(entry)
        }
    }

    private func contents(context: inout CryptoContext) -> [[UInt8]] {
        let message = UserMessage(epoch: EpochTag(EpochNumber(1), mark: 4), number: 3, text: [7, 8])
        let place = GroupPlace(session: SessionPrefix(number: 5), index: 2)
        var senderKey = WireEncoder()
        senderKey.writeVector(outbound.sessionKey(context: &context))
        let epoch = EpochID(EpochNumber(2), head: [UInt8](repeating: 5, count: 32))
        let key = [UInt8](repeating: 6, count: EpochKey.count)
        let contents: [Content] = [
            .message(message), .key(GearKey(tier: .senderKeys, bytes: senderKey.bytes)),
            .repeatRequest(.groupMessage(place)), .repeatRequest(.directMessages(floor: 1, read: 2)),
            .repeatAnswer(message, place: nil), .repeatAnswer(message, place: place),
            .key(GearKey(tier: .sharedKey, bytes: EpochKey(epoch: epoch, bytes: key).encoded)),
            .key(GearKey(tier: .derivedSenderKeys, bytes: EpochKey(epoch: epoch, bytes: key).encoded)),
            .key(
                GearKey(
                    tier: .sharedSession,
                    bytes: GroupSession(replacing: nil, context: &context).encoded(isRetired: false))),
            .repeatRequest(.session(7)),
        ]
        return contents.map { $0.encoded(in: FuzzGroup.name) }
    }
}
