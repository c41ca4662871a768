public import DeviceModel
public import Metering
internal import Quantities

extension PriceList {
    /// The prices as a profile's file, which reads back as the same to six digits after the point.
    ///
    /// - Parameter remark: Stands as a comment above it.
    /// - Parameter note: Stands as a comment behind the cost of an operation.
    public func fileText(title: String, remark: String, note: (Operation) -> String?) -> String {
        let width = (Operation.allCases.map(\.name.count).max() ?? 0) + 1
        let lines = Operation.allCases.map { operation in
            let name = operation.name + ":" + String(repeating: " ", count: width - operation.name.count)
            let price = self[operation]
            let call = QuantityKind.duration.text(of: price.nanosecondsPerCall / 1e9)
            let byte = QuantityKind.duration.text(of: price.nanosecondsPerByte / 1e9)
            let cost = price.nanosecondsPerByte > 0 ? "{ call: \(call), byte: \(byte) }" : "{ call: \(call) }"
            return "  \(name)\(cost)" + (note(operation).map { "  # \($0)" } ?? "")
        }
        let title = Node(position: .none, content: .scalar(title, isPlain: false)).flowText
        return """
            \(remark.split(separator: "\n", omittingEmptySubsequences: false).map { "# \($0)" }.joined(separator: "\n"))
            title: \(title)
            costs:
            \(lines.joined(separator: "\n"))

            """
    }
}
