import Gateway
import NIOCore

/// The strip at the top of a page that is shown though its portal is down: what is wrong, and from when the page is.
///
/// It goes into whole HTML pages whose characters ASCII is a part of. The page is then another than the portal made, so
/// what told of the portal's one (validators, digests, ranges, freshness) is left out, and no one keeps it.
enum OutageBanner {
    /// - Returns: the whole page, or for HEAD its fields; nil where it gets no banner.
    static func page(_ stored: StoredAnswer, for exchange: Exchange, because detail: CacheStatus.Detail) -> Answer? {
        guard [.staleIfError, .circuitOpen, .recovering].contains(detail), stored.head.status == 200,
            isPage(stored.head.fields), stored.body.readableBytes <= largestPage,
            let place = stored.body.withUnsafeReadableBytes({ BodyTag.end(in: $0) })
        else { return nil }
        let age = stored.head.freshness.age(at: exchange.clock.tick())
        let notice = OutageNotice(
            agency: exchange.route?.agency, isBack: detail == .recovering, savedAt: exchange.clock.now().seconds - age.seconds,
            language: Language(accept: exchange.request.fields.combined(.acceptLanguage)))
        let strip = markup(notice, isStyled: !hasSecurityPolicy(stored.head.fields))
        var answer = Answer(status: 200, fields: stored.head.fields)
        answer.fields.filter { !tellsOfOriginal($0) }
        answer.fields.add(.cacheControl, "no-cache")
        let length = stored.body.readableBytes + strip.utf8.count
        if exchange.isHead {
            answer.fields.set(.contentLength, String(length))
        } else {
            answer.body = .bytes(insert(strip, into: stored.body, at: place, length: length))
        }
        return answer
    }

    /// Bytes of a page that are worth copying for each reader.
    private static let largestPage = 2 << 20

    private static func insert(_ strip: String, into page: ByteBuffer, at place: Int, length: Int) -> ByteBuffer {
        var page = page
        var whole = ByteBuffer()
        whole.reserveCapacity(length)
        if let head = page.readSlice(length: place) { whole.writeImmutableBuffer(head) }
        whole.writeString(strip)
        whole.writeImmutableBuffer(page)
        return whole
    }

    private static func isPage(_ fields: Fields) -> Bool {
        // RFC 9110 §7.7: `no-transform` forbids it.
        guard !fields.contains(.contentEncoding), !fields.list(.cacheControl).contains(where: { $0.lowercased() == "no-transform" }),
            let type = fields.first(.contentType)?.lowercased().filter({ $0 != " " && $0 != "\t" && $0 != "\"" })
        else { return false }
        let parts = type.split(separator: ";")
        let charset = parts.first { $0.hasPrefix("charset=") }
        return parts.first == "text/html" && (charset == nil || charset == "charset=utf-8")
    }

    /// The page's own policy may forbid inline style, and would report it.
    private static func hasSecurityPolicy(_ fields: Fields) -> Bool {
        fields.contains("content-security-policy") || fields.contains("content-security-policy-report-only")
    }

    private static func tellsOfOriginal(_ name: FieldName) -> Bool {
        told.contains(name.lowercased) || name.lowercased.hasSuffix("cache-control")
    }

    /// Targeted fields (RFC 9213) end in `cache-control`, as the plain one does.
    private static let told: Set<String> = [
        "accept-ranges", "content-digest", "content-md5", "digest", "etag", "expires", "last-modified", "pragma", "repr-digest",
        "signature", "signature-input", "surrogate-control",
    ]

    private static func markup(_ notice: OutageNotice, isStyled: Bool) -> String {
        let style = isStyled ? " style=\"\(Self.style)\"" : ""
        return "<div role=\"status\" lang=\"\(notice.language.rawValue)\"\(style)>\(ascii(HTMLText.escaped(notice.text)))</div>"
    }

    private static let style =
        "margin:0;padding:.75em 1em;background:#fff4ce;color:#1f1f1f;border-bottom:1px solid #8a6d00;font:1rem/1.5 system-ui,sans-serif;text-align:center"

    /// Characters beyond ASCII as references, for a page that says its encoding only inside.
    private static func ascii(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { all, scalar in
            if scalar.isASCII { all.unicodeScalars.append(scalar) } else { all += "&#\(scalar.value);" }
        }
    }
}
