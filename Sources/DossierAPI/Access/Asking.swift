import Catalogue
import Dossiers
import Gateway

extension AccountRoll.Entry {
    /// The account as whoever tells something of a dossier.
    var sender: Sender { Sender(agency: agency, via: "api") }
}

/// Who asks, and which dossier he may see.
extension DossierDoors {
    static let lookUpField: FieldName = "motcua-lookup"

    /// The account that the request names; nil where it names none.
    func account(_ call: Call) throws(DossierProblem) -> AccountRoll.Entry? {
        guard call.fields.contains(.authorization) else { return nil }
        guard let field = call.fields.only(.authorization), let credentials = BasicCredentials(field) else { throw .unauthenticated }
        let roll = accounts
        let entry = try attempts.login(credentials.user, from: call.asked.clientAddress, at: clock.tick()) { roll.entry(user: credentials.user, password: credentials.password) }
        guard let entry else { throw .unauthenticated }
        return entry
    }

    /// For what only agencies may ask.
    func agencyAccount(_ call: Call) throws(DossierProblem) -> AccountRoll.Entry {
        guard let entry = try account(call) else { throw .unauthenticated }
        return entry
    }

    /// A dossier and by what right it is shown.
    struct Shown: Sendable {
        let dossier: Dossier
        let reader: Reader
    }

    enum Reader: Sendable {
        case agency(AccountRoll.Entry)
        /// - Parameter factor: what he confirmed it with.
        case applicant(factor: String)

        var isAgency: Bool { if case .agency = self { true } else { false } }
    }

    /// The dossier in the path. One that is not the asker's is told from one that is not there by nothing.
    func shown(_ call: Call) async throws -> Shown {
        if let entry = try account(call) {
            return Shown(dossier: try await dossier(call, of: entry), reader: .agency(entry))
        }
        guard let factor = call.fields.only(Self.lookUpField) else { throw DossierProblem.unauthenticated }
        let dossier = try await lookUp(call.parameters["maHoSo"] ?? "", agency: try call.agency(), factor: factor, from: call.asked.clientAddress)
        return Shown(dossier: dossier, reader: .applicant(factor: factor))
    }

    func lookUp(_ number: String, agency: AgencyCode?, factor: String, from address: ClientAddress) async throws -> Dossier {
        guard number.utf8.count <= 50, (1...100).contains(factor.utf8.count) else { throw DossierProblem.unknownDossier }
        // Two spellings of one number are tried as one.
        let key = book.numberKey(number, agency: agency) ?? number
        return try await attempts.lookUp(key, factor, from: address, at: clock.tick()) {
            try await book.lookUp(number, agency: agency, factor: factor)
        }
    }

    /// The agency's dossier in the path: by our number, by its own, or by that of a unit below it with `?coQuan=`.
    func dossier(_ call: Call, of entry: AccountRoll.Entry) async throws -> Dossier {
        let text = call.parameters["maHoSo"] ?? "", owner = try call.agency() ?? entry.agency
        let national = DossierNumber(known: text), own = DossierNumber(known: text, ownOf: owner)
        let isOwn = book.settings.rules(for: owner)?.numbers == .own
        for number in isOwn ? [own, national] : [national, own] {
            guard let number, let dossier = try await book.find(number), book.isOf(dossier, entry.sender) else { continue }
            return dossier
        }
        throw DossierProblem.unknownDossier
    }
}
