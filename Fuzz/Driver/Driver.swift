import Foundation

// libFuzzer calls these by their C names. KEYSHIFT_FUZZ_ENTRY names the entry; where KEYSHIFT_FUZZ_SEEDS names a folder,
// the seeds of the entry are written into it and nothing else is done.

// SAFETY: libFuzzer calls from one thread.
private nonisolated(unsafe) let bench = FuzzBench()

private let entry: FuzzEntry = {
    let name = ProcessInfo.processInfo.environment["KEYSHIFT_FUZZ_ENTRY"] ?? ""
    guard let entry = FuzzEntry(rawValue: name) else {
        preconditionFailure("KEYSHIFT_FUZZ_ENTRY is one of \(FuzzEntry.allCases.map(\.rawValue))")
    }
    return entry
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    // SAFETY: libFuzzer passes a pointer to as many bytes as it says.
    let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
    // SAFETY: as above.
    unsafe bench.run(entry, bytes, share: 16)
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

@_cdecl("Fuzz_main")
public func fuzzMain(
    _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    if let folder = ProcessInfo.processInfo.environment["KEYSHIFT_FUZZ_SEEDS"] {
        return writeSeeds(to: folder)
    }
    var (count, arguments) = unsafe (count, arguments)
    // SAFETY: the driver reads and may reorder the arguments that the system gave the program.
    return unsafe runDriver(&count, &arguments) { data, size in unsafe testOneInput(data, size) }
}

private func writeSeeds(to folder: String) -> CInt {
    // SAFETY: there is one thread.
    let seeds = unsafe bench.seeds(entry)
    do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (number, seed) in seeds.enumerated() {
            try Data(seed).write(to: URL(filePath: "\(folder)/seed-\(number)"))
        }
    } catch {
        return 74
    }
    return 0
}
