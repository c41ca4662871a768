import Identity
import Metering
import Quantities
public import Transport

/// A frame's way from one node to the next as a line of JSON, fields in a fixed order.
///
/// No text in it needs escaping: names are made of letters, digits and a few signs.
public enum HopLine {
    /// - Parameters:
    ///   - message: The one that it brings.
    ///   - serves: What its bytes are spent on.
    public static func text(of hop: Hop, message: String?, serves: [String]) -> String {
        let fields = [
            ("message", message.map(quoted) ?? "null"),
            ("class", quoted(hop.label.trafficClass.name)),
            ("account", list(serves)),
            ("from", quoted("\(hop.ends.from)")),
            ("to", quoted("\(hop.ends.to)")),
            ("recipients", list(hop.recipients.map { "\($0)" })),
            ("bytes", "\(hop.bytes)"),
            ("link_bytes", "\(hop.linkBytes)"),
            ("packets", "\(hop.packetCount)"),
            ("repeats", "\(hop.repeatCount)"),
            ("queued_s", seconds(hop.queued)),
            ("left_s", hop.left.map(seconds) ?? "null"),
            ("ended_s", hop.ended.map(seconds) ?? "null"),
            ("fate", quoted(hop.fate.rawValue)),
        ]
        return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}\n"
    }

    private static func quoted(_ text: String) -> String { "\"" + text + "\"" }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map(quoted).joined(separator: ",") + "]"
    }

    /// To the nanosecond, which a number of 64 bits of floating point would round after some months.
    private static func seconds(_ instant: SimulatedInstant) -> String {
        let (whole, rest) = instant.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(rest)
        return "\(whole)." + String(repeating: "0", count: 9 - digits.count) + digits
    }
}
