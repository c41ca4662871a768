import COlm
import Foundation

/// The unpadded base64 in which libolm takes and gives everything.
func encode(_ bytes: [UInt8]) -> [UInt8] {
    Data(bytes).base64EncodedData().filter { $0 != UInt8(ascii: "=") }
}

func decode(_ text: String) -> [UInt8] { decode(Array(text.utf8)) }

func decode(_ text: [UInt8]) -> [UInt8] {
    let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - text.count % 4) % 4)
    guard let bytes = Data(base64Encoded: Data(text + padding)) else {
        preconditionFailure("libolm writes base64")
    }
    return Array(bytes)
}

/// What libolm writes into `count` bytes.
///
/// - Parameter write: Given the bytes and their count, says how many it wrote.
func filled(_ count: Int, by write: (UnsafeMutablePointer<UInt8>, Int) -> Int) -> [UInt8] {
    // SAFETY: the buffer has `count` bytes and does not leave the closure.
    var bytes = [UInt8](repeating: 0, count: count)
    let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
        unsafe buffer.baseAddress.map { unsafe write($0, count) } ?? 0
    }
    precondition(written != olm_error(), "libolm fills a buffer of the size it asked for")
    return Array(bytes.prefix(written))
}
