import DeviceModel
import Metering
import Primitives
import Randomness
import ScenarioFile
import Statistics
import Stopwatch

/// What the primitives cost on this host.
struct Calibration {
    /// One operation's cost: straight through its medians at two lengths.
    struct Cost {
        let nanosecondsPerCall: Double
        let nanosecondsPerByte: Double
        /// Half of the 95 % interval of the longer input's median (bootstrap), as a share of it.
        let spread: Double
    }

    private let costs: [Cost]

    subscript(operation: Operation) -> Cost { costs[operation.rawValue] }

    /// Times every operation, one after the other in each round.
    init(rounds: Int) {
        let bench = Bench()
        var works: [() -> Void] = []
        var lengths: [[Int]] = []
        for operation in Operation.allCases {
            let inputs = operation.hasLength ? Self.lengths : [0]
            lengths.append(inputs)
            works += inputs.map { bench.work(operation, bytes: $0) }
        }
        var times = Stopwatch.rounds(rounds, of: works)[...]
        costs = lengths.map { inputs in
            let own = times.prefix(inputs.count)
            times = times.dropFirst(inputs.count)
            return Cost(times: Array(own), lengths: inputs)
        }
    }

    /// A short message, and one that fills some packets.
    private static let lengths = [64, 4_096]

    var prices: PriceList {
        PriceList { operation in
            let cost = self[operation]
            return PriceList.Price(
                perCall: (cost.nanosecondsPerCall * 10).rounded() / 10,
                perByte: (cost.nanosecondsPerByte * 1_000).rounded() / 1_000)
        }
    }
}

extension Calibration.Cost {
    fileprivate init(times: [[Double]], lengths: [Int]) {
        let medians = times.map { Stopwatch.median($0) * 1e9 }
        let (first, last) = (medians[0], medians[medians.count - 1])
        let span = Double(lengths[lengths.count - 1] - lengths[0])
        // What is noise around nothing is nothing.
        nanosecondsPerByte = span > 0 ? max(0, (last - first) / span) : 0
        nanosecondsPerCall = max(0, first - nanosecondsPerByte * Double(lengths[0]))
        spread = last > 0 ? Self.halfWidth(ofMedianOf: times[times.count - 1]) * 1e9 / last : 0
    }

    private static func halfWidth(ofMedianOf times: [Double]) -> Double {
        var random = RandomStream(seed: Seed(1))
        let interval = try? Bootstrap.interval(ofQuantile: 0.5, of: times, confidence: 0.95, using: &random)
        guard let interval else { preconditionFailure("there are rounds, and their times are finite") }
        return (interval.high - interval.low) / 2
    }
}

extension Operation {
    /// Whether it works on input of any length, and is charged by it.
    fileprivate var hasLength: Bool {
        switch self {
        case .agreementKeyGeneration, .agreement, .signingKeyGeneration: false
        default: true
        }
    }
}

/// What the operations work on: the ways of `Primitives`, which members go, too.
private final class Bench {
    private var context = CryptoContext(
        random: RandomStream(seed: Seed(1)), memo: OperationMemo(mode: .full))
    private let agreement: AgreementKeyPair
    private let signing: SigningKeyPair
    private let key = [UInt8](repeating: 7, count: 32)
    private let nonce = [UInt8](repeating: 9, count: AEAD.nonceCount)

    init() {
        agreement = AgreementKeyPair(using: &context)
        signing = SigningKeyPair(using: &context)
    }

    func work(_ operation: Operation, bytes count: Int) -> () -> Void {
        let message = [UInt8](repeating: 5, count: count)
        switch operation {
        case .agreementKeyGeneration: return { _ = AgreementKeyPair(using: &self.context) }
        case .agreement:
            let peer = agreement.publicKey
            return { _ = try? self.agreement.sharedSecret(with: peer, context: &self.context) }
        case .signingKeyGeneration: return { _ = SigningKeyPair(using: &self.context) }
        case .sign: return { _ = self.signing.sign(message, context: &self.context) }
        case .verify:
            let signature = signing.sign(message, context: &context)
            let key = signing.publicKey
            return { _ = key.isValid(signature, of: message, context: &self.context) }
        case .hmacSHA256:
            let key = context.randomBlock()
            return { _ = HMAC.sha256(message, key: key, tally: &self.context.tally) }
        case .sha256: return { _ = SHA256.hash(message, tally: &self.context.tally) }
        case .randomBytes: return { _ = self.context.randomBytes(count: count) }
        case .chaChaPolySeal, .aesGCMSeal: return seal(operation, message)
        case .chaChaPolyOpen, .aesGCMOpen: return open(operation, message)
        case .aesCBCEncrypt, .aesCBCDecrypt: return cipher(operation, message)
        }
    }

    private func seal(_ operation: Operation, _ message: [UInt8]) -> () -> Void {
        let aead = operation == .aesGCMSeal ? AEAD.aes128GCM : .chaChaPoly
        let key = Array(key.prefix(aead.keyCount))
        return {
            _ = try? aead.seal(
                message, authenticating: [], nonce: self.nonce, key: key, tally: &self.context.tally)
        }
    }

    /// - Parameter message: As long as what is opened, its tag included.
    private func open(_ operation: Operation, _ message: [UInt8]) -> () -> Void {
        let aead = operation == .aesGCMOpen ? AEAD.aes128GCM : .chaChaPoly
        let key = Array(key.prefix(aead.keyCount))
        let plaintext = Array(message.dropLast(AEAD.tagCount))
        guard
            let sealed = try? aead.seal(
                plaintext, authenticating: [], nonce: nonce, key: key, tally: &context.tally)
        else { preconditionFailure("key and nonce have the lengths that the cipher asks for") }
        return {
            _ = try? aead.open(
                sealed, authenticating: [], nonce: self.nonce, key: key, tally: &self.context.tally)
        }
    }

    private func cipher(_ operation: Operation, _ message: [UInt8]) -> () -> Void {
        let key = context.randomBlock()
        guard let vector = Block16(Array(nonce + nonce.prefix(4))) else {
            preconditionFailure("a block has 16 bytes")
        }
        if operation == .aesCBCEncrypt {
            return { _ = AESCBC.encrypt(message, key: key, vector: vector, tally: &self.context.tally) }
        }
        // The padding makes a whole block more of whole blocks.
        let sealed = AESCBC.encrypt(
            Array(message.dropLast()), key: key, vector: vector, tally: &context.tally)
        return { _ = try? AESCBC.decrypt(sealed, key: key, vector: vector, tally: &self.context.tally) }
    }
}
