import Identity
import Quantities
import Transport

/// What devices and edge nodes say to each other where a device has several nodes, or mail is kept for a while.
enum MailboxControl: NodeMessage {
    // From a device to one of its nodes.
    /// It is there: what lies in its mailbox is asked for.
    case hello
    /// It has had these from its mailbox.
    case received([FrameName])

    // From a node to one of its devices.
    case here
    /// Something lies here for it that it did not take.
    case knock
    case mail(Frame)

    // Between nodes.
    case keep(Mail)
    /// These have come to the device, or are somebody else's to keep.
    case forget([FrameName], of: DeviceID)
    /// The node was down, and may have missed what is to be kept, or has lost what it kept.
    case back(hasLost: Bool)

    /// A copy for the mailboxes of some devices.
    struct Mail {
        let frame: Frame
        let recipients: [DeviceID]
        /// Since when it waits.
        let since: SimulatedInstant
        /// Who has it.
        let holders: [RelayID]
        /// Whether it is the receiver's from now on to offer it to the device.
        let isHandedOver: Bool
    }

    /// A kind byte, and for each frame, device, node, and age what names or tells it.
    var byteCount: Int {
        switch self {
        case .hello, .here, .knock, .back: 1
        case .received(let names): 1 + names.count * Self.nameBytes
        case .forget(let names, _): 1 + Self.deviceBytes + names.count * Self.nameBytes
        case .mail(let frame): 1 + frame.byteCount
        case .keep(let mail):
            1 + mail.frame.byteCount + mail.recipients.count * Self.deviceBytes
                + mail.holders.count * Self.nodeBytes + Self.ageBytes
        }
    }

    /// Of a frame: who sent it, and a number.
    static let nameBytes = 8
    private static let deviceBytes = 4
    private static let nodeBytes = 2
    private static let ageBytes = 4
}
