import Glibc
import Journal

/// The figures of journal, book and outbox, each printed as it comes: `swift run -c release DossierFigures CASE…`.
///
/// `DOSSIERS_AT` is the folder they work in, or a database by its address; it is left as it is at the end.
@main enum DossierFigures {
    private static let cases: [(name: String, run: @Sendable (Place) async throws -> Void)] = [
        ("commit", GroupCommit.run),
        ("intake", Intake.run),
        ("lookup", LookUp.run),
        ("backlog", DeepBacklog.run),
    ]

    static func main() async throws {
        let place = try Place()
        let wanted = Set(CommandLine.arguments.dropFirst())
        for (name, run) in cases where wanted.isEmpty || wanted.contains(name) { try await run(place) }
    }
}

/// A line on standard output.
func say(_ line: String) {
    var line = line + "\n"
    line.withUTF8 { _ = write(1, $0.baseAddress, $0.count) }
}

/// How many, unless the environment says otherwise.
func count(_ name: String, _ standard: Int) -> Int { getenv(name).flatMap { Int(String(cString: $0)) } ?? standard }

extension Double {
    /// With this many decimals.
    func text(_ decimals: Int) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        withVaList([self]) { _ = vsnprintf(&buffer, buffer.count, "%.\(decimals)f", $0) }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
