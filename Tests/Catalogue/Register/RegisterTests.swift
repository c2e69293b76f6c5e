import Foundation
import JSON
import Sandbox
import Testing

@testable import Catalogue

@Suite("The register of procedures")
struct RegisterTests {
    private let first = Day(number: 20_000), second = Day(number: 20_100)

    @Test("What was in force on a day is found as it was")
    func versions() async throws {
        let bed = try RegisterBed()
        let old = try RegisterBed.procedure("1.000001", "H26", "Đăng ký khai sinh", level: 3)
        let new = try RegisterBed.procedure("1.000001", "H26", "Đăng ký khai sinh", level: 4)
        #expect(try await bed.put([old], since: first).added == 1)
        let change = try await bed.put([new], since: second)
        #expect(change.changed == 1 && change.examples.changed.first?.members == ["mucDo", "hinhThuc"])
        for (day, level) in [(first.adding(-1), nil), (first, 3), (second.adding(-1), 3), (second, 4), (second.adding(900), 4)] {
            #expect(try await bed.register.procedure(new.code, of: new.agency, on: day)?.procedure.level == level, "\(day)")
        }
        let versions = try await bed.register.versions(new.code, of: new.agency)
        #expect(versions.map(\.since) == [second, first] && versions.map(\.until) == [nil, second])
        #expect(try await bed.register.search(Search("khai sinh", on: first)).hits.first?.procedure.level == 3)
        #expect(try await bed.register.tallies().map(\.numbers) == [[0, 0, 0, 1]])
    }

    @Test("The same list again changes nothing, not even the revision")
    func again() async throws {
        let bed = try RegisterBed()
        let list = [try RegisterBed.procedure("1.000001", "H26", "Đăng ký khai sinh")]
        _ = try await bed.put(list)
        let revision = try await bed.register.revision()
        #expect(try await bed.put(list, since: RegisterBed.day.adding(1)).same == 1)
        #expect(try await bed.register.revision() == revision)
    }

    @Test("A list that is whole ends what it leaves out, of its own source and agencies alone")
    func whole() async throws {
        let bed = try RegisterBed()
        let birth = try RegisterBed.procedure("1.000001", "H26", "Đăng ký khai sinh"), death = try RegisterBed.procedure("1.000002", "H26", "Đăng ký khai tử")
        let other = try RegisterBed.procedure("1.000001", "H12", "Đăng ký khai sinh"), filed = try RegisterBed.procedure("1.000003", "H26", "Kết hôn")
        _ = try await bed.put([birth, death, other], since: first)
        _ = try await bed.put([filed], source: "file", since: first)
        let change = try await bed.put([birth], since: second, isWhole: true)
        #expect(change.ended == 1 && change.examples.ended.map(\.code) == [death.code])
        #expect(try await bed.register.procedures(of: birth.agency, on: second, limit: 9).map(\.procedure.code) == [birth.code, filed.code])
        #expect(try await bed.register.procedures(of: birth.agency, on: first, limit: 9).count == 3)
        #expect(try await bed.register.procedures(of: other.agency, on: second, limit: 9).count == 1)
    }

    @Test("An agency's file does not take the place of a list that says more, but a list that of a file")
    func outranked() async throws {
        let bed = try RegisterBed()
        var listed = try RegisterBed.procedure("1.000001", "H26", "Đăng ký khai sinh")
        let filed = listed
        listed.fee = .init(amount: 8000)
        #expect(try await bed.put([filed], source: "file").added == 1)
        #expect(try await bed.put([listed]).changed == 1)
        #expect(try await bed.put([filed], source: "file", since: RegisterBed.day.adding(3)).same == 1)
        #expect(try await bed.register.procedure(filed.code, of: filed.agency, on: RegisterBed.day)?.procedure.fee?.amount == 8000)
    }

    @Test("A list of an earlier day than what is in force is refused whole")
    func earlier() async throws {
        let bed = try RegisterBed()
        _ = try await bed.put([try RegisterBed.procedure("1.000001", "H26", "Đăng ký khai sinh")], since: second)
        await #expect(throws: RegisterFailure.self) {
            _ = try await bed.put([
                try RegisterBed.procedure("1.000002", "H26", "Kết hôn"), try RegisterBed.procedure("1.000001", "H26", "Đăng ký khai sinh", level: 2),
            ], since: first)
        }
        #expect(try await bed.register.tallies().map(\.total) == [1])
        #expect(try await bed.register.total(of: RegisterBed.procedure("1.000001", "H26", "x").agency) == 1)
        #expect(try await bed.register.total(of: RegisterBed.procedure("1.000001", "H12", "x").agency) == nil)
    }

    @Test("What was compared is applied only while nothing else was")
    func revision() async throws {
        let bed = try RegisterBed()
        let list = RegisterList([try RegisterBed.procedure("1.000001", "H26", "Đăng ký khai sinh")], source: "import", since: first)
        let change = try await bed.register.compare(list)
        #expect(change.added == 1 && change.revision == 0)
        #expect(try await bed.register.tallies().isEmpty)
        _ = try await bed.put([try RegisterBed.procedure("1.000002", "H26", "Kết hôn")])
        await #expect(throws: RegisterFailure.self) { _ = try await bed.register.apply(list, ifStill: change.revision) }
        #expect(try await bed.register.apply(list).added == 1)
    }

    @Test("A procedure is the same after its way through JSON")
    func json() throws {
        var procedure = try RegisterBed.procedure("1.000001.000.00.00.H26", "H26.99.3", "Đăng ký khai sinh", level: 3)
        procedure.name?.en = "Birth registration"
        procedure.field = .init(code: "HT", name: "Hộ tịch")
        procedure.timeLimit = .workingDays(3)
        procedure.audience = "Công dân"
        procedure.fee = .init(amount: 8000, note: "miễn cho hộ nghèo")
        procedure.papers = ["Giấy chứng sinh"]
        procedure.lists = ["846/QĐ-TTg"]
        procedure.path = "/ha-noi/khai-sinh"
        procedure.link = "https://dichvucong.example.gov.vn/1"
        #expect(try Procedure(JSON(parsing: procedure.json.bytes)) == procedure)
    }

    @Test("The demonstration has the country's numbers of 2016, and one seed makes one catalogue")
    func demonstration() {
        var levels = [0, 0, 0, 0], total = 0, unmarked = 0
        DemonstrationCatalogue().each { procedure in
            total += 1
            levels[procedure.level - 1] += 1
            if procedure.fee?.note != DemonstrationCatalogue.mark { unmarked += 1 }
        }
        #expect(total == 109_644 && levels[2] == 10_872 && levels[3] == 1_400 && unmarked == 0)
        func digest(_ seed: UInt64) -> Int {
            var hasher = Hasher()
            DemonstrationCatalogue(seed: seed, communes: 1).each { hasher.combine($0) }
            return hasher.finalize()
        }
        #expect(digest(1) == digest(1) && digest(1) != digest(2))
    }
}
