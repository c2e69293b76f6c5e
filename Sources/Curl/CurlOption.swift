import CCurl

/// A setting of a transfer that stays the same for every request to one origin.
package enum CurlOption: Sendable, Hashable {
    case url(String)
    /// Connect to this socket instead of the URL's host.
    case unixSocket(String)
    /// `http://host:port`; without this option there is none, whatever the environment says.
    case proxy(String)
    /// PEM file of the trusted authorities, instead of the system's.
    case authority(String)
    /// PEM files of a certificate and its key, which may be one file.
    case identity(certificate: String, key: String)
    /// HTTP/2 by ALPN over TLS, by prior knowledge without it.
    case http2(overTLS: Bool)
    /// Milliseconds.
    case connectTimeout(Int)
    /// Seconds a DNS answer is believed.
    case resolveFor(Int)
    /// Seconds without a byte in either direction (a transfer paused by its reader doesn't count).
    case stall(Int)

    func apply(to easy: UnsafeMutableRawPointer) -> CURLcode {
        switch self {
        case .url(let url): return motcua_set_string(easy, CURLOPT_URL, url)
        case .unixSocket(let path): return motcua_set_string(easy, CURLOPT_UNIX_SOCKET_PATH, path)
        case .proxy(let proxy): return motcua_set_string(easy, CURLOPT_PROXY, proxy)
        case .authority(let path):
            // The system's own folder of authorities would otherwise be trusted beside the file.
            let folder = motcua_set_string(easy, CURLOPT_CAPATH, nil)
            return folder == CURLE_OK ? motcua_set_string(easy, CURLOPT_CAINFO, path) : folder
        case .identity(let certificate, let key):
            let code = motcua_set_string(easy, CURLOPT_SSLCERT, certificate)
            return code == CURLE_OK ? motcua_set_string(easy, CURLOPT_SSLKEY, key) : code
        case .http2(let overTLS):
            let version = overTLS ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
            return motcua_set_long(easy, CURLOPT_HTTP_VERSION, version)
        case .connectTimeout(let milliseconds): return motcua_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds)
        case .resolveFor(let seconds): return motcua_set_long(easy, CURLOPT_DNS_CACHE_TIMEOUT, seconds)
        case .stall(let seconds):
            let limit = motcua_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 1)
            return limit == CURLE_OK ? motcua_set_long(easy, CURLOPT_LOW_SPEED_TIME, seconds) : limit
        }
    }
}

/// One place that requests are sent to: its settings, and which addresses may be connected to.
///
/// Handles that have been set up for an origin are kept for its next requests.
package final class CurlOrigin: Sendable {
    package let options: [CurlOption]
    /// Asked with the numeric address before a connection is made and before one is used again; nil allows all.
    package let mayConnect: (@Sendable (_ address: String) -> Bool)?

    /// Every request needs a connection of its own.
    let isAlwaysAlone: Bool

    package init(options: [CurlOption], mayConnect: (@Sendable (_ address: String) -> Bool)? = nil) {
        self.options = options
        self.mayConnect = mayConnect
        isAlwaysAlone = options.contains(.http2(overTLS: false)) && !CurlLibrary.reusesPriorKnowledge
    }
}
