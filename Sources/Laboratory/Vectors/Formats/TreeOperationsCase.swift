import MLS
import Primitives
import WireFormat

/// `tree-operations.json`: what one proposal makes of a tree (RFC 9420 §7.7).
struct TreeOperationsCase: SuiteVectorCase {
    let cipherSuite: WholeNumber<UInt16>
    let treeBefore: HexBytes
    let treeHashBefore: HexBytes
    let proposal: HexBytes
    let proposalSender: WholeNumber<UInt32>
    let treeAfter: HexBytes
    let treeHashAfter: HexBytes

    func check(on bench: VectorBench) throws(UnmetStep) {
        var tally = bench.context.tally
        var tree = try step("tree_before") { try RatchetTree(decoding: treeBefore.bytes) }
        try expect("tree_before written again", tree.encoded, is: treeBefore)
        try expect("tree_hash_before", tree.hash(tally: &tally), is: treeHashBefore)
        let change = try step("proposal") { try Proposal(decoding: proposal.bytes) }
        try step("proposal") {
            switch change {
            case .add(let keyPackage): _ = try tree.add(keyPackage.leafNode)
            case .update(let leaf): try tree.update(LeafIndex(proposalSender.value), to: leaf)
            case .remove(let leaf): try tree.remove(leaf)
            default: throw UnmetStep("proposal", "it does not change a tree")
            }
        }
        try expect("tree_after", tree.encoded, is: treeAfter)
        try expect("tree_hash_after", tree.hash(tally: &tally), is: treeHashAfter)
    }
}
