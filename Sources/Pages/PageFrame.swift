import Gateway

/// What every page has around it.
extension Pages {
    /// - Parameters:
    ///   - context: of the page itself; `title` is needed.
    ///   - storable: how long it may be kept; nil keeps it nowhere.
    func page(
        _ template: String, _ context: [String: Any], _ call: PageCall, status: Int = 200, storable: (fresh: Int, stale: Int)? = nil
    ) -> Told {
        var whole = context
        whole["lang"] = call.language.rawValue
        whole["w"] = PageWords.all(call.language)
        whole["style"] = assets.style.path
        whole["script"] = assets.script.path
        whole["icon"] = assets.icon.path
        whole["home"] = call.address("/")
        whole["searchAddress"] = call.address("/tim-kiem")
        whole["agenciesAddress"] = call.address("/co-quan")
        whole["dossierAddress"] = call.address("/ho-so")
        whole["statusAddress"] = call.address("/trang-thai")
        whole["statisticsAddress"] = call.address("/thong-ke")
        whole["helpAddress"] = call.address("/tro-giup")
        whole["other"] = ["address": call.otherAddress, "lang": call.isVietnamese ? "en" : "vi", "name": call.isVietnamese ? "English" : "Tiếng Việt"]
        if let notice = ground.notice { whole["notice"] = call.isVietnamese ? notice.vi : notice.en }
        let html = templates.html(template, whole)
        var fields = Fields([
            .contentType: "text/html; charset=utf-8", "content-language": call.language.rawValue, "content-security-policy": Self.policy,
            "x-content-type-options": "nosniff", "referrer-policy": "same-origin",
        ])
        if let storable {
            fields.add(.cacheControl, "public, max-age=\(storable.fresh), stale-while-revalidate=\(storable.stale), stale-if-error=86400")
        } else {
            fields.add(.cacheControl, "no-store")
        }
        return Told(status, fields, .bytes(Array(html.utf8)))
    }

    /// Nothing but our own style, script and forms; no other site may frame a page.
    static let policy = [
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    func answer(_ kind: PageKind, _ call: PageCall) async throws -> Told {
        switch kind {
        case .home: home(call)
        case .search: try await search(call)
        case .agencies: try await agencies(call)
        case .agency: try await agency(call)
        case .procedure: try await procedure(call)
        case .procedureOfAgency: try await procedureOfAgency(call)
        case .handIn: try await handIn(call)
        case .dossier: try await dossier(call)
        case .status: status(call)
        case .statistics: try await statistics(call)
        case .help: help(call)
        }
    }
}
