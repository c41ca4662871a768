/// The reports of a regression check that came to no result, so that none of an earlier one is taken for its own.
public struct CheckFailure: Equatable, Sendable {
    /// Why there is no result; a sentence, or several lines of them.
    public let reason: String

    public init(reason: String) {
        self.reason = reason
    }

    /// For a comment or a summary page.
    public var markdown: String {
        let sentences = reason.split(separator: "\n").map { "**\(RegressionReport.cell(String($0)))**" }
        return "## Keyshift: no result\n\n" + sentences.joined(separator: "\n\n") + "\n"
    }

    /// As JUnit's XML: one case, which is in error.
    public var junit: String {
        let first = reason.prefix { $0 != "\n" }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="keyshift check" tests="1" failures="0" errors="1">
              <testsuite name="check" tests="1" failures="0" errors="1">
                <testcase classname="check" name="comes to a result">
                  <error message="\(XML.escaped(String(first)))">\(XML.escaped(reason))</error>
                </testcase>
              </testsuite>
            </testsuites>

            """
    }
}
