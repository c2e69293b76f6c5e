import Foundation
import Gateway
import NIOCore
import NIOPosix
import Reports
import Testbed
import Testing

@testable import Catalogue
@testable import Pages

/// The pages over a register of their own, asked as a browser would.
final class PagesBed {
    let folder: JournalFolder
    let register: ProcedureRegister
    let pages: Pages
    let ledger: ReportLedger
    let clock = ManualClock()
    private let table: RouteTable

    init(health: AgencyState.Health = .open, notice: Pages.Notice? = nil) async throws {
        folder = try JournalFolder(in: JournalFolder.memory)
        register = try ProcedureRegister(path: folder.path + "/catalogue.sqlite")
        ledger = try ReportLedger(path: folder.path + "/reports.sqlite")
        let agency = AgencyState(
            code: try #require(AgencyCode("H26")), reference: AgencyReference(code: "H26", nameVi: "Thành phố Hà Nội", nameEn: "Hanoi", contact: "0000"), health: health, path: "/ha-noi/")
        var birth = Procedure(code: try #require(ProcedureCode("1.000001")), agency: agency.code, name: .init(vi: "Đăng ký khai sinh", en: "Birth registration"), level: 4, path: "/ha-noi/khai-sinh")
        birth.fee = .init(amount: 8000)
        birth.papers = ["Giấy <chứng> sinh"]
        birth.link = "https://example.gov.vn/1"
        _ = try await register.apply(RegisterList([birth], source: "file", since: Day(clock.now()).adding(-10)))
        pages = Pages(Pages.Ground(
            register: register, dossiers: nil, reports: Reports(register: register, ledger: ledger, clock: clock) { $0.canonical }, ledger: ledger, agencies: { [agency] }, services: { [birth] in ServiceCatalogue([birth]) }, clock: clock, random: { 7 }, notice: notice))
        table = try RouteTable(pages.routes(agency: agency.reference, declared: SourcePlace(file: "test", line: 1, column: 1)) { $0 })
    }

    deinit { register.close() }

    func get(_ target: String) async throws -> (status: Int, text: String, fields: Fields) {
        let loop = MultiThreadedEventLoopGroup.singleton.any(), clock = clock, pages = pages
        let path = target.split(separator: "?")[0]
        for kind in PageKind.allCases {
            for language in [Language.vi, .en] {
                let pattern = try PathPattern(kind.pattern(language))
                guard pattern.match(String(path)) != nil else { continue }
                let asked = try await loop.submit { Asked(try TestExchange.make(.get, target, loop: loop, clock: clock)) }.get()
                let told = try await PageDoor(pages: pages, kind: kind, language: language, pattern: pattern).answer(asked).get()
                guard case .bytes(let bytes) = told.content else { return (told.status, "", told.fields) }
                return (told.status, String(decoding: bytes, as: UTF8.self), told.fields)
            }
        }
        throw NoSuchPage()
    }

    struct NoSuchPage: Error {}
}
