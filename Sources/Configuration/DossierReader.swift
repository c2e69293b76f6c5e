import Catalogue
import Documents
import Dossiers
import Gateway
import NationalPortal

/// Reads what an agency's file says of its dossiers and accounts.
struct DossierReader {
    let agency: AgencyCode
    let connectors: [ConnectorSettings]

    func read(_ section: Section?) -> AgencyDossierSettings {
        var settings = AgencyDossierSettings(rules: AgencyRules(agency: agency))
        guard let section else { return settings }
        section.read(AgencyDossierKeys.mode, into: &settings.rules.mode)
        section.read(AgencyDossierKeys.dialect, into: &settings.rules.dialect)
        section.read(AgencyDossierKeys.numbers, into: &settings.rules.numbers)
        section.read(AgencyDossierKeys.oldCards, into: &settings.rules.takesOldCards)
        section.read(AgencyDossierKeys.hours, into: &settings.rules.hours)
        settings.rules.retentionDays = section.read(AgencyDossierKeys.retention).map { Int($0.seconds / 86_400) }
        if let system = section.read(AgencyDossierKeys.system) {
            settings.system = target(system, TargetKeys.to, TargetKeys.path)
        }
        if let webhook = section.read(AgencyDossierKeys.webhook) {
            let secret = webhook.read(WebhookKeys.secret)
            if let target = target(webhook, WebhookKeys.to, WebhookKeys.path), let secret {
                settings.webhook = AgencyDossierSettings.Webhook(target: target, secret: secret)
            }
        }
        settings.shares = section.read(AgencyDossierKeys.share) ?? []
        let portals = connectors.filter { $0.portal != nil }.map(\.name)
        for name in settings.shares where !portals.contains(name) {
            section.note(AgencyDossierKeys.share, "\(name) is no connector with national-portal in this file; allowed is \(portals.isEmpty ? "one that has it" : Phrase.list(portals))")
        }
        return settings
    }

    private func target(_ section: Section, _ to: Key<String>, _ path: Key<String>) -> AgencyDossierSettings.Target? {
        let name = section.read(to), path = section.read(path)
        guard let name, let path else { return nil }
        if !connectors.contains(where: { $0.name == name }) {
            section.note(to, "\(name) is no connector of this file; allowed is \(connectors.isEmpty ? "one of its connectors" : Phrase.list(connectors.map(\.name)))")
        }
        // Its messages would be the national portal's too.
        if connectors.contains(where: { $0.name == name && $0.portal != nil }) {
            section.note(to, "\(name) is the national portal; allowed is a connector to the agency's own system")
        }
        return AgencyDossierSettings.Target(connector: name, path: path)
    }

    static func account(_ section: Section) -> AccountSettings? {
        let form = section.read(AccountKeys.form)
        let dialect = section.read(AccountKeys.dialect), user = section.read(AccountKeys.user), password = section.read(AccountKeys.password)
        if dialect == .documentAxis, let user, AgencyCode(user.value) == nil {
            section.note(AccountKeys.user, "\(user.value) is no organ's identifier; allowed is one such as G02 or 000.00.00.G02")
        }
        guard let dialect, let user, let password else { return nil }
        return AccountSettings(dialect: dialect, user: user.value, password: password, form: form ?? .lines, place: user.place)
    }

    static func portal(_ section: Section) -> PortalPeerSettings? {
        let user = section.read(PortalPeerKeys.user), password = section.read(PortalPeerKeys.password)
        let identifier = section.read(PortalPeerKeys.identifier)
        if identifier == nil, let user, AgencyCode(user) == nil {
            section.note(PortalPeerKeys.identifier, "missing, and the user is no agency's identifier; allowed is \(PortalPeerKeys.identifier.allowed)")
        }
        guard let user, let password else { return nil }
        var settings = PortalPeerSettings(user: user, password: password, identifier: identifier?.text ?? user)
        section.read(PortalPeerKeys.login, into: &settings.login)
        section.read(PortalPeerKeys.exchange, into: &settings.exchange)
        section.read(PortalPeerKeys.share, into: &settings.share)
        section.read(PortalPeerKeys.query, into: &settings.query)
        return settings
    }
}
