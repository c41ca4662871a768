/// Remembers the values of a pure function, so that equal work is done once in a run.
///
/// Memory is bounded by two generations: when the young one is full it becomes the old one, and the old one is
/// dropped. One table serves one run and is not shared between tasks. It may hold private keys' results:
/// right for a simulator, wrong for a product.
public final class MemoTable<Key: Hashable, Value> {
    public let mode: OperationMemo.Mode
    private let capacity: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    /// - Parameter capacity: How many entries one generation has; at most twice as many are held.
    public init(mode: OperationMemo.Mode, capacity: Int = 65_536) {
        precondition(capacity > 0, "a generation has room for something")
        self.mode = mode
        self.capacity = capacity
    }

    /// How many entries are held.
    public var count: Int { young.count + old.count }

    /// The remembered value, or that of `compute`, which is remembered unless it throws.
    public func value<Failure: Error>(
        for key: Key, orElse compute: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        if let known = remembered(key) { return known }
        let value = try compute()
        remember(value, for: key)
        return value
    }

    /// What is remembered for `key`; always nothing in `.full`.
    public func remembered(_ key: Key) -> Value? {
        guard mode == .shared else { return nil }
        if let value = young[key] { return value }
        guard let value = old.removeValue(forKey: key) else { return nil }
        // What is still asked for outlives its generation.
        remember(value, for: key)
        return value
    }

    /// What is remembered for `key`, which is then forgotten.
    public func take(_ key: Key) -> Value? {
        guard mode == .shared else { return nil }
        return young.removeValue(forKey: key) ?? old.removeValue(forKey: key)
    }

    /// Remembers `value`; does nothing in `.full`.
    public func remember(_ value: Value, for key: Key) {
        guard mode == .shared else { return }
        if young.count >= capacity {
            old = young
            young = [:]
        }
        young[key] = value
    }
}
