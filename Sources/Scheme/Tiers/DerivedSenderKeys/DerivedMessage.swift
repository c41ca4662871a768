import Identity
import SchemeContract
import WireFormat

/// A message of the gear `derived-sender-keys`, laid out as one under a sender key that was given.
struct DerivedMessage: GearMessage {
    static let kind: UInt8 = 9
    static let tier = Tier.derivedSenderKeys

    let body: GroupMessage

    init(_ body: GroupMessage) {
        self.body = body
    }

    init(from decoder: inout WireDecoder) throws(WireError) {
        body = try GroupMessage(from: &decoder)
    }

    var group: GroupID { body.group }
    var epoch: EpochTag { body.epoch }
    var origin: MessageOrigin { body.origin }

    func encode(into encoder: inout WireEncoder) { body.encode(into: &encoder) }
}
