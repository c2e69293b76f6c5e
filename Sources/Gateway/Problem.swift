import NIOCore

/// Turns a `GatewayError` into an answer: problem details for programs (RFC 9457), a page for browsers, in the
/// reader's language. Nothing of the inside is said: no address, no version, no cause a stranger could use.
package enum Problem {
    package static func answer(_ error: GatewayError, for exchange: Exchange) -> Answer {
        answer(error, accept: exchange.request.fields.combined(.accept),
               language: exchange.request.fields.combined(.acceptLanguage), trace: exchange.trace)
    }

    package static func answer(_ error: GatewayError, accept: String?, language: String?, trace: TraceContext?) -> Answer {
        let language = Language(accept: language)
        let words = Words(error, language)
        var answer = Answer(status: error.status)
        answer.fields.add(.contentType, wantsPage(accept) ? "text/html; charset=utf-8" : "application/problem+json")
        answer.fields.add("content-language", language.rawValue)
        answer.fields.add(.cacheControl, "no-store")
        if let wait = error.retryAfter { answer.fields.add(.retryAfter, String(max(1, wait.seconds))) }
        if case .methodNotAllowed(let allowed) = error.detail {
            answer.fields.add(.allow, allowed.map(\.description).joined(separator: ", "))
        }
        let text = wantsPage(accept)
            ? ProblemPage.html(error, words, language, trace: trace?.traceID)
            : json(error, words, trace: trace?.traceID)
        answer.body = .bytes(ByteBuffer(string: text))
        return answer
    }

    /// A browser says `text/html` and means it more than JSON.
    private static func wantsPage(_ accept: String?) -> Bool {
        guard let accept = accept?.lowercased() else { return false }
        guard let page = accept.firstRange(of: "text/html") else { return false }
        guard let json = accept.firstRange(of: "json") else { return true }
        return page.lowerBound < json.lowerBound
    }

    private static func json(_ error: GatewayError, _ words: Words, trace: String?) -> String {
        var members = [
            #""type":"urn:motcua:problem:\#(error.code)""#,
            #""title":\#(JSONText.quoted(words.title))"#,
            #""status":\#(error.status)"#,
            #""detail":\#(JSONText.quoted(words.detail))"#,
            #""fault":"\#(error.fault.rawValue)""#,
            #""step":"\#(error.step.rawValue)""#,
        ]
        if let advice = words.advice { members.append(#""advice":\#(JSONText.quoted(advice))"#) }
        if let agency = error.agency {
            members.append(#""agency":\#(JSONText.quoted(agency.code))"#)
            members.append(#""agencyName":\#(JSONText.quoted(words.agencyName ?? agency.nameVi))"#)
        }
        if let wait = error.retryAfter { members.append(#""retryAfter":\#(max(1, wait.seconds))"#) }
        if let trace { members.append(#""traceId":"\#(trace)""#) }
        return "{" + members.joined(separator: ",") + "}\n"
    }
}

/// The languages the gateway speaks; Vietnamese unless English is asked for with more weight.
package enum Language: String, Sendable {
    case vi, en

    /// Reads `Accept-Language` (RFC 9110 §12.5.4).
    package init(accept: String?) {
        var best = (language: Language.vi, weight: 0.0)
        for range in (accept ?? "").lowercased().split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first, let language = Language(rawValue: String(tag.prefix(2))),
                tag.count == 2 || tag.dropFirst(2).first == "-"
            else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if quality > best.weight { best = (language, quality) }
        }
        self = best.language
    }
}

/// Text made safe for JSON (RFC 8259 §7).
package enum JSONText {
    package static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\0"..."\u{1f}", "\u{7f}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
