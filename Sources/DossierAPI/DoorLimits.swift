package import Gateway

/// How much is taken at the doors of `/api/v1`.
package struct DoorLimits: Sendable {
    /// So many at once, and one more after each span.
    package struct Pace: Sendable, Hashable {
        package var burst: Int
        package var each: Span

        package init(burst: Int, each: Span) {
            self.burst = burst
            self.each = each
        }
    }

    /// Bytes of a JSON body; longer is answered 413. Of a file it is `Limits.body`.
    package var message = 1 << 20
    /// Bytes of JSON bodies on their way in at once, over all clients; more are answered 503.
    package var messages = 64 << 20
    /// Files of one dossier.
    package var files = 100
    /// How long an upload may be attached to a dossier.
    package var ticket = Span.hours(24)
    /// Bytes of a file that comes in several requests.
    package var upload: Int64 = 100 << 20
    /// Failed look-ups from one address, and of one dossier by what can be guessed; more are answered 429 (RFC 6585 §4).
    package var lookUps = Pace(burst: 20, each: .seconds(3))
    package var lookUpsOfOne = Pace(burst: 10, each: .seconds(30))
    /// Failed logins of one user from one address.
    package var logins = Pace(burst: 10, each: .seconds(6))
    /// Uploads and submissions from one address without an account.
    package var uploads = Pace(burst: 120, each: .seconds(5))
    package var submissions = Pace(burst: 30, each: .seconds(10))
    /// Seconds a feed may be asked to wait.
    package var wait = 60
    /// Events in one page of the feed; bytes at which a page ends early.
    package var page = 500
    package var pageBytes = 4 << 20
    /// How often a line is written to an event stream on which nothing happens.
    package var heartbeat = Span.seconds(15)

    package init() {}
}
