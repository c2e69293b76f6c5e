import Testing

@testable import Journal

@Suite("A PostgreSQL journal's URL") struct MalformedURLTests {
    @Test("One that cannot be read is not repeated: it may hold a password", arguments: [
        "postgresql://motcua:bimat%zz@127.0.0.1/motcua", "postgresql://motcua:bimat@[::1/motcua", "postgresql://127.0.0.1/motcua?bimat",
    ])
    func malformed(url: String) {
        var said = ""
        do throws(PostgreSQLError) { _ = try PostgreSQLConnection.open(PostgreSQLSettings(url: url)) } catch { said = error.words }
        #expect(said == "its URL cannot be read")
    }
}
