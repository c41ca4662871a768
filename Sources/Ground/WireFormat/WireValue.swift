/// A value with one encoding in the presentation language of RFC 9420 §2.1.
public protocol WireValue {
    init(from decoder: inout WireDecoder) throws(WireError)
    func encode(into encoder: inout WireEncoder)
}

extension WireValue {
    /// The value that is encoded by exactly these bytes.
    public init(decoding bytes: [UInt8]) throws(WireError) {
        var decoder = WireDecoder(bytes)
        self = try Self(from: &decoder)
        try decoder.finish()
    }

    public var encoded: [UInt8] {
        // Room for most values, so that few of them move while they are written.
        var encoder = WireEncoder(reserving: 128)
        encode(into: &encoder)
        return encoder.bytes
    }
}

extension WireDecoder {
    /// A vector of values (RFC 9420 §2.1.2): its length in bytes, then one after the other.
    public mutating func readValues<Value: WireValue>(
        of type: Value.Type = Value.self
    ) throws(WireError) -> [Value] {
        try readValues { decoder throws(WireError) in try Value(from: &decoder) }
    }

    /// As above, each element by `read`, which must take at least a byte.
    public mutating func readValues<Value>(
        by read: (inout WireDecoder) throws(WireError) -> Value
    ) throws(WireError) -> [Value] {
        let length = try readLength()
        guard length <= remaining else { throw .truncated(at: offset, needed: length, left: remaining) }
        let end = offset + length
        var values: [Value] = []
        while offset < end {
            let start = offset
            values.append(try read(&self))
            guard offset > start, offset <= end else {
                throw .truncated(at: start, needed: offset - start, left: end - start)
            }
        }
        return values
    }

    /// An optional value (RFC 9420 §2.1.1): a byte that is 0 or 1, and after a 1 the value.
    public mutating func readOptional<Value: WireValue>(
        _ type: Value.Type = Value.self
    ) throws(WireError) -> Value? {
        let start = offset
        let presence = try readByte()
        guard presence <= 1 else { throw .unknownValue(at: start, got: UInt64(presence)) }
        return presence == 1 ? try Value(from: &self) : nil
    }
}

extension WireEncoder {
    /// A vector of values (RFC 9420 §2.1.2).
    public mutating func writeValues(_ values: [some WireValue]) {
        writeValues(values) { value, encoder in value.encode(into: &encoder) }
    }

    /// As above, each element by `write`.
    public mutating func writeValues<Value>(
        _ values: [Value], by write: (Value, inout WireEncoder) -> Void
    ) {
        writeVector { encoder in
            for value in values { write(value, &encoder) }
        }
    }

    /// An optional value (RFC 9420 §2.1.1).
    public mutating func writeOptional(_ value: (some WireValue)?) {
        write(value == nil ? 0 : 1 as UInt8)
        value?.encode(into: &self)
    }
}
