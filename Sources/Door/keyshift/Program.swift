import ArgumentParser
import Foundation

/// Where the program begins.
@main
enum Program {
    static func main() async {
        // Whoever closes our standard output, or a gnuplot that dies, is then an error like any other and no end
        // without a word.
        signal(SIGPIPE, SIG_IGN)
        await Keyshift.main()
    }
}
