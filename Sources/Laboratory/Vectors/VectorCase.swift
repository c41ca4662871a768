import MLS
import Primitives
import Randomness
import WireFormat

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
    var cipherSuite: WholeNumber<UInt16> { get }
}

extension SuiteVectorCase {
    var suiteNumber: UInt16? { cipherSuite.value }
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
    do {
        return try body()
    } catch let error as MLSError {
        throw UnmetStep(name, error.words)
    } catch let error as PrimitiveError {
        throw UnmetStep(name, error.words)
    } catch let error as WireError {
        throw UnmetStep(name, error.words)
    } catch {
        throw error as? UnmetStep ?? UnmetStep(name, "it was refused")
    }
}

/// Holds what came out against what the file says.
func expect(_ name: String, _ got: [UInt8], is expected: HexBytes) throws(UnmetStep) {
    guard got == expected.bytes else {
        throw UnmetStep(name, "expected \(expected), got \(HexBytes(got))")
    }
}

/// As above, for a number or none.
func expect(_ name: String, _ got: Int?, is expected: Int?) throws(UnmetStep) {
    guard got == expected else {
        let words = [expected, got].map { $0.map(String.init) ?? "none" }
        throw UnmetStep(name, "expected \(words[0]), got \(words[1])")
    }
}

/// As above; without it a number that is always there would be taken for one of those below.
func expect(_ name: String, _ got: Int, is expected: Int) throws(UnmetStep) {
    try expect(name, Int?.some(got), is: expected)
}

/// As above, for all that cannot be told in a few words.
func expect<Value: Equatable>(_ name: String, _ got: Value, is expected: Value) throws(UnmetStep) {
    guard got == expected else { throw UnmetStep(name, "it is not what the file says") }
}

/// What must hold.
func require(_ name: String, _ holds: Bool) throws(UnmetStep) {
    guard holds else { throw UnmetStep(name, "it does not match") }
}

/// A step that must be refused.
func expectRefusal<Value>(_ name: String, _ body: () throws -> Value) throws(UnmetStep) {
    guard (try? body()) != nil else { return }
    throw UnmetStep(name, "it was accepted")
}
