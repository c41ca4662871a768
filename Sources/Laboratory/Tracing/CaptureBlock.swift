/// A block of a pcapng file, in little-endian order (draft-ietf-opsawg-pcapng, section 3.1).
struct CaptureBlock {
    private let type: UInt32
    private var body: [UInt8] = []

    init(_ type: UInt32) {
        self.type = type
    }

    mutating func append(_ number: some FixedWidthInteger & UnsignedInteger) {
        for place in stride(from: 0, to: number.bitWidth, by: 8) {
            body.append(UInt8(truncatingIfNeeded: number >> place))
        }
    }

    /// Bytes, filled up with zeros to a multiple of four.
    mutating func append(padded bytes: [UInt8]) {
        body += bytes
        body += Array(repeating: 0, count: (4 - bytes.count % 4) % 4)
    }

    /// An option (section 3.5); what is longer than an option can be is cut.
    mutating func append(option code: UInt16, _ value: [UInt8]) {
        let value = Array(value.prefix(Int(UInt16.max)))
        append(code)
        append(UInt16(value.count))
        append(padded: value)
    }

    mutating func append(option code: UInt16, _ text: String) { append(option: code, Array(text.utf8)) }

    /// The whole block, whose length stands at both of its ends.
    var bytes: [UInt8] {
        var whole = CaptureBlock(type)
        let length = UInt32(body.count + 12)
        whole.append(type)
        whole.append(length)
        whole.body += body
        whole.append(length)
        return whole.body
    }
}
