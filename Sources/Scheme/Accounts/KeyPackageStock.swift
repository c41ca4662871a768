public import MLS
public import Primitives
public import Quantities
import WireFormat

/// The key packages of a device that others may have, with their private keys.
public struct KeyPackageStock {
    /// Those whose private keys are kept after newer ones were made: some times what the directory holds, since a wave of
    /// changes in many groups, or on both sides of a cut network, claims as many before the first Welcome comes.
    private static let keptMax = 128

    private struct Own {
        let bundle: KeyPackageBundle
        let reference: [UInt8]
        var usedAt: SimulatedInstant?
    }

    private let suite: CipherSuite
    private var packages: [Own] = []
    /// For how long one that was used may be used again: where nobody decides which of two changes that add a device is
    /// in force, both can let it in by the same.
    public var usedKeptFor = TimeSpan.zero

    public init(suite: CipherSuite) {
        self.suite = suite
    }

    public var serializedSize: Int { packages.count * KeyPackageBundle.serializedSize }

    /// Makes key packages for the directory, whose private keys are kept.
    public mutating func make(
        count: Int, of member: Member, signer: SigningKeyPair, at now: SimulatedInstant,
        context: inout CryptoContext
    ) -> [[UInt8]] {
        var published: [[UInt8]] = []
        for _ in 0..<count {
            let bundle = KeyPackageBundle(
                ClientDescription(member), signer: signer, suite: suite, lifetime: .from(now),
                context: &context)
            let reference = bundle.keyPackage.reference(suite: suite, tally: &context.tally)
            packages.append(Own(bundle: bundle, reference: reference))
            published.append(bundle.keyPackage.encoded)
        }
        // The directory hands out its last one again and again, so a used one is kept until there are others.
        packages.removeAll { package in
            count > 0 && package.usedAt.map { $0 + usedKeptFor <= now } ?? false
        }
        if packages.count > Self.keptMax { packages.removeFirst(packages.count - Self.keptMax) }
        return published
    }

    /// The one that a Welcome is for.
    public func bundle(for welcome: Welcome) -> KeyPackageBundle? {
        packages.first { welcome.isFor($0.reference) }?.bundle
    }

    /// Notes that a Welcome was taken up by the one that it is for.
    public mutating func noteUse(by welcome: Welcome, at now: SimulatedInstant) {
        guard let place = packages.firstIndex(where: { welcome.isFor($0.reference) }) else { return }
        packages[place].usedAt = packages[place].usedAt ?? now
    }
}
