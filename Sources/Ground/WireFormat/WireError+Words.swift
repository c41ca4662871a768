extension WireError {
    /// What is wrong, for people: a clause that others go on from.
    public var words: String {
        switch self {
        case .truncated(let place, let needed, let left):
            "at byte \(place) \(needed) bytes are needed, and \(left) are left"
        case .nonMinimalLength(let place): "the length at byte \(place) is written longer than it need be"
        case .invalidLengthPrefix(let place): "the length at byte \(place) begins as none may"
        case .tooLong(let place, let most, let got):
            "the length at byte \(place) is \(got), and at most \(most) is allowed"
        case .leftOver(let place, let count): "\(count) bytes are left over, from byte \(place) on"
        case .unknownValue(let place, let got): "the number \(got) at byte \(place) stands for nothing there"
        }
    }
}
