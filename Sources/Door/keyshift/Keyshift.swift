import ArgumentParser

@main
struct Keyshift: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures what group encryption costs as a group grows.")
}
