import Foundation
import Randomness
import Testing

/// The folder of inputs that once found something, a folder for each entry.
private let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Tests/Support/Corpus")

@Suite("Decoders under attack")
struct FuzzTests {
    private let bench = FuzzBench()

    @Test(arguments: FuzzEntry.allCases)
    func `whatever the bytes, a decoder returns or throws`(entry: FuzzEntry) {
        let seeds = bench.seeds(entry) + kept(entry)
        #expect(!seeds.isEmpty)
        for seed in seeds { bench.run(entry, seed) }
        var random = RandomStream(seed: Seed(3).descendant("fuzz.mutations"))
        for _ in 0..<1_500 {
            var bytes = seeds[random.index(below: seeds.count)]
            for _ in 0...random.index(below: 3) { mutate(&bytes, using: &random) }
            bench.run(entry, bytes)
        }
    }

    @Test func `the seeds are what the decoders accept`() {
        for entry in FuzzEntry.allCases { #expect(bench.seeds(entry).allSatisfy { !$0.isEmpty }, "\(entry)") }
    }

    @Test func `the seeds hold every kind of envelope and of content`() {
        #expect(Set(bench.seeds(.envelope).compactMap(\.first)) == Set(1...8).union([11]))
        #expect(Set(bench.seeds(.content).compactMap(\.first)) == Set(1...7))
    }

    @Test func `the seeds of MLS are taken, so what is wrong with others is what mutation did`() {
        for seed in bench.seeds(.mlsGroup) { #expect(bench.party.process(seed)) }
        for seed in bench.seeds(.mlsJoin) { #expect(bench.party.join(seed)) }
        for seed in bench.seeds(.hostileWelcome) { #expect(bench.party.joinSigned(seed)) }
        for seed in bench.seeds(.hostilePathSecret) { #expect(!bench.party.processPathSecret(seed)) }
        for seed in bench.seeds(.hostileProposal).prefix(2) { #expect(bench.tree.isCommitted(seed)) }
    }

    private func kept(_ entry: FuzzEntry) -> [[UInt8]] {
        let folder = corpus.appending(path: entry.rawValue)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { name in
            FileManager.default.contents(atPath: folder.appending(path: name).path).map { Array($0) }
        }
    }

    private func mutate(_ bytes: inout [UInt8], using random: inout RandomStream) {
        guard !bytes.isEmpty else { return bytes.append(UInt8(random.index(below: 256))) }
        let place = random.index(below: bytes.count)
        let end = min(bytes.count, place + 1 + random.index(below: 16))
        switch random.index(below: 7) {
        case 0: bytes[place] ^= 1 << UInt8(random.index(below: 8))
        case 1: bytes[place] = [0, 1, 0x7f, 0x80, 0xff][random.index(below: 5)]
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: random.index(below: bytes.count))
        case 4: bytes.removeLast(bytes.count - place)
        case 5: bytes.replaceSubrange(place..<end, with: repeatElement(0xff, count: end - place))
        default: bytes.insert(UInt8(random.index(below: 256)), at: place)
        }
    }
}
