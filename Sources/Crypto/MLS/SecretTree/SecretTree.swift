public import Metering
import Primitives

/// What one member still holds of an epoch's secret tree (RFC 9420 §9).
///
/// A node secret is given up as soon as its children are derived, and they are derived on the way to a sender
/// that is first heard (§9.2). So what is held follows from who was heard: of those the positions of both
/// ratchets, and of the rest the highest nodes that have nobody heard below.
public struct SecretTree {
    fileprivate struct HeardSender {
        let leaf: LeafIndex
        var application: SenderRatchet
    }

    /// Keys that were found, with what the tree holds once they are used.
    ///
    /// So that a message that does not open leaves the tree as it was.
    struct Taking {
        let keys: MessageKeys
        let generation: UInt32
        fileprivate let sender: HeardSender
        fileprivate let handshake: SenderRatchet?
        fileprivate let index: Int
        // Of the node that had the sender below, if this one is first heard now.
        fileprivate let height: Int?
    }

    public let root: SecretTreeRoot
    // By rising leaf.
    private var heard: [HeardSender] = []
    /// Of those heard, the handshake ratchets that were used: most senders only write, and the root knows with what the others begin.
    private var handshakes: [LeafIndex: SenderRatchet] = [:]
    /// How many node secrets are held.
    public private(set) var nodeSecretCount = 1

    /// The tree of who has just begun or joined the epoch.
    public init(_ root: SecretTreeRoot) {
        self.root = root
    }

    /// How many bytes a client stores: the node secrets with their places, the ratchets with their leaves.
    public var serializedSize: Int {
        let number = MemoryLayout<UInt32>.size
        return heard.reduce(nodeSecretCount * (number + Block32.count)) { size, sender in
            let handshake = handshakes[sender.leaf]?.serializedSize(of: root.suite) ?? SenderRatchet.freshSize
            return size + number + handshake + sender.application.serializedSize(of: root.suite)
        }
    }

    /// The keys of one message, which can then not be had again.
    ///
    /// - Throws: `.unknownMember` beyond the tree, `.noKeys`; the tree is then as it was.
    public mutating func take(
        _ kind: RatchetKind, of leaf: LeafIndex, at generation: UInt32, tally: inout OperationTally
    ) throws(MLSError) -> MessageKeys {
        let taking = try find(kind, of: leaf, at: generation, tally: &tally)
        finish(taking)
        return taking.keys
    }

    /// The keys of a sender's message, which `finish` then gives up.
    ///
    /// - Parameter generation: That of the next message if none is given.
    /// - Throws: `.unknownMember` beyond the tree, `.noKeys`.
    func find(
        _ kind: RatchetKind, of leaf: LeafIndex, at generation: UInt32?, tally: inout OperationTally
    ) throws(MLSError) -> Taking {
        guard root.size.contains(leaf) else { throw .unknownMember(leaf) }
        let index = place(of: leaf)
        var (sender, height) = hear(leaf, at: index, tally: &tally)
        var ratchet =
            switch kind {
            case .application: sender.application
            case .handshake: handshakes[leaf] ?? SenderRatchet(root.beginnings(of: leaf).handshake)
            }
        let wanted = generation ?? ratchet.generation
        let keys = try ratchet.take(wanted, of: leaf, kind, root: root, tally: &tally)
        if kind == .application { sender.application = ratchet }
        return Taking(
            keys: keys, generation: wanted, sender: sender, handshake: kind == .handshake ? ratchet : nil,
            index: index, height: height)
    }

    /// Gives up what `find` found; between the two nothing else may be taken.
    mutating func finish(_ taking: Taking) {
        if let handshake = taking.handshake { handshakes[taking.sender.leaf] = handshake }
        guard let height = taking.height else {
            heard[taking.index] = taking.sender
            return
        }
        heard.insert(taking.sender, at: taking.index)
        // The node above is spent, and its other children down to the sender's leaf take its place.
        nodeSecretCount += height - 1
    }

    /// The sender at its place, or as it is when first heard.
    private func hear(
        _ leaf: LeafIndex, at index: Int, tally: inout OperationTally
    ) -> (sender: HeardSender, height: Int?) {
        if index < heard.count, heard[index].leaf == leaf { return (heard[index], nil) }
        let height = heightOfHeldNode(above: leaf, at: index)
        let secrets = root.leafSecrets(of: leaf, below: height, tally: &tally)
        return (HeardSender(leaf: leaf, application: SenderRatchet(secrets.application)), height)
    }

    /// How high above an unheard leaf stands the node whose secret is held: right below the first common
    /// ancestor with anyone heard, who among all of them must be a neighbour.
    private func heightOfHeldNode(above leaf: LeafIndex, at index: Int) -> Int {
        let neighbours = heard[max(0, index - 1)..<min(heard.count, index + 1)]
        let heights = neighbours.map { root.size.commonAncestor(of: leaf, $0.leaf).level - 1 }
        return heights.min() ?? root.size.depth
    }

    /// Where `leaf` stands among those heard, or would stand.
    private func place(of leaf: LeafIndex) -> Int {
        var (low, high) = (0, heard.count)
        while low < high {
            let middle = (low + high) / 2
            if heard[middle].leaf < leaf { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
