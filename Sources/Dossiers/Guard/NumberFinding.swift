import Catalogue
import Gateway

extension Finding {
    /// Why a text is no dossier's number, or not one that this sender may use.
    /// - Parameter field: the member it stands in.
    init(
        _ flaw: DossierNumber.Flaw, in text: String, scheme: DossierNumber.Scheme, sender: AgencyCode, field: String = "MaHoSo"
    ) {
        switch flaw {
        case .form:
            let wanted =
                switch scheme {
                case .national: "<agency>-<yymmdd>-<3 to 6 digits> or <agency>-<yyyymmdd>-<4 to 7 digits>"
                case .own: "1 to 50 of A-Z, a-z, 0-9, '.', '/', '_' and '-'"
                }
            self.init(field, .form, wanted: wanted, shape: Shape(text).description, nearest: Self.nearest(text, scheme, sender))
        case .day: self.init(field, .date, wanted: "a day that there is, as yymmdd or yyyymmdd", shape: "no such day")
        case .future: self.init(field, .future, wanted: "a day not later than tomorrow", shape: "a later one")
        case .agency(let agency):
            self.init(field, .sender, wanted: "a number of \(sender.text) or of a unit below it", shape: "one of \(agency.text)")
        }
    }

    /// The same in capitals and without what stands around it, if that is a number.
    private static func nearest(_ text: String, _ scheme: DossierNumber.Scheme, _ sender: AgencyCode) -> String? {
        guard text.utf8.count <= 100 else { return nil }
        let parts = text.uppercased().split { $0.isWhitespace || $0 == "_" || $0 == "/" || $0 == "–" }
        let candidate = parts.joined(separator: "-")
        // Its day was not looked at: whatever day it is, it is no finding here.
        let end = Day(number: 84_000).moment()
        return (try? DossierNumber(candidate, scheme: scheme, sender: sender, now: end))?.text
    }
}
