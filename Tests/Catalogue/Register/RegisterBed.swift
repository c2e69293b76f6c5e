import Foundation
import Sandbox
import Testbed
import Testing

@testable import Catalogue

/// A register in a folder of its own, gone with this object.
final class RegisterBed: Sendable {
    let folder: JournalFolder
    let register: ProcedureRegister
    static let day = Day(number: 20_600)

    init() throws {
        folder = try JournalFolder(in: JournalFolder.memory)
        register = try ProcedureRegister(path: folder.path + "/catalogue.sqlite")
    }

    deinit { register.close() }

    static func procedure(_ code: String, _ agency: String, _ name: String, level: Int = 4) throws -> Procedure {
        Procedure(code: try #require(ProcedureCode(code)), agency: try #require(AgencyCode(agency)), name: .init(vi: name), level: level)
    }

    func put(_ procedures: [Procedure], source: String = "import", since: Day = day, isWhole: Bool = false) async throws -> RegisterChange {
        try await register.apply(RegisterList(procedures, source: source, since: since, isWhole: isWhole))
    }

    /// Every name of the demonstration, with two of its provinces; made once, since it takes seconds.
    static func demonstrated() async throws -> RegisterBed { try await demonstration.value }

    private static let demonstration = Task {
        let bed = try RegisterBed()
        let list = RegisterList(source: "import", since: day) { try DemonstrationCatalogue(communes: 5, provinces: ["H42", "H26"]).each($0) }
        _ = try await bed.register.apply(list)
        return bed
    }

    func names(_ text: String, limit: Int = 5) async throws -> [String] {
        try await register.search(Search(text, on: Self.day, limit: limit)).hits.map(\.name)
    }
}
