import MLS
import Primitives

/// `tree-validation.json`: resolutions and hashes of all nodes, and that the tree is valid (RFC 9420 §7).
struct TreeValidationCase: SuiteVectorCase {
    let cipherSuite: WholeNumber<UInt16>
    let tree: HexBytes
    let groupId: HexBytes
    let treeHashes: [HexBytes]
    let resolutions: [[WholeNumber<UInt32>]]

    func check(on bench: VectorBench) throws(UnmetStep) {
        var context = bench.context
        let tree = try step("tree") { try RatchetTree(decoding: self.tree.bytes) }
        try expect("tree written again", tree.encoded, is: self.tree)
        for (node, expected) in resolutions.enumerated() {
            let resolution = tree.resolution(of: UInt32(node))
            try expect("resolutions[\(node)]", resolution, is: expected.map(\.value))
        }
        for (node, expected) in treeHashes.enumerated() {
            let hash = tree.hash(of: UInt32(node), tally: &context.tally)
            try expect("tree_hashes[\(node)]", hash ?? [], is: expected)
        }
        let rules = try step("rules") {
            try LeafRules(suite: bench.suite, groupID: groupId.bytes, extensions: [], instant: nil)
        }
        try step("parent hashes and signatures") { try tree.validate(rules, context: &context) }
    }
}
