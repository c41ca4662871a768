/// The messages that were named last, and their names.
///
/// All devices of a run are given the same bytes: to hash a commit to 4,000 members took each of them longer than all
/// else it did with it. It serves one run, or one epoch of it.
package struct FingerprintMemo {
    /// What is on its way at a time; few, since each is compared.
    private static let keptMax = 4
    /// A shorter one is hashed, and pushes no longer one out.
    private let byteCountMin: Int

    private struct Named {
        let message: [UInt8]
        let key: Block32
        let name: Block32
    }

    private var kept: [Named] = []
    /// Where the next is put.
    private var place = 0

    /// - Parameter byteCountMin: Less than what is to be remembered, and not so little that it is hashed as fast as it is found.
    package init(byteCountMin: Int) {
        self.byteCountMin = byteCountMin
    }

    /// What `Fingerprint.of` says of the message.
    package mutating func name(of message: [UInt8], under key: Block32) -> Block32 {
        guard message.count >= byteCountMin else { return Fingerprint.of(message, under: key) }
        // An array is equal to itself without a look at its elements.
        if let known = kept.first(where: { $0.key == key && $0.message == message }) { return known.name }
        let named = Named(message: message, key: key, name: Fingerprint.of(message, under: key))
        if kept.count < Self.keptMax {
            kept.append(named)
        } else {
            kept[place] = named
            place = (place + 1) % Self.keptMax
        }
        return named.name
    }
}
