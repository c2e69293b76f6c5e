import Catalogue
import Dossiers
import Gateway
import JSON
import Testing

@testable import NationalPortal

@Suite("Agencies' systems log in, and their sessions end") struct LoginTests {
    private func login(_ bed: ProviderBed, _ user: String = "000.00.00.H26", _ password: String = ProviderBed.password, from address: String = "192.0.2.1") async throws -> JSON {
        let said = try await bed.ask("/mapi/login", ["username": .string(user), "password": .string(password)], address: address)
        #expect(said.status == 200)
        return try #require(said.json)
    }

    private let list = "LayDanhSachTTHC"

    @Test("A login is answered with a session and the number 0", arguments: ["000.00.00.H26", "H26"])
    func login(user: String) async throws {
        let json = try await login(try ProviderBed(), user)
        #expect(json["error_code"] == 0 && json["message"] == "")
        #expect(json["session"]?.string?.utf8.count == 80)
    }

    @Test("An unknown user and a wrong password are told the same", arguments: [
        ("000.00.00.H26", "sai"), ("000.00.00.H26", ""), ("000.00.00.H27", ProviderBed.password), ("", ""), ("nguoi-dung-h49", ProviderBed.password),
        ("000.00.00.H26", ProviderBed.password + " "), (String(repeating: "x", count: 10_000), "x"), ("H26", String(repeating: "x", count: 10_000)),
    ])
    func wrong(user: String, password: String) async throws {
        let json = try await login(try ProviderBed(), user, password)
        #expect(json == ["error_code": -1, "message": "Tên đăng nhập hoặc mật khẩu không đúng / the user name or the password is wrong"])
    }

    @Test("Logging in before every call is borne, and each session holds")
    func often() async throws {
        let bed = try ProviderBed()
        for _ in 0..<100 { #expect(try await bed.call(list).code == "00") }
    }

    @Test("After ten failures in a minute nobody of that name and address is let in, the right one neither; others are, and all are a minute later")
    func failures() async throws {
        let bed = try ProviderBed()
        for _ in 0..<10 { #expect(try await login(bed, "H26", "sai")["message"]?.string?.contains("password is wrong") == true) }
        #expect(try await login(bed)["message"]?.string?.contains("too many") == true)
        #expect(try await login(bed, from: "192.0.2.2")["error_code"] == 0)
        #expect(try await login(bed, "nguoi-dung-h49", "khác")["error_code"] == 0)
        bed.clock.advance(by: .minutes(1))
        #expect(try await login(bed)["error_code"] == 0)
    }

    @Test("A name that is nobody's is held back like any other")
    func unknown() async throws {
        let bed = try ProviderBed()
        for _ in 0..<10 { _ = try await login(bed, "nobody", "x") }
        #expect(try await login(bed, "nobody", "x")["message"]?.string?.contains("too many") == true)
    }

    @Test("A hundred guesses at once are no more than ten")
    func guesses() async throws {
        let bed = try ProviderBed()
        let tried = try await withThrowingTaskGroup(of: Bool.self) { tasks in
            for index in 0..<100 { tasks.addTask { try await login(bed, "H26", "\(index)")["message"]?.string?.contains("password is wrong") == true } }
            return try await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(tried == 10)
    }

    @Test("A session ends after thirty minutes")
    func expiry() async throws {
        let bed = try ProviderBed()
        let session = try await bed.session()
        bed.clock.advance(by: .minutes(30) - .nanosecond)
        #expect(try await bed.call(list, session: session).code == "00")
        bed.clock.advance(by: .nanosecond)
        let said = try await bed.call(list, session: session)
        #expect(said.status == 200 && said.code == "-1" && said.message.contains("log in again"))
    }

    @Test("A session holds over a reload and at another gateway, and ends with its password or its account")
    func reload() async throws {
        let bed = try ProviderBed()
        let session = try await bed.session()
        bed.provider.use(accounts: try ProviderBed.accounts())
        #expect(try await bed.call(list, session: session).code == "00")
        let other = PortalProvider(book: bed.book, accounts: try ProviderBed.accounts(), clock: bed.clock)
        #expect(try await other.answer(["session": .string(session), "madonvi": "H26", "service": .string(list)]).code.isDone)
        bed.provider.use(accounts: try ProviderBed.accounts("mới"))
        #expect(try await bed.call(list, session: session).code == "-1")
        bed.provider.use(accounts: [])
        #expect(try await bed.call(list, session: session).code == "-1")
    }

    @Test("While a password changes, the old and the new one hold side by side")
    func change() async throws {
        let bed = try ProviderBed()
        bed.provider.use(accounts: try ProviderBed.accounts() + ProviderBed.accounts("mới"))
        #expect(try await login(bed)["error_code"] == 0)
        #expect(try await login(bed, "H26", "mới")["error_code"] == 0)
    }

    @Test("A session that was not given, or was changed in one place, is none")
    func forged() async throws {
        let bed = try ProviderBed()
        let session = try await bed.session()
        var forged = ["x", String(repeating: "0", count: 80), session + "0", String(session.dropLast()), "\u{0}", "🏛️"]
        for place in [0, 15, 16, 47, 48, 79] {
            var bytes = Array(session.utf8)
            bytes[place] = bytes[place] == 0x30 ? 0x31 : 0x30
            forged.append(String(decoding: bytes, as: UTF8.self))
        }
        for session in forged { #expect(try await bed.call(list, session: session).code == "-1", "\(session)") }
        let foreign = PortalSessions(vault: try #require(Vault(master: [UInt8](repeating: 8, count: 32))), lifetime: .minutes(30))
        let entry = try #require(AccountRoll(try ProviderBed.accounts(), at: "portal", vault: bed.vault).entry(user: "H26", password: ProviderBed.password))
        #expect(try await bed.call(list, session: foreign.begin(entry, now: bed.clock.now())).code == "-1")
    }

    @Test("A session speaks for its agency and the units below it, in either spelling, and for no other", arguments: [
        ("000.00.00.H26", "00"), ("H26", "00"), ("000.00.01.H26", "00"), ("H26.1", "00"), ("H26.01.02.003", "00"),
        ("H49", "12"), ("000.00.00.H27", "12"), ("G01", "12"), ("", "12"), ("h26", "12"), ("H26 ", "12"), ("000.00.00.H2６", "12"),
    ])
    func agency(text: String, code: String) async throws {
        let said = try await ProviderBed().call(list, agency: text)
        #expect(said.code == code && said.json?["field"]?.string == (code == "00" ? nil : "madonvi"))
    }
}

extension Span {
    static let nanosecond = Span(nanoseconds: 1)
    static func - (left: Span, right: Span) -> Span { Span(nanoseconds: left.nanoseconds - right.nanoseconds) }
}
