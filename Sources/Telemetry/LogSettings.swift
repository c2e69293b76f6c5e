/// `log:` in `gateway.yaml`.
package struct LogSettings: Sendable, Hashable {
    package enum Level: String, Sendable, CaseIterable { case debug, info, warning, error }
    package enum Destination: Sendable, Hashable {
        case standardOutput
        /// An absolute path; opened for appending, reopened at SIGHUP.
        case file(String)
        case off
    }
    package var level: Level = .info
    package var access: Destination = .standardOutput
    package init() {}
}
