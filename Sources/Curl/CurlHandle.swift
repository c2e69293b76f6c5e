import CCurl

/// libcurl's global state, set up once for the process.
enum CurlLibrary {
    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Before 8.0, a second request on an HTTP/2 connection made by prior knowledge fails with CURLE_HTTP2.
    static let reusesPriorKnowledge = (curl_version_info(CURLVERSION_FIRST)?.pointee.version_num ?? 0) >= 0x08_0000
}

/// The one owner of an easy handle. A new one has the settings that hold for all our transfers: http and https
/// only, and nothing followed, decoded, or taken from the environment.
struct CurlHandle: ~Copyable {
    let raw: UnsafeMutableRawPointer

    private init(owning raw: UnsafeMutableRawPointer) { self.raw = raw }

    static func make() throws(CurlFailure) -> CurlHandle {
        guard CurlLibrary.isReady, let raw = curl_easy_init() else { throw CurlFailure(.setup, .outOfMemory) }
        let handle = CurlHandle(owning: raw)
        for (option, value) in numbers { try handle.set(option, value) }
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_NOPROXY, "")
        return handle
    }

    deinit { curl_easy_cleanup(raw) }

    /// The bytes libcurl reads from a socket at once; it still hands them on 16 KiB at a time.
    static let bufferSize = 128 << 10

    private static var numbers: [(CURLoption, Int)] {
        [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_NETRC, 0), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_PATH_AS_IS, 1),
            (CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1), (CURLOPT_HTTP_CONTENT_DECODING, 0),
            (CURLOPT_HTTP_TRANSFER_DECODING, 1), (CURLOPT_BUFFERSIZE, bufferSize), (CURLOPT_TCP_NODELAY, 1),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_SSLVERSION, 6 /* TLS 1.2 or later */),
            (CURLOPT_NOPROGRESS, 1), (CURLOPT_HTTP09_ALLOWED, 0), (CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
        ]
    }

    borrowing func set(_ option: CurlOption) throws(CurlFailure) { try Self.check(option.apply(to: raw)) }

    borrowing func set(_ option: CURLoption, _ value: Int) throws(CurlFailure) {
        try Self.check(motcua_set_long(raw, option, value))
    }

    borrowing func set(_ option: CURLoption, _ text: UnsafePointer<CChar>?) throws(CurlFailure) {
        try Self.check(motcua_set_string(raw, option, text))
    }

    /// What `request` asks, apart from its lines: method, target, framing, time limit.
    borrowing func prepare(_ request: CurlRequest, to origin: CurlOrigin) throws(CurlFailure) {
        try set(CURLOPT_HTTPGET, 1)  // Also takes back NOBODY and UPLOAD of the handle's last request.
        switch request.content {
        case .none: break
        case .known(let length):
            try set(CURLOPT_UPLOAD, 1)
            try Self.check(motcua_set_offset(raw, CURLOPT_INFILESIZE_LARGE, curl_off_t(length)))
        case .unknown:
            try set(CURLOPT_UPLOAD, 1)
            try Self.check(motcua_set_offset(raw, CURLOPT_INFILESIZE_LARGE, -1))
        }
        if request.method == "HEAD" { try set(CURLOPT_NOBODY, 1) }
        let isPlainGet = request.method == "GET" && request.content == .none
        try Self.check(motcua_set_string(raw, CURLOPT_CUSTOMREQUEST, isPlainGet ? nil : request.method))
        // Without one, the target is the URL's own.
        try set(CURLOPT_REQUEST_TARGET, request.head.target.pointee == 0 ? nil : request.head.target)
        try set(CURLOPT_TIMEOUT_MS, request.timeLimit)
        let isAlone = request.isAlone || origin.isAlwaysAlone
        try set(CURLOPT_FRESH_CONNECT, isAlone ? 1 : 0)
        try set(CURLOPT_FORBID_REUSE, isAlone ? 1 : 0)
    }

    static func check(_ code: CURLcode) throws(CurlFailure) {
        guard code == CURLE_OK else {
            throw CurlFailure(.setup, code == CURLE_OUT_OF_MEMORY ? .outOfMemory : .setting, code: code.rawValue)
        }
    }
}
