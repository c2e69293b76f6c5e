import Catalogue
import Gateway
import JSON
import Testing

@testable import DossierAPI

@Suite("Small parts of the doors") struct SmallPartsTests {
    @Test("A moment is read with any offset and written in Vietnam's time", arguments: [
        ("2026-09-30T05:00:00Z", "2026-09-30T12:00:00+07:00"), ("2026-09-30t05:00:00.999z", "2026-09-30T12:00:00+07:00"),
        ("2026-09-30T12:00:00+07:00", "2026-09-30T12:00:00+07:00"), ("2026-12-31T20:30:00-05:00", "2027-01-01T08:30:00+07:00"),
        ("2024-02-29T00:00:00+00:00", "2024-02-29T07:00:00+07:00"), ("1999-12-31T23:59:59.123456789+14:00", "1999-12-31T16:59:59+07:00"),
    ])
    func moments(_ text: String, _ written: String) throws {
        #expect(Timestamp.text(try #require(Timestamp.read(text))) == written)
    }

    @Test("A fraction of a second is kept to the nanosecond")
    func fractions() {
        #expect(Timestamp.read("1970-01-01T00:00:01.5Z") == Instant(nanoseconds: 1_500_000_000))
        #expect(Timestamp.read("1970-01-01T00:00:00.000000001Z") == Instant(nanoseconds: 1))
    }

    @Test("What is no moment is none", arguments: [
        "", "2026-09-30", "2026-09-30T05:00Z", "2026-09-30T05:00:00", "2026-09-30 05:00:00Z", "2026-09-30T24:00:00Z", "2026-09-30T05:60:00Z",
        "2026-09-30T05:00:60Z", "2026-09-31T05:00:00Z", "2023-02-29T05:00:00Z", "2026-13-01T05:00:00Z", "2026-09-30T05:00:00+7:00", "2026-09-30T05:00:00+0700",
        "2026-09-30T05:00:00+24:00", "2026-09-30T05:00:00.Z", "2026-09-30T05:00:00.1234567890Z", "2026-09-30T05:00:00ZZ", "٢٠٢٦-09-30T05:00:00Z",
        "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "-026-09-30T05:00:00Z", "2026-09-30T05:00:00é",
    ])
    func noMoments(_ text: String) { #expect(Timestamp.read(text) == nil) }

    @Test("Percent-encoding goes there and back, and what is none is refused")
    func percent() {
        for text in ["", "H26-20260930-0001", "HN/2026/77", "tờ khai", "a%b+c d", "\u{0}"] {
            let encoded = PercentCoding.encoded(text)
            #expect(PercentCoding.decoded(encoded) == text && encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x2f })
        }
        for wrong in ["%", "%2", "%G0", "%+1", "%FF", "%C3%28", "%ED%A0%80"] { #expect(PercentCoding.decoded(wrong) == nil) }
    }

    @Test("A bucket gives its burst at once and then one after each span, to each key its own")
    func buckets() {
        let buckets = TokenBuckets(.init(burst: 3, each: .seconds(10))), start = Tick(nanoseconds: 0)
        for _ in 0..<3 { #expect(buckets.take("a", at: start) == nil) }
        #expect(buckets.take("a", at: start) == .seconds(10) && buckets.take("b", at: start) == nil)
        #expect(buckets.take("a", at: start + .seconds(4)) == .seconds(6))
        #expect(buckets.take("a", at: start + .seconds(10)) == nil && buckets.take("a", at: start + .seconds(10)) == .seconds(10))
        buckets.giveBack("a")
        #expect(buckets.take("a", at: start + .seconds(10)) == nil)
        for _ in 0..<3 { #expect(buckets.take("a", at: start + .seconds(1000)) == nil) }
        #expect(buckets.take("a", at: start + .seconds(1000)) == .seconds(10))
    }

    @Test("Keys without end take bounded memory, and who has taken most is not forgotten for them")
    func bounded() {
        let buckets = TokenBuckets(.init(burst: 3, each: .seconds(10)), most: 100), start = Tick(nanoseconds: 0)
        for _ in 0..<3 { _ = buckets.take("guesser", at: start) }
        for key in 0..<10_000 {
            _ = buckets.take("\(key)", at: start + .milliseconds(Int64(key)))
            #expect(buckets.count <= 100)
        }
        #expect(buckets.take("guesser", at: start + .seconds(9)) != nil)
    }

    @Test("Findings name the fields as they are sent here", arguments: [
        ("DinhDanhCHS[1].SoDinhDanh", "nguoiNop.dinhDanh[1].so"), ("TaiLieuNop[0].TenTepDinhKem", "tep[0].ten"), ("ChuHoSo", "nguoiNop.ten"),
        ("tep[2].ve", "tep[2].ve"), ("nguoiNop.ten", "nguoiNop.ten"), ("", ""), ("GhiChu", "GhiChu"),
    ])
    func fields(_ dialect: String, _ here: String) { #expect(FieldNames.path(dialect) == here) }
}
