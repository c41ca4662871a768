public import Primitives
public import WireFormat

/// The long payloads that were read last, and what was read in them.
///
/// All recipients of a payload are given the same bytes and so share what is read in them. (A Welcome for 4,000 devices
/// has 600 kB: a copy for each of them was nine tenths of the memory of a run.) It serves one run.
public struct EnvelopeMemo {
    /// So many are on their way at a time, if that.
    private static let keptMax = 8
    /// Shorter ones are read as fast as they are found, and are mostly for one device alone.
    private static let byteCountMin = 1_024

    private let mode: OperationMemo.Mode
    private var kept: [(payload: [UInt8], envelope: Envelope)] = []
    /// Where the next is put.
    private var place = 0

    public init(mode: OperationMemo.Mode) {
        self.mode = mode
    }

    /// The envelope that is encoded by exactly these bytes; in `.full` it is read each time.
    public mutating func envelope(decoding payload: [UInt8]) throws(WireError) -> Envelope {
        guard mode == .shared, payload.count >= Self.byteCountMin else {
            return try Envelope(decoding: payload)
        }
        // An array is equal to itself without a look at its elements.
        if let known = kept.first(where: { $0.payload == payload }) { return known.envelope }
        let envelope = try Envelope(decoding: payload)
        if kept.count < Self.keptMax {
            kept.append((payload, envelope))
        } else {
            kept[place] = (payload, envelope)
            place = (place + 1) % Self.keptMax
        }
        return envelope
    }
}
