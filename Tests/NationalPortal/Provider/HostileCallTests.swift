import Gateway
import JSON
import Testing

@testable import NationalPortal

/// Calls that are not what they should be, each with what must be said; none of them leaves anything behind.
struct HostileCall: Sendable, CustomTestStringConvertible {
    let name: String
    /// `SESSION` stands for one that holds.
    let text: String
    let status: Int
    let code: String
    let field: String?
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ code: String, _ field: String? = nil) { self.init(name, text, 200, code, field) }

    init(_ name: String, _ text: String, _ status: Int, _ code: String, _ field: String? = nil) {
        self.name = name
        self.text = text
        self.status = status
        self.code = code
        self.field = field
    }

    private static func call(_ name: String, _ members: String, _ code: String, _ field: String?) -> HostileCall {
        HostileCall(name, #"{"session":"SESSION","madonvi":"H26",\#(members)}"#, code, field)
    }

    private static func bring(_ name: String, _ members: String, _ code: String, _ field: String?) -> HostileCall {
        call(name, #""service":"DongBoHoSoMC",\#(members)"#, code, field)
    }

    static let all: [HostileCall] = [
        HostileCall("nothing", "", 400, "10"),
        HostileCall("blanks", "  \r\n", 400, "10"),
        HostileCall("a page", "<html>", 400, "10"),
        HostileCall("half an object", #"{"session":"SESSION""#, 400, "10"),
        HostileCall("two objects", "{}{}", 400, "10"),
        HostileCall("a byte order mark", "\u{FEFF}{}", 400, "10"),
        HostileCall("a member twice", #"{"session":"x","session":"SESSION","madonvi":"H26","service":"LayDanhSachTTHC"}"#, 400, "10"),
        HostileCall("a member twice in an entry", #"{"session":"SESSION","madonvi":"H26","service":"DongBoHoSoMC","isUpdating":"False","data":[{"MaHoSo":"1","MaHoSo":"2"}]}"#, 400, "10"),
        HostileCall("a comment", "{/* */}", 400, "10"),
        HostileCall("a comma too many", #"{"session":"SESSION",}"#, 400, "10"),
        HostileCall("half a surrogate pair", #"{"session":"\ud800"}"#, 400, "10"),
        HostileCall("a control character", "{\"session\":\"a\u{01}\"}", 400, "10"),
        HostileCall("nesting without end", String(repeating: "[", count: 10_000), 400, "10"),
        HostileCall("deep nesting", #"{"session":"SESSION","data":"# + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}", 400, "10"),
        HostileCall("an array", "[]", 400, "10"),
        HostileCall("a string", #""session""#, 400, "10"),
        HostileCall("a number without end", #"{"session":"# + String(repeating: "1", count: 1000) + "}", 400, "10"),
        HostileCall("no session", #"{"madonvi":"H26","service":"LayDanhSachTTHC"}"#, "-1"),
        HostileCall("an empty session", #"{"session":"","madonvi":"H26","service":"LayDanhSachTTHC"}"#, "-1"),
        HostileCall("a session that is a number", #"{"session":5,"madonvi":"H26","service":"LayDanhSachTTHC"}"#, "10", "session"),
        HostileCall("a session that is null", #"{"session":null,"madonvi":"H26","service":"LayDanhSachTTHC"}"#, "10", "session"),
        HostileCall("a session that is an object", #"{"session":{"$ne":""},"madonvi":"H26","service":"LayDanhSachTTHC"}"#, "10", "session"),
        HostileCall("no madonvi", #"{"session":"SESSION","service":"LayDanhSachTTHC"}"#, "10", "madonvi"),
        HostileCall("a madonvi that is an array", #"{"session":"SESSION","madonvi":["H26"],"service":"LayDanhSachTTHC"}"#, "10", "madonvi"),
        HostileCall("another's madonvi", #"{"session":"SESSION","madonvi":"H49","service":"LayDanhSachTTHC"}"#, "12", "madonvi"),
        HostileCall("another's madonvi without a session", #"{"session":"x","madonvi":"H49","service":"LayDanhSachTTHC"}"#, "-1"),
        call("no service", #""x":1"#, "10", "service"),
        call("a service that is a number", #""service":1"#, "10", "service"),
        call("no such service", #""service":"XoaHoSo""#, "11", "service"),
        call("a service in other letters", #""service":"dongbohosomc""#, "11", "service"),
        call("a service with a blank", #""service":"TraCuuHoSo ""#, "11", "service"),
        call("no procedure", #""service":"LayThuTuc""#, "10", "maTTHC"),
        call("a procedure in other letters", #""service":"LayThuTuc","MATTHC":"1.004222""#, "10", "maTTHC"),
        call("a procedure that is a number", #""service":"LayThuTuc","maTTHC":1.004222"#, "10", "maTTHC"),
        call("no dossier", #""service":"TraCuuHoSo""#, "10", "mahoso"),
        call("an empty dossier", #""service":"TraCuuHoSo","mahoso":"""#, "10", "mahoso"),
        call("a dossier that is a list", #""service":"TraCuuHoSo","mahoso":["1"]"#, "10", "mahoso"),
        bring("no isUpdating", #""data":[{}]"#, "10", "isUpdating"),
        bring("an isUpdating that is no string", #""isUpdating":true,"data":[{}]"#, "10", "isUpdating"),
        bring("an isUpdating in small letters", #""isUpdating":"true","data":[{}]"#, "10", "isUpdating"),
        bring("an isUpdating in between", #""isUpdating":"Maybe","data":[{}]"#, "10", "isUpdating"),
        bring("no data", #""isUpdating":"False""#, "10", "data"),
        bring("data that is an object", #""isUpdating":"False","data":{"MaHoSo":"1"}"#, "10", "data"),
        bring("data that is a string", #""isUpdating":"False","data":"[]""#, "10", "data"),
        bring("data that is null", #""isUpdating":"False","data":null"#, "10", "data"),
        bring("no entries", #""isUpdating":"False","data":[]"#, "13", "data"),
        bring("a hundred and one entries", #""isUpdating":"False","data":["# + [String](repeating: "{}", count: 101).joined(separator: ",") + "]", "13", "data"),
        call("steps without data", #""service":"CapNhatTienDoHoSoMC""#, "10", "data"),
    ]

    /// Entries that are refused one by one.
    static let entries: [(name: String, entry: String, field: String)] = [
        ("an entry that is a string", #""x""#, "data[0]"),
        ("an entry that is null", "null", "data[0]"),
        ("an empty entry", "{}", "MaHoSo"),
        ("a number that is a number", #"{"MaHoSo":12}"#, "MaHoSo"),
        ("a number that is a list", #"{"MaHoSo":["000.00.01.H26-260930-0012"]}"#, "MaHoSo"),
        ("an empty number", #"{"MaHoSo":""}"#, "MaHoSo"),
        ("a number of another agency", #"{"MaHoSo":"000.00.01.H49-260930-0012"}"#, "MaHoSo"),
        ("a number of the ministry", #"{"MaHoSo":"000.00.00.G22-260930-0012"}"#, "MaHoSo"),
        ("a number of tomorrow's tomorrow", #"{"MaHoSo":"000.00.01.H26-261003-0012"}"#, "MaHoSo"),
        ("a number of no day", #"{"MaHoSo":"000.00.01.H26-260931-0012"}"#, "MaHoSo"),
        ("a number with a line's end", #"{"MaHoSo":"000.00.01.H26-260930-0012\n"}"#, "MaHoSo"),
        ("a number without end", #"{"MaHoSo":"000.00.01.H26-260930-"# + String(repeating: "1", count: 5000) + #""}"#, "MaHoSo"),
        ("nothing but a number", #"{"MaHoSo":"000.00.01.H26-260930-0012"}"#, "MaTTHC"),
    ]
}

@Suite("Hostile and wrong calls are refused and leave nothing behind") struct HostileCallTests {
    @Test("What is no call is refused by its code and its field", arguments: HostileCall.all)
    func refused(call: HostileCall) async throws {
        let bed = try ProviderBed()
        let session = try await bed.session()
        let said = try await bed.ask("/mapi/g", bytes: Array(call.text.replacing("SESSION", with: session).utf8))
        #expect(said.status == call.status && said.code == call.code)
        #expect(said.json?["field"]?.string == call.field)
        #expect(!said.message.isEmpty && !said.message.contains(session))
        #expect(try await bed.events() == 0)
    }

    @Test("What is no login is refused by its field", arguments: [
        ("{}", "username"), (#"{"username":"H26"}"#, "password"), (#"{"username":1,"password":"x"}"#, "username"),
        (#"{"username":"H26","password":null}"#, "password"), (#"{"username":"H26","password":["x"]}"#, "password"),
    ])
    func login(text: String, field: String) async throws {
        let said = try await ProviderBed().ask("/mapi/login", bytes: Array(text.utf8))
        #expect(said.status == 200 && said.code == "10" && said.json?["field"]?.string == field && said.json?["session"] == nil)
    }

    @Test("Bytes that are not UTF-8 are no call", arguments: [[0xff, 0xfe, 0x7b, 0x7d], [0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d], [0x1f, 0x8b, 0x08]] as [[UInt8]])
    func bytes(bytes: [UInt8]) async throws {
        let said = try await ProviderBed().ask("/mapi/g", bytes: bytes)
        #expect(said.status == 400 && said.code == "10")
    }

    @Test("A call longer than the limit is refused by the transport")
    func long() async throws {
        var limits = PortalLimits()
        limits.body = 1000
        let said = try await ProviderBed(limits: limits).ask("/mapi/g", bytes: [UInt8](repeating: 0x20, count: 1001))
        #expect(said.status == 413)
    }

    @Test("An entry that is no dossier is refused by its field, in place, and its neighbours are taken", arguments: HostileCall.entries)
    func entry(name: String, entry: String, field: String) async throws {
        let bed = try ProviderBed()
        let json = try JSON(parsing: Array(entry.utf8))
        let alone = try await bed.synchronise([json])
        #expect(alone.status == 200 && alone.code == "20" && alone.items[0]["field"]?.string == field)
        #expect(try await bed.events() == 0)
        let among = try await bed.synchronise([Sample.dossier(20), json, Sample.dossier(21)])
        #expect(among.codes == ["00", "20", "00"])
        #expect((among.items[1]["MaHoSo"]?.string?.utf8.count ?? 0) <= 50)
        let step = try await bed.progress([json])
        #expect(step.code == "20" || step.code == "21")
        #expect(try await bed.events() == 2)
    }

    @Test("No answer repeats a personal value")
    func personal() async throws {
        let bed = try ProviderBed()
        let said = try await bed.synchronise([Sample.dossier(12, [
            "DinhDanhCHS": [["LoaiDinhDanh": "1", "SoDinhDanh": "00109900000X"]], "ChuHoSo": .string(String(repeating: "BÍ MẬT", count: 200)),
            "LoaiDoiTuong": "BÍ MẬT",
        ])])
        #expect(said.code == "20" && said.items[0]["field"] != nil)
        let text = String(decoding: said.bytes, as: UTF8.self)
        #expect(!text.contains("00109900000X") && !text.contains("BÍ MẬT"))
    }
}
