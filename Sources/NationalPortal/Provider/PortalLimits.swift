package import Gateway

/// How much one client may ask of the provider.
package struct PortalLimits: Sendable, Hashable {
    /// Bytes of a call.
    package var body = 16 << 20
    /// Bytes of a login.
    package var login = 4 << 10
    /// Bytes of calls read at once, over all clients.
    package var bodies = 256 << 20
    /// Bytes of a user name, and of a password.
    package var credential = 256
    /// Entries of `data`.
    package var entries = 100
    /// How long a session lives.
    package var session = Span.minutes(30)
    /// Logins that may fail in a minute, of one user from one address.
    package var failures = 10

    package init() {}
}
