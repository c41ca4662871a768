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
    func sessionID(tally: inout OperationTally) -> [UInt8] {
        SHA256.hash(initiator.bytes + base.bytes + oneTime.bytes, tally: &tally).bytes
    }
}
