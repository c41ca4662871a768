import Identity
import Tiers

/// Which numbers of each sender have come: 12 bytes a sender of whose numbers none is missing between two that have come.
struct SenderWindows {
    private struct Row {
        let sender: DeviceID
        var begin: UInt32
        var floor: UInt32
    }

    /// By rising sender.
    private var rows: [Row] = []
    /// Of those few the rest of whose window is not empty; `rows` has them too.
    private var others: [DeviceID: ReceiveWindow] = [:]

    subscript(sender: DeviceID) -> ReceiveWindow? {
        get {
            let place = place(of: sender)
            guard holds(sender, at: place) else { return nil }
            return others[sender] ?? ReceiveWindow(from: rows[place].begin, to: rows[place].floor)
        }
        set {
            let place = place(of: sender)
            let isKnown = holds(sender, at: place)
            guard let window = newValue else {
                if isKnown { rows.remove(at: place) }
                others[sender] = nil
                return
            }
            let row = Row(sender: sender, begin: window.begin, floor: window.floor)
            if isKnown { rows[place] = row } else { rows.insert(row, at: place) }
            let isWhole = window == ReceiveWindow(from: window.begin, to: window.floor)
            if !isWhole || !others.isEmpty { others[sender] = isWhole ? nil : window }
        }
    }

    private func holds(_ sender: DeviceID, at place: Int) -> Bool {
        place < rows.count && rows[place].sender == sender
    }

    /// Where a sender stands, or would stand.
    private func place(of sender: DeviceID) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].sender < sender { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
