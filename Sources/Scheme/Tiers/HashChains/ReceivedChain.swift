import Metering
import Primitives
import SchemeContract

/// Another member's chain as far as it was read, with the keys of messages that are still missing.
struct ReceivedChain {
    /// So many messages may be missing before one: else whoever signs could have its readers hash without end.
    static let skipMax = 2_000

    private var chain: HashChain
    /// Rising, all before the chain's own index.
    private var skipped: [HashChain.MessageKey] = []
    /// The indices that it is for: from where it was given to us, to where one begins that was given earlier.
    let range: Range<UInt32>
    /// Nothing while messages are written in it.
    var retirement: Retirement?

    init(_ chain: HashChain, until end: UInt32 = .max, retirement: Retirement? = nil) {
        self.chain = chain
        range = chain.index..<max(chain.index, end)
        self.retirement = retirement
    }

    var name: SessionPrefix { chain.name }

    func isFor(_ message: ChainMessage) -> Bool { name == message.chain && range.contains(message.index) }

    var serializedSize: Int {
        HashChain.encodedSize + skipped.count * HashChain.MessageKey.encodedSize
    }

    /// What became of a message whose sender has signed it; only one that opens changes anything.
    ///
    /// - Precondition: It is for the message.
    mutating func open(_ message: ChainMessage, tally: inout OperationTally) -> Opening {
        guard Int(message.index) - Int(chain.index) <= Self.skipMax else { return .failed(.broken) }
        var next = self
        guard let key = next.take(message.index, tally: &tally) else {
            return .repeated(of: message.sender)
        }
        guard let plaintext = message.plaintext(under: key, tally: &tally) else { return .failed(.broken) }
        self = next
        return .content(plaintext, from: message.sender)
    }

    /// The key of one message, which is then no longer here.
    private mutating func take(_ index: UInt32, tally: inout OperationTally) -> HashChain.MessageKey? {
        if index < chain.index {
            return skipped.firstIndex { $0.index == index }.map { skipped.remove(at: $0) }
        }
        while chain.index < index { skipped.append(chain.next(tally: &tally)) }
        skipped.removeFirst(max(0, skipped.count - Self.skipMax))
        return chain.next(tally: &tally)
    }
}
