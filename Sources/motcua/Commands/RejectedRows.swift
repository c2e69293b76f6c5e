import Catalogue

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The file of rows that were not taken, each with its line and reason; there is none when all were.
final class RejectedRows {
    let path: String
    private(set) var count = 0

    init(path: String) { self.path = path }

    func write(_ read: ((ProcedureFile.Rejected) throws -> Void) throws -> Int) throws -> Int {
        var text = "line,reason,row\n"
        let total = try read { row in
            self.count += 1
            text += [String(row.line), row.reason, row.text].map(Self.quoted).joined(separator: ",") + "\n"
        }
        do {
            if count > 0 { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) } else { try? FileManager.default.removeItem(atPath: path) }
        } catch { throw Refusal("\(path): \(error)") }
        return total
    }

    private static func quoted(_ text: String) -> String {
        text.contains { ",\"\n\r".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
