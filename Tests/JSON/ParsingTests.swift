import JSON
import Testing

@Suite("JSON is read as RFC 8259 has it") struct ParsingTests {
    static let good: [(String, JSON)] = [
        ("null", nil), ("true", true), ("false", false), ("0", 0), ("-0", .number(JSONNumber(checkedForTest: "-0"))),
        ("\"\"", ""), ("[]", []), ("{}", [:]), (" \t\r\n[ ] \n", []), ("{ }", [:]),
        ("[1,2]", [1, 2]), (#"{"a":1}"#, ["a": 1]), (#"{"a":{"b":[null,true]}}"#, ["a": ["b": [nil, true]]]),
        (#"{"":""}"#, ["": ""]), (#"{"a":1,"A":2}"#, ["a": 1, "A": 2]), (#"[{"a":1},{"a":1}]"#, [["a": 1], ["a": 1]]),
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u1EA0""#, "AéẠ"), (#""\ud83c\uDFE0""#, "🏠"),
        (#""\u0000""#, "\0"), (#""\uFFFE\uFDD0""#, .string(String(decoding: [0xFFFE, 0xFDD0] as [UInt16], as: UTF16.self))), (#""a\u0062c""#, "abc"),
        ("\"Đăng ký thường trú\"", "Đăng ký thường trú"), ("\"\u{7F}\u{2028}\u{10FFFF}\"", "\u{7F}\u{2028}\u{10FFFF}"),
        ("\"\u{FEFF}\"", "\u{FEFF}"), ("9223372036854775807", .init(Int64.max)), ("-9223372036854775808", .init(Int64.min)),
    ]

    @Test("What is well formed becomes its value", arguments: good)
    func goodText(text: String, value: JSON) throws {
        #expect(try JSON(parsing: Array(text.utf8)) == value)
    }

    @Test("Numbers keep their digits", arguments: [
        "0", "-0", "1.0", "100.10", "1e5", "1E+05", "-0.0e-0", "1.7976931348623157e999", "12345678901234567890", "0.1234567890123456789012345678901234567890",
    ])
    func numbers(text: String) throws {
        let value = try JSON(parsing: Array(text.utf8))
        #expect(value.number?.text == text && value.text == text)
    }

    @Test("A number is an integer only if it is written as one and fits; a double only if it is finite")
    func readings() throws {
        func read(_ text: String) throws -> JSONNumber { try #require(try JSON(parsing: Array(text.utf8)).number) }
        #expect(try read("-3").int64 == -3 && read("9223372036854775808").int64 == nil && read("3.0").int64 == nil && read("1e2").int64 == nil)
        #expect(try read("1e2").double == 100 && read("-0.5").double == -0.5 && read("1e999").double == nil)
        #expect(JSONNumber(Double.infinity) == nil && JSONNumber(0.5)?.text == "0.5" && JSON(7).int == 7 && JSON("7").int == nil)
    }

    static let bad: [(String, JSONFlaw.Kind)] = [
        ("", .endsEarly), (" ", .endsEarly), ("[", .endsEarly), ("[1", .endsEarly), ("[1,", .endsEarly), ("{", .endsEarly), (#"{"a""#, .endsEarly),
        (#"{"a":"#, .endsEarly), (#"{"a":1"#, .endsEarly), (#"{"a":1,"#, .endsEarly), ("\"a", .endsEarly), (#""a\"#, .endsEarly), (#""\u12"#, .endsEarly),
        ("tru", .endsEarly), ("-", .endsEarly), ("1.", .endsEarly), ("1e", .endsEarly), ("1e+", .endsEarly),
        ("]", .unexpected), ("[,]", .unexpected), ("[1,]", .unexpected), ("[1 2]", .unexpected), ("[1;2]", .unexpected), ("{,}", .unexpected),
        (#"{"a":1,}"#, .unexpected), ("{a:1}", .unexpected), ("{1:1}", .unexpected), ("{'a':1}", .unexpected), (#"{"a" 1}"#, .unexpected),
        (#"{"a"}"#, .unexpected), (#"{"a":}"#, .unexpected), ("[1}", .unexpected), (#"{"a":1]"#, .unexpected), ("True", .unexpected), ("nul1", .unexpected),
        ("NaN", .unexpected), ("Infinity", .unexpected), ("-Infinity", .number), ("undefined", .unexpected), ("'a'", .unexpected), ("// a\n1", .unexpected),
        ("/* a */1", .unexpected), ("\u{A0}1", .unexpected), ("\u{C}1", .unexpected), ("+1", .unexpected), (".5", .unexpected),
        ("1 2", .trailing), ("{}{}", .trailing), ("null,", .trailing), ("[]\0", .trailing), ("1a", .trailing), ("0x10", .trailing), ("1//", .trailing), ("truefalse", .trailing),
        ("01", .number), ("-01", .number), ("00", .number), ("-a", .number), ("1.a", .number), ("1.e1", .number), ("1ea", .number), ("--1", .number),
        ("\"\n\"", .controlCharacter), ("\"\t\"", .controlCharacter), ("\"\0\"", .controlCharacter), ("\"\u{1F}\"", .controlCharacter),
        (#""\a""#, .escape), (#""\x41""#, .escape), (#""\'""#, .escape), (#""\U0041""#, .escape), (#""\u00g0""#, .escape), (#""\u-123""#, .escape), (#""\0""#, .escape),
        (#""\ud800""#, .loneSurrogate), (#""\udc00""#, .loneSurrogate), (#""\ud800\u0041""#, .loneSurrogate), (#""\ud800\n""#, .loneSurrogate),
        (#""\ud800\ud800""#, .loneSurrogate), (#""\udc00\ud800""#, .loneSurrogate), (#""\ud800x""#, .loneSurrogate),
        (#"{"a":1,"a":1}"#, .duplicateName), (#"{"a":1,"b":2,"\u0061":3}"#, .duplicateName), ("{\"\u{E9}\":1,\"e\u{301}\":1}", .duplicateName),
        ("\u{FEFF}1", .byteOrderMark), ("\u{FEFF}", .byteOrderMark),
    ]

    @Test("What is not well formed is refused by its kind", arguments: bad)
    func badText(text: String, kind: JSONFlaw.Kind) {
        #expect(Self.flaw(Array(text.utf8))?.kind == kind)
    }

    static let illEncoded: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE1, 0x80, 0x28], [0xED, 0xA0, 0x80],
        [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xE9],
        [0x6E, 0xC0, 0xAE], [0xF0, 0x9F, 0x8F], [0xF8, 0x88, 0x80, 0x80, 0x80],
    ]

    @Test("What is not UTF-8 is refused in values and names alike", arguments: illEncoded)
    func encoding(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(Self.flaw([quote] + bytes + [quote])?.kind == .encoding)
        #expect(Self.flaw([UInt8(ascii: "{"), quote] + bytes + [quote] + Array(":1}".utf8))?.kind == .encoding)
        #expect(Self.flaw(Array(#""\n"#.utf8) + bytes + [quote])?.kind == .encoding)
    }

    @Test("UTF-16 and UTF-32 are refused", arguments: [[0xFF, 0xFE, 0x5B, 0], [0xFE, 0xFF, 0, 0x5B], [0x5B, 0, 0x5D, 0], [0, 0, 0, 0x5B], [0, 0x5B, 0, 0x5D]] as [[UInt8]])
    func otherEncodings(bytes: [UInt8]) {
        #expect(Self.flaw(bytes)?.kind == .unexpected)
    }

    static func flaw(_ bytes: [UInt8], _ limits: JSONLimits = .standard) -> JSONFlaw? {
        do throws(JSONFlaw) {
            _ = try JSON(parsing: bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }
}

extension JSONNumber {
    /// As the parser makes it.
    init(checkedForTest text: String) {
        self = (try? JSON(parsing: Array(text.utf8)))?.number ?? JSONNumber(0)
    }
}
