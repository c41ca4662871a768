import ArgumentParser

@main
struct Keyshift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keyshift",
        abstract: "Measures what group encryption costs as a group grows.",
        subcommands: [RunCommand.self])
}
