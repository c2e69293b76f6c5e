/// A procedure's number in the national catalogue, `1.004222`, or a local variant's, `1.004222.000.00.00.H26`.
///
/// The first digit says who published it, 1 to 6; it is kept and never computed with. There is one spelling of each.
package struct ProcedureCode: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// - Returns: nil for anything but `d.dddddd`, with an agency of the old order behind it or not.
    package init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(23))
        guard bytes.count == 8 || bytes.count == 22, (0x31...0x36).contains(bytes[0]), bytes[1] == 0x2e, bytes[2..<8].allSatisfy(Digits.isDigit)
        else { return nil }
        if bytes.count == 22 {
            // Thirteen bytes are an agency's in the old order alone; the new one may be as long, but starts with its letter.
            guard bytes[8] == 0x2e, Digits.isDigit(bytes[9]), AgencyCode(String(decoding: bytes[9...], as: UTF8.self)) != nil else { return nil }
        }
        self.text = text
    }

    /// Without the agency: `1.004222`.
    package var national: String { String(text.prefix(8)) }

    /// Whose variant it is.
    package var agency: AgencyCode? { text.utf8.count > 8 ? AgencyCode(String(text.dropFirst(9))) : nil }

    package var description: String { text }
}
