public import Metering
internal import Quantities

/// What each kind of operation costs on a kind of device: a file of `profiles/devices`.
public struct DeviceProfile: Equatable, Sendable {
    public struct Price: Equatable, Sendable {
        public let nanosecondsPerCall: Double
        public let nanosecondsPerByte: Double

        public init(perCall: Double, perByte: Double) {
            nanosecondsPerCall = perCall
            nanosecondsPerByte = perByte
        }
    }

    public let name: String
    private let prices: [Price]

    /// - Parameter price: Asked once for each kind.
    public init(name: String, _ price: (Operation) -> Price) {
        self.name = name
        prices = Operation.allCases.map(price)
    }

    public subscript(operation: Operation) -> Price { prices[operation.rawValue] }

    init(name: String, _ contents: Checked) {
        self.init(name: name) { operation in
            let cost = contents["costs"][operation.name]
            return Price(perCall: cost["call"].nanoseconds, perByte: cost["byte"].nanoseconds)
        }
    }

    static let section = Section(
        name: "a map of title and costs",
        keys: [
            Key("title", .text, .optional, "What the device is, in a few words."),
            Key("costs", .section(costs), .required, "What each operation costs.", example: "{ … }"),
        ])

    private static let costs = Section(
        name: "a map of operations",
        keys: Operation.allCases.map { operation in
            Key(
                operation.name, .section(cost), .required, "What it costs.",
                example: "{ call: 1.2 us, byte: 3.8 ns }")
        })

    private static let cost = Section(
        name: "a map such as `{ call: 1.2 us, byte: 3.8 ns }`",
        keys: [
            Key("call", .quantity(.duration, 0...10, isWhole: false), .required, "Processor time of a call."),
            Key(
                "byte", .quantity(.duration, 0...1, isWhole: false), .defaultsTo("0 ns"),
                "Processor time of each byte of its input."),
        ])
}

extension Checked {
    /// A duration to a millionth of a nanosecond: what the file says, and not what dividing it makes of it.
    fileprivate var nanoseconds: Double { (number * 1e15).rounded() / 1e6 }
}

extension DeviceProfile {
    /// The profile as a file, which reads back as the same to six digits after the point.
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
