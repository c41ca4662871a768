import Foundation

/// Base64 as Matrix writes it: without padding, and read with or without (RFC 4648 §4).
enum Base64 {
    static func unpadded(_ bytes: [UInt8]) -> String {
        let padded = Data(bytes).base64EncodedString()
        return String(padded.prefix { $0 != "=" })
    }

    /// The bytes, or `nil` when the text is not base64 throughout.
    static func bytes(of text: String) -> [UInt8]? {
        let digits = text.prefix { $0 != "=" }
        let padding = String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4)
        guard text == digits || text == digits + padding else { return nil }
        return Data(base64Encoded: digits + padding).map { Array($0) }
    }
}
