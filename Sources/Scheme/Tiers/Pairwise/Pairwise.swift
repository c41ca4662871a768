import Identity
import MembershipLog
import Quantities
import SchemeContract

/// The gear `pairwise`: each message once for each recipient, in the Olm session with it.
struct Pairwise: Gear {
    static let tier = Tier.pairwise
    static let name = "pairwise"

    func readiness(
        for recipients: [DeviceID], in state: MembershipState, at now: SimulatedInstant, desk: Desk
    ) -> Readiness { .ready(onceSessionsWith: recipients) }

    mutating func seal(
        _ message: UserMessage, for recipients: [DeviceID], in state: MembershipState,
        at now: SimulatedInstant, desk: inout Desk
    ) -> Ciphertext {
        Ciphertext(parcels: desk.parcels(of: .message(message), to: recipients, in: state))
    }
}
