import Catalogue
import Gateway
import Testing

@Suite struct CitizenIdentityTests {
    private static let now = Instant(seconds: 1_790_730_000)

    @Test("Twelve digits tell where, sex and year", arguments: [
        ("001099000001", CitizenIdentity.Sex.male, 1999, "Hà Nội"), ("035199000001", .female, 1999, "Hà Nam"), ("079226000001", .male, 2026, "Thành phố Hồ Chí Minh"),
        ("079300000001", .female, 2000, "Thành phố Hồ Chí Minh"), ("001000000000", .male, 1900, "Hà Nội"),
    ] as [(String, CitizenIdentity.Sex, Int, String)])
    func reads(text: String, sex: CitizenIdentity.Sex, year: Int, province: String) throws {
        let identity = try CitizenIdentity(text, now: Self.now)
        #expect(identity.sex == sex && identity.birthYear == year && identity.value.reveal() == text && identity.warning == nil)
        guard case .province(let found) = identity.origin else { return #expect(Bool(false), "no province") }
        #expect(found.name == province)
    }

    @Test("A province code that no table knows is accepted with a warning", arguments: [
        ("003099000001", CitizenIdentity.Origin.other, nil), ("099099000001", .other, nil), ("000099000001", .unknown, "province code not known"),
        ("100099000001", .unknown, "province code not known"), ("999099000001", .unknown, "province code not known"),
    ] as [(String, CitizenIdentity.Origin, String?)])
    func origins(text: String, origin: CitizenIdentity.Origin, warning: String?) throws {
        let identity = try CitizenIdentity(text, now: Self.now)
        #expect(identity.origin == origin && identity.warning == warning)
    }

    @Test("A birth to come is refused", arguments: ["001227000001", "001399000001", "001400000001", "001999000001"])
    func future(text: String) { #expect(throws: IdentityFlaw.birthYear) { try CitizenIdentity(text, now: Self.now) } }

    @Test("Another shape is refused, and told without the value", arguments: [
        ("", "nothing"), ("00109900001", "11 digits"), ("0010990000011", "13 digits"), ("00109900000a", "letters and digits, 12 characters"),
        ("001 099 000 001", "digits and spaces, 15 characters"), ("001099000001\0", "digits and control characters, 13 characters"),
        ("００１０９９００００01", "digits and characters of other scripts, 12 characters"), ("00109900000\u{301}1", "digits and characters of other scripts, 13 characters"),
        (String(repeating: "1", count: 1 << 20), "more than 1000 digits"),
    ])
    func shapes(text: String, shape: String) {
        let flaw = IdentityFlaw.form(allowed: "12 digits", found: Shape(text))
        #expect(throws: flaw) { try CitizenIdentity(text, now: Self.now) }
        #expect(Shape(text).description == shape)
        if text.count > 8 { #expect(!"\(flaw)".contains(text)) }
    }

    @Test("An identity is never printed")
    func unprinted() throws {
        let identity = try CitizenIdentity("001099000001", now: Self.now)
        var dumped = ""
        dump(identity, to: &dumped)
        for text in ["\(identity)", String(reflecting: identity), dumped, "\(try TaxCode("001099000001", now: Self.now))", "\(try PhoneNumber("0912345678"))"] {
            #expect(!text.contains("099000001") && !text.contains("912345678"))
        }
    }

    @Test("An old identity card is nine digits", arguments: [("012345678", true), ("01234567", false), ("0123456789", false), ("01234567a", false), ("０12345678", false), ("", false)])
    func oldCard(text: String, isRight: Bool) { #expect(((try? OldIdentityCard(text)) != nil) == isRight) }
}

@Suite struct TaxCodeTests {
    private static let now = Instant(seconds: 1_790_730_000)

    @Test("A code with its check digit is read", arguments: [
        ("0100000003", nil), ("1111111116", nil), ("1234567893", nil), ("1234567893-001", nil), ("1234567890", .checkDigit),
        ("1234567890-001", .checkDigit), ("0000000000", .checkDigit), ("0000000001", .checkDigit),
    ] as [(String, IdentityFlaw?)])
    func checked(text: String, flaw: IdentityFlaw?) { #expect(Self.flaw(text) == flaw) }

    @Test("Any other check digit is refused", arguments: 1...20)
    func unchecked(seed: UInt64) {
        var chance = Chance(seed: seed)
        for _ in 0..<50 {
            let first = chance.digits(9)
            let right = (0...9).filter { Self.flaw(first + String($0)) == nil }
            #expect(right.count <= 1)
            let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]
            let sum = zip(weights, first).reduce(0) { $0 + $1.0 * ($1.1.wholeNumberValue ?? 0) }
            #expect(right == (sum % 11 == 0 ? [] : [10 - sum % 11]))
            if let digit = right.first {
                #expect(Self.flaw("\(first)\(digit)-001") == nil && Self.flaw("\(first)\((digit + 1) % 10)-001") == .checkDigit)
            }
        }
    }

    @Test("A person's is the citizen's identity, with its checks")
    func person() throws {
        guard case .person(let identity) = try TaxCode("001099000001", now: Self.now).kind else { return #expect(Bool(false), "no person") }
        #expect(identity.birthYear == 1999)
        #expect(Self.flaw("001999000001") == .birthYear)
    }

    @Test("Another shape is refused", arguments: ["", "1", "123456789", "12345678901", "1234567890123", "1234567890-01", "1234567890-0011", "1234567890-", "-001", "1234567890 001", "1234567890–001", "123456789-0001", "12345678９0", "0123456789-001-1", "abcdefghij"])
    func shapes(text: String) { #expect(Self.flaw(text) == .form(allowed: TaxCode.allowed, found: Shape(text))) }

    private static func flaw(_ text: String) -> IdentityFlaw? {
        do throws(IdentityFlaw) {
            _ = try TaxCode(text, now: now)
            return nil
        } catch {
            return error
        }
    }
}

@Suite struct PhoneNumberTests {
    @Test("A number is kept in E.164", arguments: [("0912345678", "+84912345678"), ("+84912345678", "+84912345678"), ("02438123456", "+842438123456"), ("+842438123456", "+842438123456")])
    func reads(text: String, kept: String) throws { #expect(try PhoneNumber(text).value.reveal() == kept) }

    @Test("Another shape is refused", arguments: [
        "", "0", "091234567", "091234567890", "912345678", "84912345678", "0084912345678", "+84091234567", "+8491234567", "+84 912345678", "091 234 5678", "0912-345-678",
        "+1 2025550100", "+12025550100", "０912345678", "0912345678x", "00912345678", "0912345678\0", String(repeating: "0", count: 1 << 20),
    ])
    func refuses(text: String) { #expect(throws: IdentityFlaw.form(allowed: PhoneNumber.allowed, found: Shape(text))) { try PhoneNumber(text) } }
}

@Suite struct ShapeTests {
    @Test("A shape says how long and of what, never what", arguments: [
        ("", "nothing"), ("1", "1 digit"), ("12", "2 digits"), ("a", "1 letter"), ("Nguyễn", "6 letters"), ("Nguyễn Văn", "letters and spaces, 10 characters"),
        ("a@b.c", "letters and marks, 5 characters"), ("a1 .", "letters, digits, spaces and marks, 4 characters"), ("名", "1 character of another script"), (" ", "1 space"),
    ])
    func shapes(value: String, shape: String) { #expect(Shape(value).description == shape) }
}
