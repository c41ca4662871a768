import Metering
import Primitives

/// The three public keys that make a session the one it is.
struct SessionKeys: Hashable, Sendable {
    let initiator: AgreementPublicKey
    /// The initiator's key for this session alone.
    let base: AgreementPublicKey
    /// The responder's.
    let oneTime: AgreementPublicKey

    /// The name that both sides give the session: SHA-256 over the three, as other implementations do.
    ///
    /// Found when it is asked for, which no member of a group does; a device computes it once, when the session begins.
    var sessionID: [UInt8] {
        var charged = OperationTally()
        return SHA256.hash(initiator.bytes + base.bytes + oneTime.bytes, tally: &charged).bytes
    }

    func chargeSessionID(to tally: inout OperationTally) { tally.charge(.sha256, bytes: 3 * Block32.count) }
}
