/// What came of a file's cases.
public struct VectorResult: Equatable, Sendable, CustomStringConvertible {
    public struct Failure: Equatable, Sendable, CustomStringConvertible {
        /// The place of the case in its file, from 0 on.
        public let index: Int
        /// Where in the case, and what was wrong.
        public let step: String

        public var description: String { "case \(index): \(step)" }
    }

    public private(set) var passed = 0
    /// Cases of cipher suites that we do not have.
    public private(set) var skipped = 0
    public private(set) var failures: [Failure] = []

    public var description: String {
        "passed \(passed) / skipped \(skipped) (other cipher suites) / failed \(failures.count)"
    }

    mutating func note(_ vector: some VectorCase, at index: Int) {
        guard let bench = VectorBench(suiteNumber: vector.suiteNumber) else {
            skipped += 1
            return
        }
        do throws(UnmetStep) {
            try vector.check(on: bench)
            passed += 1
        } catch {
            failures.append(Failure(index: index, step: error.description))
        }
    }
}
