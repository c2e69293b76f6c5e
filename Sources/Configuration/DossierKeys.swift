import Catalogue
import Connectors
import Documents
import Dossiers
import Gateway
import Journal

/// What `gateway.yaml` says of dossiers.
enum DossierServiceKeys {
    static let serve = Key("serve", .truth, standard: "false", "takes dossiers in and keeps them in the journal; answers /api/v1")
    static let key = Key("key", .masterKey, standard: "STATE/dossiers.key, made at the first start", "64 hexadecimal digits that seal personal data at rest; {credential: NAME} or {secret-file: PATH}")
    static let schema = Schema([serve, key])
}

/// Where the gateway is the national portal to agencies' systems.
enum PortalServiceKeys {
    static let serve = Key("serve", .truth, standard: "false", "answers agencies' systems in the national portal's dialect")
    static let login = Key("login", .adapterPath, standard: "mapi/login", "where they log in, behind / and the adapters' RestService/forward/")
    static let exchange = Key("exchange", .adapterPath, standard: "mapi/g", "where they exchange dossiers")
    static let share = Key("share", .adapterPath, standard: "mapi/share", "where they ask for shared catalogues")
    static let schema = Schema([serve, login, exchange, share])
}

/// What an agency's file says of its dossiers.
enum AgencyDossierKeys {
    static let mode = Key("guard", Kind<AgencyRules.Mode>.choice, standard: "refuse", "what becomes of a message with mistakes: refused, or taken and marked, for a migration")
    static let dialect = Key("dialect", Kind<AgencyRules.Dialect>.choice, standard: "current", "2019 for clients that lack the keys which came later")
    static let numbers = Key("numbers", Kind<DossierNumber.Scheme>.choice, standard: "national", "own where the agency numbers its dossiers in a way of its own")
    static let oldCards = Key("old-identity-cards", .truth, standard: "false", "takes identity cards of nine digits")
    static let hours = Key("hours", .workingHours, standard: "\"\(WorkingHours.standard)\"", "when the agency works on working days")
    static let retention = Key("retention", .duration(.days(1)...(.days(36_500))), "how long after its end a dossier's personal data are kept; without it for good")
    static let system = Key("system", .section(TargetKeys.schema), "where new dossiers are handed on to; without it the agency fetches them")
    static let webhook = Key("webhook", .section(WebhookKeys.schema), "where what happens to the agency's dossiers is told")
    static let share = Key("share", .list(of: .label), standard: "[]", "connectors with national-portal that are told of the agency's dossiers")
    static let schema = Schema([mode, dialect, numbers, oldCards, hours, retention, system, webhook, share])
}

enum TargetKeys {
    static let to = Key("to", .label, required: true, "the connector")
    static let path = Key("path", .plainPath, required: true, "the path that takes a POST of JSON")
    static let schema = Schema([to, path])
}

enum WebhookKeys {
    static let to = TargetKeys.to
    static let path = TargetKeys.path
    static let secret = Key("secret-file", .secretFile, required: true, "a file with the secret that signs what is sent (HMAC-SHA256)")
    static let schema = Schema([to, path, secret])
}

enum AccountKeys {
    static let dialect = Key("dialect", Kind<AccountSettings.Dialect>.choice, required: true, "which door it opens: national-portal, single-window, document-axis, or api for /api/v1")
    static let user = Key("user", .placed(.user), required: true, "the name; with national-portal commonly the agency's identifier, with document-axis the organ's")
    static let password = Key("password-file", .secretFile, required: true, "a file with the password and nothing else")
    static let form = Key("form", Kind<AxisSignatureForm>.choice, standard: AxisSignatureForm.lines.rawValue, "with document-axis: how calls are signed; joined for systems that have the older form")
    static let schema = Schema([dialect, user, password, form])
}

enum PortalPeerKeys {
    static let user = Key("user", .user, required: true, "the account at the portal")
    static let password = Key("password-file", .secretFile, required: true, "a file with its password and nothing else")
    static let identifier = Key("identifier", .agencyCode, standard: "the user", "`madonvi`, the agency as the portal knows it")
    static let login = Key("login", .plainPath, standard: "/mapi/login", "where one logs in")
    static let exchange = Key("exchange", .plainPath, standard: "/mapi/g", "where dossiers are exchanged")
    static let share = Key("share", .plainPath, standard: "/mapi/share", "where shared catalogues are asked for")
    static let query = Key("query", .line, "sent with each request, as the adapter wants it: dstcode=…")
    static let schema = Schema([user, password, identifier, login, exchange, share, query])
}

extension Kind where Value == JournalLocation {
    static let journal = Kind("sqlite:PATH or postgresql://…") { found in
        let allowed = "sqlite:PATH or postgresql://…"
        guard let text = found.text else { return found.refuse(allowed: allowed) }
        if text.hasPrefix("sqlite:"), text.count > 7 { return .sqlite(path: found.draft.surroundings.absolute(String(text.dropFirst(7)))) }
        if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") { return .postgreSQL(url: Secret(text)) }
        // It may hold a password all the same.
        return found.refuse(allowed: allowed, isSecret: true)
    }
}

extension Kind where Value == String {
    /// A path behind an adapter's `forward/`, without a slash before it.
    static let adapterPath = Kind.word("a path without a slash before it, such as mapi/g") { (text: String) throws(Hint) in
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ part in !part.isEmpty && part.utf8.allSatisfy { Letters.isLabel($0) || $0 == 0x2e } && part != "." && part != ".." })
        else { throw Hint() }
        return text
    }

    static let user = Kind.word("a user name of 1 to 64 letters, digits, ., - and _") { (text: String) throws(Hint) in
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ Letters.isLabel($0) || $0 == 0x2e }) else { throw Hint() }
        return text
    }
}

extension Kind where Value == WorkingHours {
    static let workingHours = Kind.word("working hours such as \"08:00-11:30, 13:30-17:00\"") { (text: String) throws(Hint) in
        guard let hours = WorkingHours(text) else { throw Hint() }
        return hours
    }
}

extension Kind where Value == Secret {
    /// A key that seals, from a place of its own; never written out in the file.
    static let masterKey: Kind = {
        let allowed = "{secret-file: PATH} or {credential: NAME}, holding 64 hexadecimal digits"
        return Kind(allowed, inner: Kind<FieldSetting.Value>.fieldValue.inner) { found in
            guard found.text == nil else { return found.refuse(allowed: allowed, isSecret: true) }
            guard case .secret(let secret)? = Kind<FieldSetting.Value>.fieldValue.read(found) else { return nil }
            guard Hexadecimal.bytes(secret.reveal())?.count == Vault.keyLength else { return found.refuse(allowed: allowed, isSecret: true) }
            return secret
        }
    }()
}
