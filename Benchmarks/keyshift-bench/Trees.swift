import CFloor
import MLS
import Primitives
import Randomness
import WireFormat

/// MLS in groups of several sizes, without any memo.
final class Trees {
    private static let plaintext = [UInt8](repeating: 7, count: 100)
    private var context = CryptoContext(
        random: RandomStream(seed: Seed(3)), memo: OperationMemo(mode: .full))
    // Made when the first benchmark asks: a group of 4,096 takes seconds.
    private var groups: [Int: TreeGroup] = [:]
    private var blanks: [Int: Blank] = [:]
    private var message: [UInt8] = []
    private var messages: [MLSMessage] = []

    /// A group whose members were added by one commit, so that only its founder has nodes above its leaf.
    private struct Blank {
        let alone: Group
        let clients: [TreeGroup.Client]
        let pending: PendingCommit
    }

    var all: [Benchmark] {
        [32, 128, 1_024, 4_096].flatMap { size in
            [
                processing(size, "far leaf", opened: 1) { $0.distant },
                processing(size, "sibling", opened: Self.depth(of: size)) { $0.sibling },
                committing(size),
            ]
        } + [
            committingInBlankTree(1_024), adding(1_024), joining(1_024), protecting(1_024),
            unprotecting(1_024),
        ]
    }

    private static func depth(of size: Int) -> Int { (size - 1).bitWidth - (size - 1).leadingZeroBitCount }

    private func group(_ size: Int) -> TreeGroup {
        if let known = groups[size] { return known }
        // One at a time is held.
        groups = [:]
        let group = TreeGroup(size: size)
        groups[size] = group
        return group
    }

    private func blank(_ size: Int) -> Blank {
        if let known = blanks[size] { return known }
        let clients = (1..<size).map { TreeGroup.client($0, &context) }
        let alone = TreeGroup.found(&context)
        var founder = alone
        let blank = Blank(
            alone: alone, clients: clients, pending: TreeGroup.add(clients, to: &founder, &context))
        blanks[size] = blank
        return blank
    }

    // MARK: - Full tree

    private func processing(
        _ size: Int, _ place: String, opened: Int, _ reader: @escaping (TreeGroup) -> Group
    ) -> Benchmark {
        let depth = Self.depth(of: size)
        return Benchmark(
            name: "MLS of \(size), process an update commit, \(place)", count: 8,
            prepare: {
                var committer = self.group(size).committer
                self.message = TreeGroup.commit(&committer, &self.context).message.encoded
            },
            ours: {
                for _ in 0..<8 {
                    var group = reader(self.group(size))
                    TreeGroup.process(self.message, by: &group, &self.context)
                }
            }, floor: { for _ in 0..<8 { floor_mls_process(Int32(depth), Int32(opened)) } })
    }

    private func committing(_ size: Int) -> Benchmark {
        let depth = Self.depth(of: size)
        return Benchmark(
            name: "MLS of \(size), make an update commit", count: 4, prepare: { _ = self.group(size) },
            ours: {
                for _ in 0..<4 {
                    var group = self.group(size).committer
                    _ = TreeGroup.commit(&group, &self.context)
                }
            }, floor: { for _ in 0..<4 { floor_mls_commit(Int32(depth), Int32(depth)) } })
    }

    // MARK: - Blank tree

    private func committingInBlankTree(_ size: Int) -> Benchmark {
        Benchmark(
            name: "MLS of \(size), make an update commit, blank tree", count: 1,
            prepare: { _ = self.blank(size) },
            ours: {
                var group = self.blank(size).pending.next
                _ = TreeGroup.commit(&group, &self.context)
            }, floor: { floor_mls_commit(Int32(Self.depth(of: size)), Int32(size - 1)) }, roundsMax: 9)
    }

    private func adding(_ size: Int) -> Benchmark {
        Benchmark(
            name: "MLS of \(size), add all others in one commit", count: 1,
            prepare: { _ = self.blank(size) },
            ours: {
                let blank = self.blank(size)
                var group = blank.alone
                _ = TreeGroup.add(blank.clients, to: &group, &self.context)
            }, floor: { floor_mls_add(Int32(Self.depth(of: size)), Int32(size - 1)) }, roundsMax: 9)
    }

    private func joining(_ size: Int) -> Benchmark {
        Benchmark(
            name: "MLS of \(size), join", count: 1, prepare: { _ = self.blank(size) },
            ours: {
                let blank = self.blank(size)
                _ = TreeGroup.join(
                    blank.pending, blank.clients[size / 2], memo: GroupMemo(mode: .full), &self.context)
            }, floor: { floor_mls_join(Int32(Self.depth(of: size)), Int32(size)) }, roundsMax: 9)
    }

    // MARK: - Messages

    private func protecting(_ size: Int) -> Benchmark {
        var group: Group?
        return Benchmark(
            name: "MLS of \(size), protect a message", count: 200,
            prepare: { group = self.group(size).committer },
            ours: { for _ in 0..<200 { _ = self.protect(by: &group) } },
            floor: { for _ in 0..<200 { floor_mls_protect() } })
    }

    private func unprotecting(_ size: Int) -> Benchmark {
        var reader: Group?
        return Benchmark(
            name: "MLS of \(size), unprotect a message", count: 200,
            prepare: {
                reader = self.group(size).distant
                var writer: Group? = self.group(size).committer
                self.messages = (0..<200).map { _ in self.protect(by: &writer) }
            },
            ours: {
                for case .privateMessage(let message) in self.messages {
                    _ = TreeGroup.must { try reader?.open(message, context: &self.context) }
                }
            }, floor: { for _ in 0..<200 { floor_mls_unprotect() } })
    }

    private func protect(by group: inout Group?) -> MLSMessage {
        guard let message = TreeGroup.must({ try group?.encrypt(Self.plaintext, context: &context) }) else {
            preconditionFailure("a message is protected in a group")
        }
        return message
    }
}
