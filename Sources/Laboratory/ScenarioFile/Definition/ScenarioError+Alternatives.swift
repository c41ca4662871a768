extension ScenarioError {
    /// The same of a scalar where something else might stand, too: it tells of all that might.
    func widened(from part: Shape, to whole: Shape, of node: Node) -> ScenarioError {
        ScenarioError(
            file: file, line: line, column: column, path: path,
            problem: problem.widened(from: part, to: whole, of: node))
    }
}

extension ScenarioError.Problem {
    fileprivate func widened(from part: Shape, to whole: Shape, of node: Node) -> ScenarioError.Problem {
        guard case .either(_, let map, let list) = whole else { return self }
        switch self {
        case .wrongType(let expected, let found) where expected == part.expectation:
            return .wrongType(expected: whole.expectation, found: found)
        case .unknownName(let name, let hint, let allowed):
            let others = [map, list].compactMap(\.self).map { "or \($0.expectation)" }
            return .unknownName(name, hint: hint, allowed: allowed + others)
        case .wrongSpelling(let found, let instead):
            // The lists of numbers that may stand in place of a share are those of nodes.
            guard case .list(.integer)? = list, case .scalar(let text, _) = node.content,
                let number = Int(text)
            else { return self }
            return .wrongSpelling(found: found, instead: instead + ["`[\(number)]` for node \(number)"])
        default: return self
        }
    }
}
