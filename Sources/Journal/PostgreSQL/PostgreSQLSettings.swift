package import Gateway

/// Where a PostgreSQL journal is, and how long it may take.
package struct PostgreSQLSettings: Sendable {
    /// libpq's own: `postgresql://user@host:5432/motcua?sslmode=verify-full`, `postgresql:///motcua?host=/run/postgresql`.
    package var url: String
    /// Instead of one in the URL, which others may read.
    package var password: String?
    /// To a connection that may be used, over all addresses that the URL gives.
    package var connectTime: Span = .seconds(10)
    /// For one round trip; the server gives up a second earlier.
    package var statementTime: Span = .seconds(30)
    /// Connections for reads, beside one each for appends, for claims and files, and for wake-ups.
    package var readers = 3

    package init(url: String, password: String? = nil) {
        self.url = url
        self.password = password
    }
}
