import Catalogue
import Dossiers

/// An applicant's question after a dossier.
struct LookUpMessage {
    let number: String
    let factor: String
    /// Whose own number it is.
    let agency: AgencyCode?

    static let names = ["maHoSo", "yeuTo", "coQuan"]

    init?(_ whole: MessageReader.Part, _ reader: inout MessageReader) {
        let number = reader.text("maHoSo", of: whole), factor = reader.text("yeuTo", of: whole)
        let text = reader.text("coQuan", of: whole, isNeeded: false), agency = text.flatMap { AgencyCode($0) }
        if let text, agency == nil {
            reader.refuse("coQuan", .form, wanted: "an agency's code such as H26 or 000.00.01.H26", found: Shape(text).description)
        }
        guard let number, let factor else { return nil }
        self.number = number
        self.factor = factor
        self.agency = agency
    }
}
