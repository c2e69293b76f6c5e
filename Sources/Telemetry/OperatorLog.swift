import Gateway
import Glibc
import Synchronization

/// What the gateway tells its operator: few lines, each with a level. For the journal a line bears its priority
/// (sd-daemon(3)); for a terminal it bears the level's name.
package struct OperatorLog: Sendable {
    package enum Style: Sendable { case journal, terminal }

    private let level: LogSettings.Level
    private let style: Style
    private let write: @Sendable (String) -> Void

    /// - Parameter write: takes one line with its line end.
    package init(level: LogSettings.Level, style: Style, write: @escaping @Sendable (String) -> Void = Self.standardError) {
        self.level = level
        self.style = style
        self.write = write
    }

    /// The style for this process: systemd sets `JOURNAL_STREAM` where standard error is the journal's.
    package static func style(environment: [String: String]) -> Style {
        environment["JOURNAL_STREAM"] == nil ? .terminal : .journal
    }

    package func debug(_ message: String, _ details: KeyValuePairs<String, String> = [:]) { say(.debug, message, details) }
    package func info(_ message: String, _ details: KeyValuePairs<String, String> = [:]) { say(.info, message, details) }
    package func warning(_ message: String, _ details: KeyValuePairs<String, String> = [:]) { say(.warning, message, details) }
    package func error(_ message: String, _ details: KeyValuePairs<String, String> = [:]) { say(.error, message, details) }

    private func say(_ level: LogSettings.Level, _ message: String, _ details: KeyValuePairs<String, String>) {
        guard level.priority <= self.level.priority else { return }
        var line = style == .journal ? "<\(level.priority)>" : "\(level.rawValue): "
        line += Self.onOneLine(message)
        for (name, value) in details {
            // A value with blanks in it is quoted, so that a line can be taken apart again.
            line += " \(name)=" + (value.contains(where: { " \"\n=".contains($0) }) ? JSONText.quoted(value) : Self.onOneLine(value))
        }
        write(line + "\n")
    }

    /// A line end in a message would begin a line that nobody wrote.
    private static func onOneLine(_ text: String) -> String {
        text.unicodeScalars.contains { $0.value < 0x20 } ? String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 })) : text
    }

    @Sendable package static func standardError(_ line: String) {
        var line = line
        // One write a line, so that lines of several threads do not mix. There is nobody to tell of a failure.
        line.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

extension LogSettings.Level {
    /// As syslog numbers them (RFC 5424 §6.2.1); smaller is graver.
    fileprivate var priority: Int {
        switch self {
        case .error: 3
        case .warning: 4
        case .info: 6
        case .debug: 7
        }
    }
}
