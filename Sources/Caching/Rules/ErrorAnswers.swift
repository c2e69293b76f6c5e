import Gateway

/// When an error that one client met may be given to others (RFC 9110 §15.5, §15.6).
///
/// Some errors tell of the request and not of what it asked for. Whoever can provoke one by a field outside the key could
/// otherwise have it stored for everyone ("cache-poisoned denial of service", CPDoS, Nguyen et al., CCS 2019): by more
/// fields than the origin takes, by characters it refuses, by a field that overrides the method. So no error is stored
/// that such a request brought, whatever the origin says of it.
enum ErrorAnswers {
    static func isError(_ status: Int) -> Bool { status >= 400 }

    /// Whether it tells of this request, and says nothing of what is stored under its key.
    static func tellsOfRequest(_ status: Int, _ request: Fields) -> Bool {
        guard isError(status) else { return false }
        return refusesRequest(status) || ofWays.contains(status) || mayBeProvoked(by: request)
    }

    /// A refusal of how one client asked, by fields that are in no key: never stored, whatever the origin says of it.
    static func refusesRequest(_ status: Int) -> Bool {
        [400, 401, 406, 407, 408, 409, 411, 412, 413, 415, 416, 417, 421, 422, 425, 426, 428, 429, 431, 505].contains(status)
    }

    /// Refusals that a key may explain, by its method or its length, or a field.
    private static let ofWays: Set<Int> = [405, 414, 501]

    /// Whether the request has what an origin may choke on, or be led astray by.
    static func mayBeProvoked(by request: Fields) -> Bool {
        guard request.count <= longestList, request.heldLength <= largestSection else { return true }
        var isOdd = false
        request.forEachLine { id, name, value in
            if id == 0, overrides.contains(where: { Directives.names(name, $0) }) { isOdd = true }
            if value.contains(where: { $0 != 0x09 && ($0 < 0x20 || $0 >= 0x7f) }) { isOdd = true }
        }
        return isOdd
    }

    /// Bytes and lines that every server takes; those in use begin to refuse at 8 KiB and at a hundred lines.
    private static let largestSection = 4 << 10
    private static let longestList = 64
    private static let overrides: [StaticString] = ["x-http-method-override", "x-method-override", "x-http-method"]
}
