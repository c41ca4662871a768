/// How often each kind of operation was done, and over how many bytes.
///
/// A flat value without heap storage: one is made for every step of every device.
public struct OperationTally: Sendable {
    private var calls: InlineArray<14, Int64>
    private var bytes: InlineArray<14, Int64>

    public init() {
        precondition(Operation.allCases.count == 14, "the tally has a place for each kind of operation")
        calls = InlineArray(repeating: 0)
        bytes = InlineArray(repeating: 0)
    }

    /// Notes one call of `operation` over `byteCount` bytes of input; 0 where the input has a fixed size.
    @inlinable
    public mutating func charge(_ operation: Operation, bytes byteCount: Int = 0) {
        add(operation, calls: 1, bytes: Int64(byteCount))
    }

    /// Notes several calls of `operation`, each over as many bytes.
    public mutating func charge(_ operation: Operation, calls: Int, bytesEach byteCount: Int) {
        add(operation, calls: Int64(calls), bytes: Int64(calls * byteCount))
    }

    /// Adds all that `other` holds.
    public mutating func add(_ other: OperationTally) {
        for index in 0..<14 {
            calls[index] += other.calls[index]
            bytes[index] += other.bytes[index]
        }
    }

    public func calls(of operation: Operation) -> Int64 { calls[operation.rawValue] }

    public func bytes(of operation: Operation) -> Int64 { bytes[operation.rawValue] }

    /// What was charged here and had not been at `earlier`, a copy of this tally from before.
    public func since(_ earlier: OperationTally) -> OperationTally {
        var difference = self
        for index in 0..<14 {
            difference.calls[index] -= earlier.calls[index]
            difference.bytes[index] -= earlier.bytes[index]
        }
        return difference
    }

    @usableFromInline
    mutating func add(_ operation: Operation, calls callCount: Int64, bytes byteCount: Int64) {
        calls[operation.rawValue] += callCount
        bytes[operation.rawValue] += byteCount
    }
}

extension OperationTally: Equatable {
    public static func == (own: OperationTally, other: OperationTally) -> Bool {
        Operation.allCases.allSatisfy {
            own.calls(of: $0) == other.calls(of: $0) && own.bytes(of: $0) == other.bytes(of: $0)
        }
    }
}
