import Identity
import Transport

/// The messages that a peer can give others, by the heartbeat in which they came.
struct MessageCache: Sendable {
    private var frames: [FrameName: Frame] = [:]
    /// The newest first.
    private var windows: [[FrameName]]
    private var givenCounts: [FrameName: [NodeID: Int]] = [:]

    init(windowCount: Int) {
        windows = Array(repeating: [], count: max(1, windowCount))
    }

    var isEmpty: Bool { frames.isEmpty }

    mutating func put(_ frame: Frame, named name: FrameName) {
        frames[name] = frame
        windows[0].append(name)
    }

    /// Those of the newest windows.
    func names(ofNewest count: Int) -> [FrameName] { Array(windows.prefix(count).joined()) }

    /// Gives a message to who asked for it, not more often than so often.
    mutating func give(_ name: FrameName, to peer: NodeID, atMost countMax: Int) -> Frame? {
        guard let frame = frames[name] else { return nil }
        let count = givenCounts[name, default: [:]][peer, default: 0]
        guard count < countMax else { return nil }
        givenCounts[name, default: [:]][peer] = count + 1
        return frame
    }

    /// Begins a new window, and forgets what was in the oldest.
    mutating func shift() {
        for name in windows.removeLast() {
            frames[name] = nil
            givenCounts[name] = nil
        }
        windows.insert([], at: 0)
    }
}
