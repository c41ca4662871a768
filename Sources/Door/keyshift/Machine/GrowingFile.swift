import Foundation

/// A file that grows while something goes on, and is there whole or not at all; or a device, a pipe or standard output,
/// into which it is written straight.
///
/// What goes wrong while it is written to is kept until it is finished: whoever writes has nothing to do about it.
final class GrowingFile: Sendable {
    private struct State {
        var buffer = Data()
        var failure: Failure?
    }

    /// What the user has named, and complaints name.
    private let name: String
    private let handle: FileHandle
    /// What is renamed in the end, and to what; nothing where it is no file.
    private let part: (path: String, place: String)?
    private let state = Guarded(State())

    /// - Parameter path: `-` is standard output.
    init(_ path: String) throws(Failure) {
        name = path == "-" ? "standard output" : path
        do {
            (handle, part) = try Files.opened(for: path)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .inputOutput("\(path): \(Files.reason(error, at: path))")
        }
    }

    /// A file that was not finished is not there.
    deinit {
        if let part { try? FileManager.default.removeItem(at: Files.url(part.path)) }
    }

    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    func append(_ bytes: some Sequence<UInt8>) {
        state.withLock { state in
            state.buffer.append(contentsOf: bytes)
            if state.buffer.count >= Self.partBytes { write(&state) }
        }
    }

    /// Writes all that was appended; of a file the disk is waited for.
    func flush() throws(Failure) {
        let failure = state.withLock { state in
            write(&state)
            return state.failure
        }
        if let failure { throw failure }
        guard part != nil else { return }
        do {
            try handle.synchronize()
        } catch {
            throw .inputOutput("\(name): \(Files.reason(error))")
        }
    }

    /// Gives the file its name, and takes the place of an older one.
    func finish() throws(Failure) {
        try flush()
        guard let part else { return }
        do {
            try handle.close()
            try Files.replace(part.place, with: part.path)
        } catch {
            throw .inputOutput("\(name): \(Files.reason(error, at: name))")
        }
    }

    private func write(_ state: inout State) {
        defer { state.buffer.removeAll(keepingCapacity: true) }
        guard state.failure == nil else { return }
        do {
            try handle.write(contentsOf: state.buffer)
        } catch {
            state.failure = .inputOutput("\(name): \(Files.reason(error))")
        }
    }

    /// So many bytes are written at a time.
    private static let partBytes = 1 << 20
}
