import Testing

/// What the program says of options whose values it cannot take.
@Suite("Program, options")
struct OptionTests {
    @Test(arguments: [
        ("run", "--seed", "abc", 0), ("run", "--seed", "-1", 0), ("run", "--replications", "1.5", 1),
        ("map", "--jobs", "many", 1), ("run", "--jobs", "--quiet", 1), ("soak", "--count", "0x10", 1),
        ("plot", "--point", "first", 0), ("calibrate", "--rounds", "1e3", 3),
    ])
    func `a number is asked for where something else stands`(
        command: String, option: String, value: String, least: Int
    ) throws {
        let outcome = try Program.run([command, "x", option, value])
        let sentence =
            "\(option) takes a whole number from \(least) on, not '\(value)' (see 'keyshift \(command) --help')\n"
        #expect(outcome.status == 64 && outcome.complaint == sentence, "\(outcome)")
    }

    @Test(arguments: [
        ("run", "--jobs", "99999999999999999999", "a whole number of at most 9223372036854775807"),
        ("run", "--replications", "10001", "a number from 1 to 10000"),
        ("map", "--replications", "0", "a number from 1 to 10000"),
    ])
    func `a number out of its bounds is told with them`(
        command: String, option: String, value: String, bounds: String
    ) throws {
        let outcome = try Program.run([command, "x", option, value])
        #expect(outcome.status == 64, "\(outcome)")
        #expect(outcome.complaint.hasPrefix("\(option) takes \(bounds), not "), "\(outcome)")
    }

    @Test func `a confidence is any number`() throws {
        let outcome = try Program.run(["compare", "a", "b", "--confidence", "high"])
        let sentence = "--confidence takes a number, not 'high' (see 'keyshift compare --help')\n"
        #expect(outcome.status == 64 && outcome.complaint == sentence, "\(outcome)")
    }
}
