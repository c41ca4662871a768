internal import Metering
public import Primitives

/// A receiver's side of a Megolm session, version 1.
///
/// It reads messages from its first known position on, in any order and as often as it is asked: whoever must
/// not accept one twice keeps account of indices. A call that throws leaves it as it was.
public struct InboundSession: Sendable {
    private let signingKey: SigningPublicKey
    private var earliest: SharedRatchet
    // Where the last message was read, so that the next costs one step and not all steps from the earliest.
    private var latest: SharedRatchet

    /// Takes up a session from its owner's signed sharing format.
    ///
    /// - Throws: `.badSignature`, `.wrongVersion`, `.tooShort` or `.malformed`.
    public init(
        sessionKey: [UInt8], ratchets: RatchetMemo, context: inout CryptoContext
    ) throws(MegolmError) {
        self.init(try SessionKeyFormat.shared(sessionKey, context: &context), ratchets: ratchets)
    }

    /// Takes up a session from the export of someone who holds it; who that is must be known otherwise.
    ///
    /// - Throws: `.unusableKey`, `.wrongVersion`, `.tooShort` or `.malformed`.
    public init(
        exported: [UInt8], ratchets: RatchetMemo, context: inout CryptoContext
    ) throws(MegolmError) {
        self.init(try SessionKeyFormat.exported(exported), ratchets: ratchets)
    }

    /// Takes up a session whose beginning and whose sender's key are known.
    ///
    /// - Parameter ratchet: The 128 bytes of its four parts.
    /// - Throws: `.tooShort` for another length.
    public init(
        ratchet: [UInt8], signingKey: SigningPublicKey, ratchets: RatchetMemo
    ) throws(MegolmError) {
        self.init(
            SessionKeyFormat(ratchet: try Ratchet(beginning: ratchet), signingKey: signingKey),
            ratchets: ratchets)
    }

    private init(_ format: SessionKeyFormat, ratchets: RatchetMemo) {
        signingKey = format.signingKey
        earliest = ratchets.intern(format.ratchet)
        latest = earliest
    }

    /// The session's Ed25519 public key: 32 bytes, the same on both sides.
    public var sessionID: [UInt8] { signingKey.bytes }

    /// The first message that can still be read.
    public var firstKnownIndex: UInt32 { earliest.value.index }

    /// How many bytes its keys and counters take when written one after the other.
    public var serializedSize: Int {
        Block32.count + 2 * (Ratchet.byteCount + MemoryLayout<UInt32>.size)
    }

    /// What a message says, and its number.
    ///
    /// The signature is checked before the ratchet moves: a forged index costs no hashes.
    ///
    /// - Throws: `.tooOld`, `.badSignature`, `.badMAC`, `.refused`, or that it is no message at all.
    public mutating func decrypt(
        _ message: [UInt8], ratchets: RatchetMemo, context: inout CryptoContext
    ) throws(MegolmError) -> (plaintext: [UInt8], index: UInt32) {
        if let known = ratchets.reading(of: message),
            repeats(known, ratchets: ratchets, tally: &context.tally)
        {
            if known.ratchet.value.index > latest.value.index { latest = known.ratchet }
            return (known.plaintext, known.ratchet.value.index)
        }
        let parsed = try MegolmMessage.parse(message)
        try check(parsed.index)
        var cost = context.tally
        try parsed.verify(signingKey, context: &context)
        cost = context.tally.since(cost)
        let start = nearest(before: parsed.index)
        let ratchet = ratchets.advance(start, to: parsed.index, tally: &context.tally)
        let before = context.tally
        let plaintext = try parsed.open(with: ratchet.value, tally: &context.tally)
        cost.add(context.tally.since(before))
        ratchets.remember(
            RatchetMemo.Reading(
                sessionKey: signingKey, start: start, ratchet: ratchet, plaintext: plaintext, cost: cost),
            of: message)
        if ratchet.value.index > latest.value.index { latest = ratchet }
        return (plaintext, parsed.index)
    }

    /// Whether this session would read what another read, to the same end; then it is charged for that.
    ///
    /// The message is the same to the last byte, so with the same key the signature is as good, and with the same
    /// ratchet the plaintext is the same.
    private func repeats(
        _ known: RatchetMemo.Reading, ratchets: RatchetMemo, tally: inout OperationTally
    ) -> Bool {
        let index = known.ratchet.value.index
        guard known.sessionKey == signingKey, index >= firstKnownIndex else { return false }
        let start = nearest(before: index)
        if start === known.start {
            tally.charge(
                .hmacSHA256, calls: Ratchet.hashCount(from: start.value.index, to: index), bytesEach: 1)
        } else {
            var advanced = tally
            guard ratchets.advance(start, to: index, tally: &advanced) === known.ratchet else { return false }
            tally = advanced
        }
        tally.add(known.cost)
        return true
    }

    /// The session from position `index` on, in the unsigned export format, version 1.
    ///
    /// - Throws: `.tooOld`.
    public func export(at index: UInt32, context: inout CryptoContext) throws(MegolmError) -> [UInt8] {
        try check(index)
        var ratchet = nearest(before: index).value
        ratchet.advance(to: index, tally: &context.tally)
        return SessionKeyFormat(ratchet: ratchet, signingKey: signingKey)
            .encoded(version: SessionKeyFormat.exportVersion)
    }

    /// Gives up for good what came before `index`, so that who takes the device cannot read it.
    ///
    /// Does nothing when that was given up before.
    public mutating func forget(
        before index: UInt32, ratchets: RatchetMemo, context: inout CryptoContext
    ) {
        guard index > firstKnownIndex else { return }
        earliest = ratchets.advance(nearest(before: index), to: index, tally: &context.tally)
        if latest.value.index < index { latest = earliest }
    }

    private func check(_ index: UInt32) throws(MegolmError) {
        guard index >= firstKnownIndex else { throw .tooOld(firstKnown: firstKnownIndex, got: index) }
    }

    private func nearest(before index: UInt32) -> SharedRatchet {
        latest.value.index <= index ? latest : earliest
    }
}
