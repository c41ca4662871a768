import Accounts
import Identity
import Megolm
import MembershipLog
import Primitives
import Quantities
import SchemeContract

/// What a member holds for one epoch of the gear `derived-sender-keys`.
struct DerivedEpoch {
    let state: MembershipState
    /// Whether its secret is made of that of the epoch before, which it only adds to.
    let follows: Bool
    /// Who may give its secret: who made the last fresh one, and who has added to the group since.
    let givers: Set<DeviceID>
    /// Nothing while the secret has not come.
    private(set) var chains: DerivedChains?
    /// What the next epoch's secret is made of, until it is made, or cannot be any more.
    var successor: Block32?
    /// The chain of this device, once it has written.
    private var own: (name: SessionPrefix, session: OutboundSession)?
    /// Of those who have written in it; the others' chains are as they were made.
    private var received: [DeviceID: ReceivedKeys] = [:]

    init(_ state: MembershipState, follows: Bool, givers: Set<DeviceID>) {
        self.state = state
        self.follows = follows
        self.givers = givers
    }

    var id: EpochID { state.id }

    mutating func establish(_ secret: Block32, memo: DerivedChainsMemo, context: inout CryptoContext) {
        let root = DerivedSchedule.chainRoot(of: secret, head: state.head, tally: &context.tally)
        successor = DerivedSchedule.successor(of: secret, head: state.head, tally: &context.tally)
        chains = memo.chains(of: state.members, root: root, tally: &context.tally)
    }

    // MARK: - Messages

    /// Encrypts under the chain of the device, which is a member.
    mutating func seal(_ content: [UInt8], desk: inout Desk) -> (body: [UInt8], place: GroupPlace) {
        if own == nil, let place = state.place(of: desk.device), let chain = chains?.take(at: place),
            let session = try? OutboundSession(ratchet: chain.ratchet, signing: desk.account.signing)
        {
            own = (chain.session, session)
        }
        guard let name = own?.name, var session = own?.session else {
            preconditionFailure("a message waits until its chain can be derived")
        }
        own = nil
        let place = GroupPlace(session: name, index: session.index)
        let body = session.encrypt(content, context: &desk.step.context)
        own = (name, session)
        return (body, place)
    }

    mutating func open(_ message: GroupMessage, desk: inout Desk) -> Opening {
        guard chains != nil else { return .needsKey }
        if received[message.sender] == nil, let place = state.place(of: message.sender),
            let chain = chains?.take(at: place)
        {
            received[message.sender] = unread(chain, at: place, desk)
        }
        let outcome = received[message.sender]?.open(
            message.body, in: message.session, ratchets: desk.memo.ratchets, context: &desk.step.context)
        return switch outcome {
        case .plaintext(let plaintext): .content(plaintext, from: message.sender)
        case .repeated: .repeated(of: message.sender)
        case .unknownKey, .broken, nil: .failed(.broken)
        }
    }

    func opens(_ message: GroupMessage, desk: Desk, context: inout CryptoContext) -> Bool {
        guard let place = state.place(of: message.sender) else { return false }
        let keys =
            received[message.sender] ?? chains?.chain(at: place).flatMap { unread($0, at: place, desk) }
        return keys?.opens(message.body, ratchets: desk.memo.ratchets, context: &context) ?? false
    }

    /// A sender's session before its first message.
    private func unread(_ chain: DerivedChains.Chain, at place: Int, _ desk: Desk) -> ReceivedKeys? {
        guard
            let session = try? InboundSession(
                ratchet: chain.ratchet, signingKey: state.members[place].signingKey,
                ratchets: desk.memo.ratchets)
        else { return nil }
        var keys = ReceivedKeys()
        keys.add(session, named: chain.session, at: .start)
        return keys
    }

    /// Of a sender who has written the session, and of any other its chain.
    var serializedSize: Int {
        let secrets = (chains?.serializedSize ?? 0) + (successor == nil ? 0 : Block32.count)
        return received.values.reduce(secrets + (own?.session.serializedSize ?? 0)) { $0 + $1.serializedSize }
    }
}
