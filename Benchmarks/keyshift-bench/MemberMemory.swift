import CFloor
import MLS
import Primitives
import Randomness

/// What one more member of a simulated group takes of memory, where all of them share what is alike.
///
/// Each has joined, gone on to the next epoch with a commit, read a message and sent one.
final class MemberMemory {
    private static let heldCount = 256
    private static let plaintext = [UInt8](repeating: 7, count: 100)

    private var context: CryptoContext
    private let memo = GroupMemo(mode: .shared)
    private let clients: [TreeGroup.Client]
    private let welcome: PendingCommit
    private let commit: MLSMessage
    private let message: PrivateMessage
    private var members: [Group] = []

    static let sizes = [1_024, 10_000]

    static func name(of size: Int) -> String { "MLS of \(size), one more member" }

    static func measure(_ size: Int) -> Measurement {
        Measurement(name: name(of: size), bytes: MemberMemory(of: size).bytes(), rounds: 1)
    }

    private init(of size: Int) {
        var context = CryptoContext(
            random: RandomStream(seed: Seed(4)), memo: OperationMemo(mode: .shared))
        var clients: [TreeGroup.Client] = []
        for number in 1..<size { clients.append(TreeGroup.client(number, &context)) }
        self.clients = clients
        var founder = TreeGroup.found(&context)
        welcome = TreeGroup.add(clients, to: &founder, &context)
        founder = welcome.next
        let pending = TreeGroup.commit(&founder, &context)
        commit = pending.message
        var writer = pending.next
        let protected = TreeGroup.must { try writer.encrypt(Self.plaintext, context: &context) }
        guard case .privateMessage(let message) = protected else {
            preconditionFailure("what is for the users is private")
        }
        self.message = message
        self.context = context
    }

    /// The first member brings about what all share; the others are counted.
    private func bytes() -> Int {
        members.reserveCapacity(Self.heldCount + 1)
        hold(clients[0])
        let before = floor_heap_bytes()
        for client in clients[1...Self.heldCount] { hold(client) }
        return (floor_heap_bytes() - before) / Self.heldCount
    }

    private func hold(_ client: TreeGroup.Client) {
        var member = TreeGroup.join(welcome, client, memo: memo, &context)
        TreeGroup.process(commit, by: &member, &context)
        _ = TreeGroup.must { try member.open(message, context: &context) }
        _ = TreeGroup.must { try member.encrypt(Self.plaintext, context: &context) }
        members.append(member)
    }
}
