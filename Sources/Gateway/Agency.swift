/// The agency a route belongs to, as far as the pipeline and its words need it.
///
/// An object, since every failure carries one and every failure is passed on many times; equal when all its words are.
package final class AgencyReference: Sendable, Hashable {
    /// The official identifier as the agency's file writes it (`G02`, `000.00.01.H26`).
    package let code: String
    package let nameVi: String
    package let nameEn: String
    /// Whom a citizen may call, where the file says (`agency: {contact: "…"}`).
    package let contact: String?

    package init(code: String, nameVi: String, nameEn: String, contact: String? = nil) {
        self.code = code
        self.nameVi = nameVi
        self.nameEn = nameEn
        self.contact = contact
    }

    package static func == (left: AgencyReference, right: AgencyReference) -> Bool {
        left === right
            || left.code == right.code && left.nameVi == right.nameVi && left.nameEn == right.nameEn && left.contact == right.contact
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

/// A place in a configuration file, from 1.
package struct SourcePlace: Sendable, Hashable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }
}
