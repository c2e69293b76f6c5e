import Catalogue
import Foundation
import Glibc
import Sandbox

/// What 200,000 procedures cost: their import from a table in which every two-thousandth row is wrong, and searches over them.
///
///     swift run -c release CatalogueFigures
@main
enum CatalogueFigures {
    static let wanted = 200_000

    static func main() async throws {
        let folder = NSTemporaryDirectory() + "catalogue-figures-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write(to: folder + "/list.csv")
        let register = try ProcedureRegister(path: folder + "/catalogue.sqlite")
        try await fill(register, from: folder + "/list.csv")
        try await search(register)
        register.close()
    }

    /// The demonstration's services, and as many with names that no other has as are missing.
    private static func write(to path: String) throws {
        var rows = ["maTTHC,coQuan,ten,linhVuc,mucDo,thoiHan,phi,giayTo,danhMuc"], number = 0
        func add(_ procedure: Procedure) {
            number += 1
            let code = number % 2000 == 0 ? "9.\(procedure.code.text.dropFirst(2))" : procedure.code.text
            rows.append([code, procedure.agency.canonical, procedure.name?.vi ?? "", procedure.field?.name ?? "", String(procedure.level), procedure.timeLimit?.description ?? "",
                procedure.fee?.amount.map { String($0) } ?? "", procedure.papers.joined(separator: "|"), procedure.lists.joined(separator: "|")].map { "\"\($0)\"" }.joined(separator: ","))
        }
        DemonstrationCatalogue().each(add)
        let communes = Commune.all
        for index in 0..<max(0, wanted - number) {
            guard let code = ProcedureCode("3.\(String(index + 1_000_000).dropFirst())") else { continue }
            let commune = communes[index % communes.count]
            var procedure = Procedure(code: code, agency: commune.province, level: index % 4 + 1)
            procedure.name = .init(vi: "Cấp giấy xác nhận công trình số \(index) tại \(commune.name)")
            add(procedure)
        }
        try Data(rows.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        say("a table of \(number) procedures, \(rows.reduce(0) { $0 + $1.utf8.count + 1 } >> 20) MiB")
    }

    private static func fill(_ register: ProcedureRegister, from path: String) async throws {
        let file = try ProcedureFile(path: path)
        let list = RegisterList(source: "import", since: Day(number: 20_000)) { take in try file.read(take, rejected: { _ in }) }
        var rejected = 0
        try file.read({ _ in }, rejected: { _ in rejected += 1 })
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        let before = resident("VmRSS"), start = (cpu(), ContinuousClock.now)
        let compared = try await register.compare(list)
        say("compared: \(compared.added) new, \(rejected) rejected; \(text(start))")
        let begun = (cpu(), ContinuousClock.now)
        let change = try await register.apply(list)
        say("applied: \(change.added) new; \(text(begun)); resident at most \((resident("VmHWM") - before) >> 10) MiB more than before")
    }

    private static func search(_ register: ProcedureRegister) async throws {
        let searches = ["cap ho chieu", "giay phep lai xe ha nam", "dang ky khai sinh", "gplx", "ho chieuu", "cap giay", "cap giay xac nhan", "giay xac nhan cong trinh so 77777", "so do can tho", "khai sin ca mau", "cong chung ban sao o ha noi", "xyzzy khong co"]
        let day = Day(number: 20_001)
        _ = try await register.search(Search("khai sinh", on: day))
        var all: [Double] = []
        for text in searches {
            let start = cpu()
            for _ in 0..<20 { _ = try await register.search(Search(text, on: day)) }
            let each = (cpu() - start) / 20
            all.append(each)
            say("search \"\(text)\": \(Int(each * 1e6)) µs of CPU; \(try await register.search(Search(text, on: day)).hits.first?.name ?? "nothing")")
        }
        for text in ["d", "dang", "dang ky kh", "cap giay p"] {
            let start = cpu()
            for _ in 0..<20 { _ = try await register.search(Search(text, on: day, limit: 8, isPrefix: true)) }
            let each = (cpu() - start) / 20
            all.append(each)
            say("suggest \"\(text)\": \(Int(each * 1e6)) µs of CPU")
        }
        say("mean \(Int(all.reduce(0, +) / Double(all.count) * 1e6)) µs, most \(Int((all.max() ?? 0) * 1e6)) µs; bar 5,000")
    }

    private static func text(_ start: (Double, ContinuousClock.Instant)) -> String {
        String(format: "%.2f s of CPU, %.2f s", cpu() - start.0, Double((ContinuousClock.now - start.1).components.attoseconds) / 1e18 + Double((ContinuousClock.now - start.1).components.seconds))
    }

    /// Seconds of this process.
    private static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    /// KiB.
    private static func resident(_ name: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").first { $0.hasPrefix(name) }.flatMap { Int($0.split(separator: " ", omittingEmptySubsequences: true)[1].filter(\.isNumber)) } ?? 0
    }
}
