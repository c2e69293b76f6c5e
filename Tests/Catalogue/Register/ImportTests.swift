import Foundation
import Testbed
import Testing

@testable import Catalogue

@Suite("Lists of procedures in files")
struct ProcedureFileTests {
    private let folder: JournalFolder
    init() throws { folder = try JournalFolder() }

    private func read(_ text: String, as name: String = "list.csv") throws -> (taken: [Procedure], rejected: [ProcedureFile.Rejected]) {
        let path = folder.path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        var taken: [Procedure] = [], rejected: [ProcedureFile.Rejected] = []
        try ProcedureFile(path: path).read({ taken.append($0) }, rejected: { rejected.append($0) })
        return (taken, rejected)
    }

    @Test("A table's good rows are taken, each bad one is named with its line and reason")
    func table() throws {
        let (taken, rejected) = try read("""
            \u{feff}maTTHC,coQuan,ten,mucDo,phi,giayTo,thoiHan
            1.000001,H26,"Đăng ký ""khai sinh"", lần đầu",4,8000,Giấy chứng sinh|Tờ khai,3 working days\r
            1.000002,H26,"Hai
            dòng",4,,,
            9.000003,H26,Sai mã,4,,,
            1.000004,H26,Sai mức,5,,,
            1.000005,H26,Thiếu
            1.000001,000.00.00.H26,Lặp lại,4,,,
            1.000006,H26,Sai hạn,4,,,3 ngày

            1.000007,H26,Tốt,hai,,,
            1.000008,H26,Cuối cùng,4,0,,
            """)
        #expect(taken.map(\.code.text) == ["1.000001", "1.000008"])
        #expect(taken[0].name?.vi == "Đăng ký \"khai sinh\", lần đầu" && taken[0].fee?.amount == 8000 && taken[0].papers == ["Giấy chứng sinh", "Tờ khai"])
        #expect(rejected.map(\.line) == [3, 5, 6, 7, 8, 9, 11])
        #expect(rejected[1].reason == "maTTHC: allowed is a procedure's code such as 1.004222")
        #expect(rejected[4].reason == "1.000001 of 000.00.00.H26 is in line 2 already")
    }

    @Test("A later scheme's word stands for a level where no level is given")
    func delivery() throws {
        let (taken, rejected) = try read("maTTHC,coQuan,ten,hinhThuc\n1.000001,H26,A,toàn trình\n1.000002,H26,B,một phần\n1.000003,H26,C,cung cấp thông tin\n1.000004,H26,D,khác\n")
        #expect(taken.map(\.level) == [4, 3, 2] && rejected.map(\.line) == [5])
    }

    @Test("Values that begin with a quote, or have one in them, are read as RFC 4180 says or refused")
    func quotes() throws {
        let (taken, rejected) = try read("maTTHC,coQuan,ten,mucDo\n\"1.000001\",\"H26\",\"A\",4\n1.000002,H26,B\"b,4\n1.000003,H26,\"C\"c,4\n1.000004,H26,D,4\n1.000005,H26,\"E,4\n")
        #expect(taken.map(\.code.text) == ["1.000001", "1.000004"] && rejected.map(\.line) == [3, 4, 6])
    }

    @Test("JSON as an array and on lines is the same list")
    func json() throws {
        let one = #"{"maTTHC":"1.000001","coQuan":"H26","ten":"A","mucDo":4}"#, bad = #"{"maTTHC":"1.000002","coQuan":"?","mucDo":4}"#
        let array = try read("[\(one),\(bad)]", as: "list.json"), lines = try read("\(one)\n\n\(bad)\n{\n", as: "list.jsonl")
        #expect(array.taken == lines.taken && array.taken.count == 1)
        #expect(array.rejected.map(\.line) == [2] && lines.rejected.map(\.line) == [3, 4])
    }

    @Test("A link may lead nowhere but to a web address", arguments: ["javascript:alert(1)", "data:text/html", "//x", "https://a b", "HTTPS://x"])
    func link(link: String) throws {
        let (taken, rejected) = try read("maTTHC,coQuan,ten,mucDo,lienKet\n1.000001,H26,A,4,\(link)\n")
        #expect(taken.isEmpty && rejected.first?.reason.hasPrefix("lienKet") == true)
    }

    @Test("A file that is no list is refused as a whole", arguments: [("list.csv", ""), ("list.csv", "a,b\n"), ("list.csv", "maTTHC,maTTHC,coQuan\n"), ("list.json", "{}"), ("list.json", "[")])
    func noList(name: String, text: String) { #expect(throws: ProcedureFile.Failure.self) { try read(text, as: name) } }

    @Test("A name that does not say what it is, and a file that is not there, are refused")
    func names() throws {
        #expect(throws: ProcedureFile.Failure.self) { try ProcedureFile(path: "list.xlsx") }
        #expect(throws: ProcedureFile.Failure.self) { try ProcedureFile(path: folder.path + "/none.csv").read({ _ in }, rejected: { _ in }) }
    }
}
