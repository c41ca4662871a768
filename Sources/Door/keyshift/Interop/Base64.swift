import Foundation

/// Base64 (RFC 4648 §4), read with padding or without.
enum Base64 {
    /// As Matrix writes it.
    static func unpadded(_ bytes: [UInt8]) -> String { String(padded(bytes).prefix { $0 != "=" }) }

    static func padded(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// The bytes, or `nil` when the text is not base64 throughout.
    static func bytes(of text: String) -> [UInt8]? {
        let digits = text.prefix { $0 != "=" }
        let padding = String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4)
        guard text == digits || text == digits + padding else { return nil }
        return Data(base64Encoded: digits + padding).map { Array($0) }
    }
}
