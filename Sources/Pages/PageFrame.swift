import Gateway

/// What every page has around it.
struct PageFrame: Sendable {
    let templates: Templates
    let assets: Assets
    /// Shown above every page, as that its data are made up.
    let notice: Pages.Notice?

    /// - Parameters:
    ///   - context: of the page itself; `title` is needed.
    ///   - other: where the same page is in the other language.
    func html(_ template: String, _ context: [String: Any], _ language: Language, other: String?) -> String {
        func address(_ path: String) -> String { PageKind.address(path, language) }
        let isVietnamese = language == .vi
        var whole = context
        whole["lang"] = language.rawValue
        whole["w"] = PageWords.all(language)
        whole["style"] = assets.style.path
        whole["script"] = assets.script.path
        whole["icon"] = assets.icon.path
        whole["home"] = address("/")
        whole["searchAddress"] = address("/tim-kiem")
        whole["agenciesAddress"] = address("/co-quan")
        whole["dossierAddress"] = address("/ho-so")
        whole["statusAddress"] = address("/trang-thai")
        whole["statisticsAddress"] = address("/thong-ke")
        whole["helpAddress"] = address("/tro-giup")
        if let other { whole["other"] = ["address": other, "lang": isVietnamese ? "en" : "vi", "name": isVietnamese ? "English" : "Tiếng Việt"] }
        if let notice { whole["notice"] = isVietnamese ? notice.vi : notice.en }
        return templates.html(template, whole)
    }
}

extension Pages {
    /// - Parameters:
    ///   - context: of the page itself; `title` is needed.
    ///   - storable: how long it may be kept; nil keeps it nowhere.
    func page(
        _ template: String, _ context: [String: Any], _ call: PageCall, status: Int = 200, storable: (fresh: Int, stale: Int)? = nil
    ) -> Told {
        let html = frame.html(template, context, call.language, other: call.otherAddress)
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
    package static let policy = [
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
        case .status: try await status(call)
        case .statistics: try await statistics(call)
        case .help: help(call)
        case .openData: try await openData(call)
        }
    }
}
