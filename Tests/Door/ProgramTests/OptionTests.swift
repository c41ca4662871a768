import Testing

/// What the program says of options whose values it cannot take.
@Suite("Program, options")
struct OptionTests {
    @Test(arguments: [
        ("run", "--seed", "abc"), ("run", "--seed", "-1"), ("run", "--replications", "1.5"),
        ("map", "--jobs", "many"),
        ("run", "--jobs", "--quiet"), ("soak", "--count", "0x10"), ("plot", "--point", "first"),
        ("calibrate", "--rounds", "99999999999999999999"),
    ])
    func `a number is asked for where something else stands`(command: String, option: String, value: String)
        throws
    {
        let outcome = try Program.run([command, "x", option, value])
        let sentence =
            "\(option) takes a whole number from 0 on, not '\(value)' (see 'keyshift \(command) --help')\n"
        #expect(outcome.status == 64 && outcome.complaint == sentence, "\(outcome)")
    }

    @Test func `a confidence is any number`() throws {
        let outcome = try Program.run(["compare", "a", "b", "--confidence", "high"])
        let sentence = "--confidence takes a number, not 'high' (see 'keyshift compare --help')\n"
        #expect(outcome.status == 64 && outcome.complaint == sentence, "\(outcome)")
    }
}
