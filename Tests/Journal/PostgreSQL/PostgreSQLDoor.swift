import Testbed

@testable import Journal

extension PostgreSQLServer {
    func settings(_ database: String) -> PostgreSQLSettings { PostgreSQLSettings(url: url(database)) }
    func connect(_ database: String) throws(PostgreSQLError) -> PostgreSQLConnection { try PostgreSQLConnection.open(settings(database)) }
}
