import Metering
import Primitives
import WireFormat

/// Tree hashes and parent hashes (RFC 9420 §7.8, §7.9).
extension Subtree {
    /// The tree hash; of what is new here only: each node remembers its own.
    func treeHash(tally: inout OperationTally) -> Block32 {
        if let knownHash { return knownHash }
        var encoder = WireEncoder(reserving: 320)
        if let (left, right) = children {
            encoder.write(2 as UInt8)
            encoder.writeOptional(parentNode)
            encoder.writeBlock(left.treeHash(tally: &tally))
            encoder.writeBlock(right.treeHash(tally: &tally))
        } else {
            encoder.write(1 as UInt8)
            encoder.write(first)
            encoder.writeOptional(leafNode)
        }
        let hash = SHA256.hash(encoder.bytes, tally: &tally)
        knownHash = hash
        return hash
    }

    /// The tree hash as it was before `leaves` joined: they blank, and in no list of unmerged ones.
    func originalTreeHash(without leaves: [LeafIndex], tally: inout OperationTally) -> Block32 {
        var original = self
        for leaf in leaves where self.leaves.contains(leaf.number) {
            original = original.replacing(leaf, by: nil) { _, parent in parent?.without(leaf) }
        }
        return original.treeHash(tally: &tally)
    }
}

extension ParentNode {
    /// The node with `leaf` merged, or gone.
    func without(_ leaf: LeafIndex) -> ParentNode {
        ParentNode(
            encryptionKey: encryptionKey, parentHash: parentHash,
            unmergedLeaves: unmergedLeaves.filter { $0 != leaf })
    }

    /// The node with `leaf` below it that does not know its secret.
    func withUnmerged(_ leaf: LeafIndex) -> ParentNode {
        let place = unmergedLeaves.firstIndex { $0 > leaf } ?? unmergedLeaves.endIndex
        var leaves = unmergedLeaves
        leaves.insert(leaf, at: place)
        return ParentNode(encryptionKey: encryptionKey, parentHash: parentHash, unmergedLeaves: leaves)
    }

    /// What the node below bears as its parent's hash (ParentHashInput, RFC 9420 §7.9).
    ///
    /// - Parameter sibling: The tree hash of that node's sibling, without the leaves that are unmerged here.
    static func hash(
        of key: HPKEPublicKey, parentHash: [UInt8], originalSibling sibling: Block32,
        tally: inout OperationTally
    ) -> [UInt8] {
        var encoder = WireEncoder(reserving: 3 * (1 + Block32.count))
        key.encode(into: &encoder)
        encoder.writeVector(parentHash)
        encoder.writeBlock(sibling)
        return SHA256.hash(encoder.bytes, tally: &tally).bytes
    }
}
