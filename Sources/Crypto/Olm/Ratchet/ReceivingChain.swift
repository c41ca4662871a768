import Metering
import Primitives

/// One chain in which the peer sends, with the keys of messages that have not come yet.
struct ReceivingChain: Sendable {
    /// How far ahead of the last message one message may be.
    ///
    /// Each step is a hash that the sender makes us compute before we know whether the message is genuine
    /// (Double Ratchet §3.1 asks for such a bound). The number is that of other implementations of Olm.
    static let messagesSkippedMax: UInt32 = 2_000

    /// How many keys of missing messages a chain keeps; the oldest are given up first.
    ///
    /// A key that is kept is a message that can still be read by whoever takes the device.
    static let keysKeptMax = 40

    let peer: PeerRatchetKey
    private var chain: ChainKey<Receiving>
    // In order of their indices.
    private var missing: [MessageKey] = []

    init(_ chain: ChainKey<Receiving>, of peer: PeerRatchetKey) {
        self.chain = chain
        self.peer = peer
    }

    /// How many bytes its keys and counters take when written one after the other.
    var serializedSize: Int {
        let counterCount = MemoryLayout<UInt32>.size
        return 2 * Block32.count + counterCount + missing.count * (Block32.count + counterCount)
    }

    /// Opens one message of this chain.
    ///
    /// - Throws: `.tooFarAhead` or `.keyGone` from the number alone, `.badMAC` or `.refused` when the message
    ///   is not genuine. The chain is then unchanged.
    mutating func decrypt(
        _ message: NormalMessage, tally: inout OperationTally
    ) throws(OlmError) -> [UInt8] {
        guard message.index >= chain.index else { return try decryptMissing(message, tally: &tally) }
        let gap = message.index - chain.index
        guard gap <= Self.messagesSkippedMax else {
            throw .tooFarAhead(max: Self.messagesSkippedMax, got: gap)
        }
        guard message.index < .max else { throw .keyGone(index: message.index) }

        var advanced = chain
        var skipped: [MessageKey] = []
        while advanced.index < message.index {
            // Keys that would be given up at once are not even derived.
            let ready = advanced.ready
            if message.index - advanced.index <= UInt32(Self.keysKeptMax) {
                skipped.append(advanced.messageKey(ready, tally: &tally))
            }
            advanced.advance(ready, tally: &tally)
        }
        let ready = advanced.ready
        let plaintext = try advanced.messageKey(ready, tally: &tally).decrypt(message, tally: &tally)
        advanced.advance(ready, tally: &tally)
        chain = advanced
        if !skipped.isEmpty {
            missing += skipped
            missing.removeFirst(max(0, missing.count - Self.keysKeptMax))
        }
        return plaintext
    }

    private mutating func decryptMissing(
        _ message: NormalMessage, tally: inout OperationTally
    ) throws(OlmError) -> [UInt8] {
        guard let place = missing.firstIndex(where: { $0.index == message.index }) else {
            throw .keyGone(index: message.index)
        }
        let plaintext = try missing[place].decrypt(message, tally: &tally)
        missing.remove(at: place)
        return plaintext
    }
}
