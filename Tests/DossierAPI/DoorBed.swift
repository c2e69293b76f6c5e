import Catalogue
import Documents
import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import NIOCore
import NIOPosix
import SingleWindow
import Synchronization
import Testbed
import Testing

@testable import DossierAPI

/// The doors over a journal of their own, asked as `Front` asks: by their routes.
final class DoorBed: Sendable {
    /// 2026-09-30, 12:00 in Vietnam.
    static let noon: Int64 = 1_790_744_400
    static let reference = AgencyReference(code: "-", nameVi: "Một Cửa", nameEn: "Motcua")

    let folder: String
    let clock = ManualClock(start: noon)
    let alarm: ManualAlarm
    let vault: Vault
    let journal: any Journal
    let book: DossierBook
    let shelf: FileShelf
    let doors: DossierDoors
    let register: ProcedureRegister
    let table: RouteTable
    private let keys = Mutex(0)

    /// - Parameter wrap: what stands before the journal: one that counts, or fails.
    init(limits: DoorLimits = DoorLimits(), h26: (inout AgencyRules) -> Void = { _ in }, wrap: (any Journal) -> any Journal = { $0 }) throws {
        folder = FileManager.default.temporaryDirectory.path + "/doors-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        alarm = ManualAlarm(clock)
        journal = wrap(try SQLiteJournal(path: folder + "/journal.sqlite"))
        vault = try #require(Vault(master: [UInt8](repeating: 7, count: 32)))
        var rules = AgencyRules(agency: try Self.code("H26"))
        h26(&rules)
        let others = try ["H49", "H25", "H42"].map { AgencyRules(agency: try Self.code($0)) }
        let settings = DossierSettings(catalogue: try Self.catalogue(), agencies: [rules] + others)
        book = DossierBook(journal: journal, vault: vault, clock: clock, settings: settings)
        shelf = FileShelf(journal: journal, vault: vault)
        register = try ProcedureRegister(path: folder + "/catalogue.sqlite")
        doors = DossierDoors(book: book, shelf: shelf, accounts: try Self.accounts(), window: try Self.window(journal, vault, clock), documents: try Self.documents(journal, vault, clock),
            register: register, clock: clock, alarm: alarm, limits: limits)
        table = try RouteTable(doors.routes(agency: Self.reference, declared: SourcePlace(file: "routes/gateway.yaml", line: 1, column: 1)))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The address of an upload that has begun.
    func beginUpload() async throws -> String {
        let begun = try await ask(.post, "/api/v1/uploads", [("upload-complete", "?0")])
        return try #require(begun[.location])
    }

    func append(_ fields: [(FieldName, String)]) async throws -> Said { try await ask(.patch, try await beginUpload(), fields, pieces: [[1, 2, 3]]) }

    /// Residence, with all that can be said of a procedure, of which an earlier version has ended.
    func fillRegister() async throws {
        for (day, level) in [(20_000, 3), (20_600, 4)] {
            var residence = Procedure(code: try #require(ProcedureCode("1.004222")), agency: try Self.code("H26"), name: .init(vi: "Đăng ký thường trú", en: "Residence"), level: level)
            residence.field = .init(code: "CT", name: "Cư trú")
            residence.timeLimit = .workingDays(7)
            residence.audience = "Công dân"
            residence.fee = .init(amount: 20_000, note: "giả lập")
            residence.papers = ["Tờ khai"]
            residence.lists = ["846/QĐ-TTg"]
            residence.path = "/ha-noi/thuong-tru"
            residence.link = "https://example.gov.vn/"
            _ = try await register.apply(RegisterList([residence], source: "import", since: Day(number: day)))
        }
    }

    static func code(_ text: String) throws -> AgencyCode { try #require(AgencyCode(text)) }

    /// Hà Nội declares at the window, for whatever procedure of a synthetic table.
    private static func window(_ journal: any Journal, _ vault: Vault, _ clock: ManualClock) throws -> WindowBook {
        let party = WindowUnit(name: "NSW", identity: "NSW"), own = WindowUnit(name: "Hà Nội", identity: "H26")
        let procedure = WindowProcedure("HN0100001", [
            .init("10", "01", from: .business, .declare), .init("10", "02", from: .business, .withdraw), .init("11", "01", from: .ministry, .accept),
        ])
        let settings = WindowSettings(peers: [.init(name: "H26/window", unit: party, office: "NSW")], registrations: [
            .init(procedure, as: .business, unit: own, office: "H26", peer: "H26/window", agency: try code("H26")),
        ])
        return WindowBook(journal: journal, vault: vault, clock: clock, seed: 9, settings: settings)
    }

    /// Hà Nội, a ward of it, and Lâm Đồng send documents to each other.
    private static func documents(_ journal: any Journal, _ vault: Vault, _ clock: ManualClock) throws -> DocumentBook {
        DocumentBook(journal: journal, vault: vault, clock: clock, settings: DocumentSettings(organs: [
            .init(try code("H26"), name: "UBND thành phố Hà Nội (giả lập)", agency: try code("H26")),
            .init(try code("000.00.01.H26"), name: "Phường (giả lập)", agency: try code("000.00.01.H26")),
            .init(try code("H49"), name: "UBND tỉnh Lâm Đồng (giả lập)", agency: try code("H49")),
        ]))
    }

    static func accounts() throws -> [AgencyAccount] {
        [
            AgencyAccount(user: "ha-noi", password: Secret("mật khẩu: hà nội"), agency: try code("H26")),
            AgencyAccount(user: "phuong", password: Secret("phường"), agency: try code("000.00.01.H26")),
            // Taken over by Ninh Bình, H42.
            AgencyAccount(user: "ha-nam", password: Secret("hà nam"), agency: try code("H25")),
            AgencyAccount(user: "ninh-binh", password: Secret("ninh bình"), agency: try code("H42")),
            AgencyAccount(user: "lam-dong", password: Secret("lâm đồng"), agency: try code("H49")),
        ]
    }

    private static func catalogue() throws -> ServiceCatalogue {
        let h26 = try code("H26"), h49 = try code("H49"), h25 = try code("H25"), residence = try #require(ProcedureCode("1.004222"))
        return ServiceCatalogue([
            Procedure(
                code: residence, agency: h26, name: .init(vi: "Đăng ký thường trú"),
                field: .init(code: "G01-CT04", name: "Đăng ký, quản lý cư trú"), level: 4, timeLimit: .workingDays(7), path: "/ha-noi/thuong-tru"),
            Procedure(code: residence, agency: h25, name: .init(vi: "Đăng ký thường trú"), level: 4, path: "/ha-nam/thuong-tru"),
            Procedure(code: residence, agency: h49, name: .init(vi: "Đăng ký thường trú"), level: 4, path: "/lam-dong/thuong-tru"),
        ])
    }

    /// A key nobody used before.
    func key() -> String {
        let number = keys.withLock { keys in
            keys += 1
            return keys
        }
        return "\"synthetic-key-of-a-test-\(number)\""
    }
}

/// Who asks.
enum Caller: Sendable {
    case nobody
    case haNoi, ward, lamDong
    case applicant(String)
    case basic(String)

    var field: (FieldName, String)? {
        switch self {
        case .nobody: nil
        case .haNoi: Self.basic("ha-noi:mật khẩu: hà nội").field
        case .ward: Self.basic("phuong:phường").field
        case .lamDong: Self.basic("lam-dong:lâm đồng").field
        case .applicant(let code): ("motcua-lookup", code)
        case .basic(let text): (.authorization, "Basic " + Data(text.utf8).base64EncodedString())
        }
    }
}

/// What was answered.
struct Said: Sendable {
    let status: Int
    let fields: Fields
    let bytes: [UInt8]

    var json: JSON? { try? JSON(parsing: bytes) }
    var problem: String? { json?["type"]?.string.map { String($0.dropFirst("urn:motcua:problem:".count)) } }
    /// `field rule` of each finding.
    var findings: [String] {
        (json?["findings"]?.array ?? []).map { "\($0["truong"]?.string ?? "-") \($0["luat"]?.string ?? "-")" }
    }
    subscript(_ name: FieldName) -> String? { fields.first(name) }
}
