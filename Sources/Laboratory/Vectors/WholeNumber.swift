/// A number of JSON that counts something.
///
/// The decoder says of one that is too large that the file is no JSON, and does not say where.
struct WholeNumber<Width: FixedWidthInteger & Decodable & Sendable>: Decodable, Equatable, Sendable {
    let value: Width

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = try? container.decode(Width.self), value >= 0 else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "it is not a whole number from 0 to \(Width.max)")
        }
        self.value = value
    }
}
