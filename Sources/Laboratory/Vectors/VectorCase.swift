import MLS
import Primitives
import Randomness

/// One case of a file.
protocol VectorCase: Decodable {
    /// The suite that the case is for, in a format whose cases say so.
    var suiteNumber: UInt16? { get }

    func check(on bench: VectorBench) throws(UnmetStep)
}

extension VectorCase {
    var suiteNumber: UInt16? { nil }
}

/// A case that holds in one cipher suite.
protocol SuiteVectorCase: VectorCase {
    var cipherSuite: UInt16 { get }
}

extension SuiteVectorCase {
    var suiteNumber: UInt16? { cipherSuite }
}

/// What a case is checked with.
struct VectorBench {
    let suite: CipherSuite
    let context: CryptoContext

    /// `nil` for a suite that we do not have; any is right for a case without one.
    init?(suiteNumber: UInt16?) {
        guard let suite = CipherSuite(rawValue: suiteNumber ?? CipherSuite.x25519AES128GCM.rawValue) else {
            return nil
        }
        self.suite = suite
        context = CryptoContext(
            random: RandomStream(seed: Seed(0).descendant("vectors")), memo: OperationMemo(mode: .full))
    }
}

/// A step of a case that did not come out as the file says.
struct UnmetStep: Error, CustomStringConvertible {
    let description: String

    init(_ step: String, _ reason: String) {
        description = "\(step): \(reason)"
    }
}

/// Runs one step of a case, which must not throw.
func step<Value>(_ name: String, _ body: () throws -> Value) throws(UnmetStep) -> Value {
    do { return try body() } catch { throw UnmetStep(name, "\(error)") }
}

/// Holds what came out against what the file says.
func expect(_ name: String, _ got: [UInt8], is expected: HexBytes) throws(UnmetStep) {
    guard got == expected.bytes else {
        throw UnmetStep(name, "expected \(expected), got \(HexBytes(got))")
    }
}

/// As above, for all that is not bytes.
func expect<Value: Equatable>(_ name: String, _ got: Value, is expected: Value) throws(UnmetStep) {
    guard got == expected else { throw UnmetStep(name, "expected \(expected), got \(got)") }
}

/// A step that must be refused.
func expectRefusal<Value>(_ name: String, _ body: () throws -> Value) throws(UnmetStep) {
    guard (try? body()) != nil else { return }
    throw UnmetStep(name, "it was accepted")
}
