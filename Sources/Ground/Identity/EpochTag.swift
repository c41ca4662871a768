/// A state of the membership log as a message names it: its number, and the first four bytes of its head.
///
/// So few bytes tell the states apart that one member holds, of which few have one number. Who made a change to have the
/// tag of another would gain that its messages are tried with the keys of that one, which do not open them.
public struct EpochTag: Hashable, Sendable {
    public static let encodedSize = 8

    public let number: EpochNumber
    public let mark: UInt32

    public init(_ number: EpochNumber, mark: UInt32) {
        self.number = number
        self.mark = mark
    }
}

extension EpochTag: CustomStringConvertible {
    public var description: String { number.description }
}
