import MLS
import Primitives
import Randomness
import WireFormat

/// A group of MLS whose tree is full: every parent has a key, and no leaf is unmerged.
///
/// It grows by batches, in each of which every second member commits. Most members share what they do alike
/// and are dropped after their batch; the three who are measured have done all of their own.
final class TreeGroup {
    private static let batchCount = 64

    struct Client {
        let signer: SigningKeyPair
        let bundle: KeyPackageBundle
    }

    /// At the last leaf but one.
    private(set) var committer: Group
    private(set) var sibling: Group
    /// At the first leaf, so that the root is the only parent in common with the committer.
    private(set) var distant: Group

    init(size: Int) {
        var context = CryptoContext(
            random: RandomStream(seed: Seed(2)), memo: OperationMemo(mode: .shared))
        let (own, shared) = (GroupMemo(mode: .full), GroupMemo(mode: .shared))
        var founder = Self.found(&context)
        var adder = founder
        var present = 1
        var last: [Group] = []
        while present < size {
            let isFirst = present == 1
            let count = min(size - present, Self.batchCount - (isFirst ? 1 : 0))
            let clients = (0..<count).map { Self.client(present + $0, &context) }
            let isLast = present + count == size
            let pending = Self.add(clients, to: &adder, &context)
            if !isFirst { Self.process(pending.message, by: &founder, &context) }
            var groups = clients.enumerated().map { place, client in
                Self.join(pending, client, memo: isLast && place >= count - 2 ? own : shared, &context)
            }
            // The founder is the first of its batch.
            if isFirst { groups.insert(pending.next, at: 0) }
            for place in stride(from: 0, to: groups.count, by: 2) {
                let commit = Self.commit(&groups[place], &context)
                for other in groups.indices where other > place {
                    Self.process(commit.message, by: &groups[other], &context)
                }
                groups[place] = commit.next
                if isFirst, place > 0 {
                    Self.process(commit.message, by: &groups[0], &context)
                } else if !isFirst {
                    Self.process(commit.message, by: &founder, &context)
                }
            }
            if isFirst { founder = groups[0] }
            adder = groups[groups.count - 2]
            last = groups
            present += count
        }
        (committer, sibling, distant) = (last[last.count - 2], last[last.count - 1], founder)
    }

    /// A group of its founder alone.
    static func found(_ context: inout CryptoContext) -> Group {
        let signer = SigningKeyPair(using: &context)
        return must {
            try Group(
                creating: [1], client: ClientDescription(identity: [0, 0]), lifetime: .benchmark,
                signer: signer,
                suite: .x25519ChaChaPoly, memo: GroupMemo(mode: .full), context: &context)
        }
    }

    static func client(_ number: Int, _ context: inout CryptoContext) -> Client {
        let signer = SigningKeyPair(using: &context)
        let identity = [UInt8(number >> 8), UInt8(number & 255)]
        let bundle = KeyPackageBundle(
            ClientDescription(identity: identity), signer: signer, suite: .x25519ChaChaPoly,
            lifetime: .benchmark, context: &context)
        return Client(signer: signer, bundle: bundle)
    }

    static func add(_ clients: [Client], to group: inout Group, _ context: inout CryptoContext)
        -> PendingCommit
    {
        let plan = CommitPlan(proposals: clients.map { .add($0.bundle.keyPackage) })
        return must { try group.commit(plan, context: &context) }
    }

    static func commit(_ group: inout Group, _ context: inout CryptoContext) -> PendingCommit {
        must { try group.commit(context: &context) }
    }

    static func join(
        _ pending: PendingCommit, _ client: Client, memo: GroupMemo, _ context: inout CryptoContext
    ) -> Group {
        guard let welcome = pending.welcome else { preconditionFailure("who is added is welcome") }
        return must {
            try Group.join(
                welcome, as: client.bundle, signer: client.signer, memo: memo, context: &context
            ).group
        }
    }

    static func process(_ message: MLSMessage, by group: inout Group, _ context: inout CryptoContext) {
        process(message.encoded, by: &group, &context)
    }

    static func process(_ bytes: [UInt8], by group: inout Group, _ context: inout CryptoContext) {
        _ = must { try group.process(bytes, context: &context) }
    }

    /// What a benchmark does succeeds.
    static func must<Value>(_ work: () throws -> Value) -> Value {
        do { return try work() } catch { preconditionFailure("a benchmark failed: \(error)") }
    }
}

extension Lifetime {
    fileprivate static let benchmark = Lifetime(notBefore: 0, notAfter: .max)
}
