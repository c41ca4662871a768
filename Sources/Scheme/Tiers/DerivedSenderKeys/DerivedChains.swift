import Accounts
import Identity
import Megolm
import MembershipLog
import Metering
import Primitives
import SchemeContract
import WireFormat

/// The key schedule of the gear `derived-sender-keys`: HKDF-SHA256 (RFC 5869) throughout.
///
/// Of an epoch's `secret` there are two children, of which neither tells the other, and the secret itself is deleted: the
/// root of the senders' chains, which is deleted when all of them are made, and what the next secret is made of if the next
/// change only adds. `head` is the hash by which the log names the epoch, so a secret belongs to one branch alone.
enum DerivedSchedule {
    /// What all senders' chains of an epoch are made of.
    static func chainRoot(of secret: Block32, head: [UInt8], tally: inout OperationTally) -> Block32 {
        expand(secret, "chains", head, tally: &tally)
    }

    /// What the next epoch's secret is made of if it follows by a change that only adds.
    static func successor(of secret: Block32, head: [UInt8], tally: inout OperationTally) -> Block32 {
        expand(secret, "next", head, tally: &tally)
    }

    /// The secret of an epoch that only adds to the one before.
    ///
    /// - Parameters:
    ///   - successor: Of the epoch before.
    ///   - head: Of the epoch.
    static func secret(after successor: Block32, head: [UInt8], tally: inout OperationTally) -> Block32 {
        expand(successor, "join", head, tally: &tally)
    }

    /// One sender's chain: the name of its session (8 bytes), and the 128 bytes of its ratchet.
    static func chain(of member: Member, root: HMACKey, tally: inout OperationTally) -> [UInt8] {
        var encoder = WireEncoder(reserving: 80)
        encoder.writeBytes(Array("keyshift derived sender".utf8))
        encoder.write(member.device.ordinal)
        encoder.writeBytes(member.signingKey.bytes)
        var blocks = HKDF.Blocks(of: root, info: encoder.bytes)
        var chain: [UInt8] = []
        while chain.count < DerivedChains.byteCount { blocks.next(tally: &tally).append(to: &chain) }
        chain.removeLast(chain.count - DerivedChains.byteCount)
        return chain
    }

    private static func expand(
        _ key: Block32, _ label: String, _ head: [UInt8], tally: inout OperationTally
    ) -> Block32 {
        var blocks = HKDF.Blocks(of: key, info: Array("keyshift derived \(label)".utf8) + head)
        return blocks.next(tally: &tally)
    }
}

/// Where each member's Megolm session of an epoch begins, by the member's place in the state; printing it shows no byte.
///
/// A beginning is deleted when the session is taken up, which goes on without it: who gets at a device could else read
/// again what was read.
struct DerivedChains: CustomStringConvertible, CustomReflectable {
    /// The session's name and the ratchet.
    static let byteCount = SessionPrefix.byteCount + OutboundSession.ratchetByteCount

    /// One member's.
    struct Chain {
        let session: SessionPrefix
        let ratchet: [UInt8]
    }

    /// Nothing where one was taken.
    private var chains: [[UInt8]?]
    private var count: Int

    init(_ members: [Member], root: Block32, tally: inout OperationTally) {
        let key = HMACKey(root)
        var made: [[UInt8]?] = []
        made.reserveCapacity(members.count)
        for member in members {
            made.append(DerivedSchedule.chain(of: member, root: key, tally: &tally))
        }
        chains = made
        count = made.count
    }

    /// A member's chain, if it was not taken.
    func chain(at place: Int) -> Chain? {
        chains[place].map {
            Chain(session: SessionPrefix(of: $0), ratchet: Array($0[SessionPrefix.byteCount...]))
        }
    }

    /// Takes up a member's chain, which is then no longer here.
    mutating func take(at place: Int) -> Chain? {
        guard let chain = chain(at: place) else { return nil }
        chains[place] = nil
        count -= 1
        return chain
    }

    var serializedSize: Int { count * Self.byteCount }

    var description: String { "DerivedChains of \(count) members" }

    var customMirror: Mirror { Mirror(self, children: []) }
}

/// The chains that members of one run have made last, so that those of an epoch are made once and charged to each.
struct DerivedChainsMemo {
    private struct Entry {
        let chains: DerivedChains
        let cost: OperationTally
    }

    /// More epochs than secrets are taken up for at a time.
    private static let epochsRemembered = 16

    private let table: MemoTable<Block32, Entry>

    init(mode: OperationMemo.Mode) {
        table = MemoTable(mode: mode, capacity: Self.epochsRemembered)
    }

    /// - Parameter root: Of one epoch, by which its members are known.
    func chains(of members: [Member], root: Block32, tally: inout OperationTally) -> DerivedChains {
        let entry = table.value(for: root) {
            var cost = OperationTally()
            let chains = DerivedChains(members, root: root, tally: &cost)
            return Entry(chains: chains, cost: cost)
        }
        tally.add(entry.cost)
        return entry.chains
    }
}
