import MLS

/// `tree-math.json`: a tree's size, and the neighbours of all its nodes (RFC 9420 Appendix C).
struct TreeMathCase: VectorCase {
    let nLeaves: WholeNumber<Int>
    let nNodes: WholeNumber<Int>
    let root: WholeNumber<Int>
    let left: [WholeNumber<Int>?]
    let right: [WholeNumber<Int>?]
    let parent: [WholeNumber<Int>?]
    let sibling: [WholeNumber<Int>?]

    func check(on bench: VectorBench) throws(UnmetStep) {
        guard let size = TreeSize(leafCount: nLeaves.value) else {
            throw UnmetStep("n_leaves", "no tree has \(nLeaves.value) leaves")
        }
        try expect("n_nodes", size.nodeCount, is: nNodes.value)
        try expect("root", size.root.number, is: root.value)
        try check("left", left, of: size) { $0.left }
        try check("right", right, of: size) { $0.right }
        try check("parent", parent, of: size) { size.parent(of: $0) }
        try check("sibling", sibling, of: size) { size.sibling(of: $0) }
    }

    private func check(
        _ name: String, _ list: [WholeNumber<Int>?], of size: TreeSize, _ neighbour: (NodeIndex) -> NodeIndex?
    ) throws(UnmetStep) {
        // Before any node is made: a tree may have more of them than the memory holds.
        try expect("the length of \(name)", list.count, is: size.nodeCount)
        for (node, expected) in list.enumerated() {
            try expect("\(name)[\(node)]", neighbour(NodeIndex(node))?.number, is: expected?.value)
        }
    }
}
