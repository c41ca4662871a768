import Primitives

/// The keys with which others may begin one session each, and the fallback for when there are none left.
struct OneTimeKeys: Sendable {
    /// How many one-time keys are kept; the oldest is dropped first.
    ///
    /// The number is that of libolm.
    static let countMax = 100

    private struct Entry {
        let pair: AgreementKeyPair
        var isPublished: Bool
    }

    // In order of making.
    private var entries: [Entry] = []
    private var fallback: AgreementKeyPair?
    private var previousFallback: AgreementKeyPair?

    var count: Int { entries.count }

    var unpublished: [AgreementPublicKey] { entries.filter { !$0.isPublished }.map(\.pair.publicKey) }

    var fallbackKey: AgreementPublicKey? { fallback?.publicKey }

    var fallbackCount: Int { (fallback == nil ? 0 : 1) + (previousFallback == nil ? 0 : 1) }

    mutating func generate(count: Int, context: inout CryptoContext) {
        precondition(count >= 0, "a number of keys is not negative")
        for _ in 0..<count {
            entries.append(Entry(pair: AgreementKeyPair(using: &context), isPublished: false))
        }
        entries.removeFirst(max(0, entries.count - Self.countMax))
    }

    mutating func markAsPublished() {
        for index in entries.indices { entries[index].isPublished = true }
    }

    mutating func generateFallback(context: inout CryptoContext) {
        previousFallback = fallback
        fallback = AgreementKeyPair(using: &context)
    }

    mutating func forgetPreviousFallback() { previousFallback = nil }

    /// The pair of `publicKey`, if it is still kept.
    func pair(of publicKey: AgreementPublicKey) -> AgreementKeyPair? {
        if let entry = entries.first(where: { $0.pair.publicKey == publicKey }) { return entry.pair }
        return [fallback, previousFallback].compactMap(\.self).first { $0.publicKey == publicKey }
    }

    /// Gives up a one-time key that was used; a fallback key stays.
    mutating func useUp(_ publicKey: AgreementPublicKey) {
        entries.removeAll { $0.pair.publicKey == publicKey }
    }
}
