import Metering
import Primitives

/// The nodes above a leaf that get a key in its commit (RFC 9420 §4.1.2): those whose other child has members.
struct FilteredPath {
    struct Step {
        let level: Int
        /// The child that is not above the leaf.
        let sibling: Subtree
    }

    let leaf: LeafIndex
    /// The lowest first.
    let steps: [Step]

    init(of leaf: LeafIndex, in tree: RatchetTree) {
        self.leaf = leaf
        var steps: [Step] = []
        steps.reserveCapacity(tree.root.level)
        var place = tree.root
        while let (own, sibling) = place.children(towards: leaf) {
            if sibling.resolutionCount > 0 { steps.append(Step(level: place.level, sibling: sibling)) }
            place = own
        }
        steps.reverse()
        self.steps = steps
    }

    /// The step whose sibling has `other` below it.
    func index(towards other: LeafIndex) -> Int? {
        steps.firstIndex { $0.sibling.leaves.contains(other.number) }
    }

    /// The nodes that have these keys, and the parent's hash for the leaf (RFC 9420 §7.9).
    ///
    /// - Precondition: There is a key for each step.
    func nodes(
        with keys: [AgreementPublicKey], tally: inout OperationTally
    ) -> (parents: [(level: Int, node: ParentNode)], leafParentHash: [UInt8]) {
        precondition(keys.count == steps.count, "each step has a key")
        var parents: [(level: Int, node: ParentNode)] = []
        parents.reserveCapacity(steps.count)
        var parentHash: [UInt8] = []
        for place in steps.indices.reversed() {
            let (step, key) = (steps[place], HPKEPublicKey(keys[place]))
            let node = ParentNode(encryptionKey: key, parentHash: parentHash, unmergedLeaves: [])
            parents.append((step.level, node))
            parentHash = ParentNode.hash(
                of: key, parentHash: parentHash, originalSibling: step.sibling.treeHash(tally: &tally),
                tally: &tally)
        }
        return (parents, parentHash)
    }
}
