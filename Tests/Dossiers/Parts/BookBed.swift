import Catalogue
import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import Testing

/// A book on a SQLite journal in a folder of its own, and the province of Hà Tĩnh's rules.
final class BookBed: Sendable {
    let folder: String
    let journal: SQLiteJournal
    let vault: Vault
    let clock: ManualClock
    let book: DossierBook
    let province: AgencyCode
    let sender: Sender

    init(_ change: (inout AgencyRules) -> Void = { _ in }) throws {
        // Nothing here is about surviving a power cut, so memory does for a disk.
        let memory = "/dev/shm"
        let base = FileManager.default.isWritableFile(atPath: memory) ? memory : FileManager.default.temporaryDirectory.path
        folder = base + "/dossiers-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        journal = try SQLiteJournal(path: folder + "/journal.sqlite")
        vault = try #require(Vault(master: (0..<32).map { UInt8($0) }))
        clock = ManualClock(start: TestRecord.now.seconds)
        province = try #require(AgencyCode("000.00.00.H26"))
        sender = Sender(agency: province, via: "national-portal")
        book = DossierBook(journal: journal, vault: vault, clock: clock, settings: try Self.settings(change))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static func settings(_ change: (inout AgencyRules) -> Void = { _ in }) throws -> DossierSettings {
        let province = try #require(AgencyCode("H26")), ministry = try #require(AgencyCode("G09"))
        var rules = AgencyRules(agency: province)
        change(&rules)
        let residence = Procedure(
            code: try #require(ProcedureCode(TestRecord.procedure)), agency: province, name: .init(vi: "Đăng ký thường trú"),
            field: .init(code: "G01-CT04", name: "Đăng ký, quản lý cư trú"), level: 4, timeLimit: .workingDays(5), path: "/h26/thuong-tru")
        let unnamed = Procedure(code: try #require(ProcedureCode("1.001111")), agency: province, level: 3, path: "/h26/khac")
        return DossierSettings(catalogue: ServiceCatalogue([residence, unnamed]), agencies: [rules, AgencyRules(agency: ministry)])
    }

    /// Another gateway's book on the same journal.
    func another(_ journal: (any Journal)? = nil, _ change: (inout AgencyRules) -> Void = { _ in }) throws -> DossierBook {
        DossierBook(journal: journal ?? self.journal, vault: vault, clock: clock, settings: try Self.settings(change))
    }

    func submission(_ key: String = "key-1", files: [DossierFile] = [], with changes: KeyValuePairs<String, JSON> = [:]) throws -> Submission {
        Submission(
            agency: province, procedure: try #require(ProcedureCode(TestRecord.procedure)), members: TestRecord.application(changes),
            files: files, caller: "portal-of-tests", idempotencyKey: key)
    }

    func upload(_ bytes: [UInt8], by book: DossierBook? = nil) async throws -> DossierFile {
        let book = book ?? self.book
        var upload = FileShelf(journal: book.journal, vault: vault).begin(at: book.clock.now())
        try await upload.add(bytes)
        return try await upload.finish()
    }

    /// What was written, in the clear or sealed, as it stands on the disk.
    func bytesOnDisk() throws -> [UInt8] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().reduce(into: []) { all, name in
            all += try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        }
    }
}


/// What a call was refused with; nil when it was not.
func refusal<Value>(_ call: () async throws(BookRefusal) -> Value) async -> BookRefusal? {
    do {
        _ = try await call()
        return nil
    } catch { return error }
}

extension BookRefusal {
    var findings: [Finding] {
        guard case .findings(let findings) = self else { return [] }
        return findings
    }
}
