import Gateway
import NIOCore
import Testbed
import Testing

@testable import Caching

@Suite("How an entry stands on disk") struct DiskFormatTests {
    @Test("CRC-32C gives the sums of RFC 3720 appendix B.4", arguments: [
        ([UInt8]("123456789".utf8), 0xe306_9283), ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
        ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43), ([UInt8](0..<32), 0x46dd_794e),
        ([UInt8]((0..<32).reversed()), 0x113f_db5c), ([], 0),
    ] as [([UInt8], UInt32)])
    func vectors(_ bytes: [UInt8], _ sum: UInt32) {
        #expect(bytes.withUnsafeBytes { CRC32C.of($0) } == sum)
        // In pieces it comes to the same, wherever the cut is.
        for cut in bytes.indices {
            var pieces = CRC32C()
            bytes[..<cut].withUnsafeBytes { pieces.add($0) }
            bytes[cut...].withUnsafeBytes { pieces.add($0) }
            #expect(pieces.value == sum)
        }
    }

    private func head(_ fields: Fields, _ request: Fields = Fields(), received: Tick) throws -> StoredHead {
        let freshness = Freshness(
            initialAge: .seconds(3), received: received, lifetime: .seconds(60), needsValidation: true, mustNotBeStale: true,
            staleWhileRevalidate: .seconds(4), staleIfError: .seconds(5), isImmutable: true,
            terms: FreshnessTerms(lifetime: .expires, apparentAge: .seconds(1), saidAge: .seconds(2), delay: .seconds(3), staleIfError: .rules))
        let selectors = try #require(VarySelectors(of: fields, to: request))
        return StoredHead(status: 203, fields: fields, freshness: freshness, selectors: selectors, date: 1_700_000_000)
    }

    @Test("A head comes back as it was, fields byte for byte")
    func head() throws {
        let clock = ManualClock()
        let era = DiskHead.Era(id: 7, clock: clock)
        var fields = Fields([.vary: "Accept-Language, X-Kind", .etag: "\"a\""])
        fields.add(spelled: "x-NAME", "giá trị")
        let stored = try head(fields, Fields([.acceptLanguage: "vi"]), received: clock.tick())
        for query in [nil, "", "a=b"] as [String?] {
            let key = CacheKey(
                isSecure: true, authority: ByteBuffer(string: "motcua.example"), path: ByteBuffer(string: "/x"), query: query.map { ByteBuffer(string: $0) })
            let marks: [CacheMark.Name] = [.everything, .agency("H26"), .tag("a b"), .group("g", origin: "https://a", agency: "H26")]
            let back = try #require(DiskHead(DiskHead.encode(stored, key, era, marks: marks), era))
            #expect(back.marks == marks)
            #expect(back.key == key && back.head.status == 203 && back.head.date == stored.date)
            #expect(back.head.freshness == stored.freshness && back.head.selectors == stored.selectors)
            #expect(back.head.fields.description == fields.description && back.head.fields.knownNames == fields.knownNames)
            #expect(back.head.etag == stored.etag)
            #expect(back.head.selectors.match(Fields([.acceptLanguage: "vi"])) && !back.head.selectors.match(Fields()))
        }
    }

    @Test("For another run the time away is the calendar's, and never negative", arguments: [(100, 100), (0, 0), (-50, 0)])
    func age(_ calendar: Int64, _ away: Int64) throws {
        let before = ManualClock(start: 1000)
        before.advance(by: .seconds(20))
        let stored = try head(Fields(), received: Tick(nanoseconds: 0))
        let key = CacheKey(isSecure: false, authority: ByteBuffer(string: "a"), path: ByteBuffer(string: "/"), query: nil)
        let bytes = DiskHead.encode(stored, key, DiskHead.Era(id: 1, clock: before), marks: [])
        // It was received at 1000 on the calendar.
        let after = ManualClock(start: 1000 + calendar)
        let back = try #require(DiskHead(bytes, DiskHead.Era(id: 2, clock: after)))
        #expect(back.head.freshness.age(at: after.tick()) == .seconds(3 + away))
    }

    @Test("No prefix of a head is taken for a head")
    func shortened() throws {
        let era = DiskHead.Era(id: 7, clock: ManualClock())
        let fields = Fields([.vary: "Accept", .etag: "\"a\""])
        let key = CacheKey(isSecure: false, authority: ByteBuffer(string: "a"), path: ByteBuffer(string: "/"), query: ByteBuffer(string: "q"))
        let whole = DiskHead.encode(
            try head(fields, Fields([.accept: "x"]), received: Tick(nanoseconds: 0)), key, era, marks: [.everything, .tag("a")])
        for length in 0..<whole.readableBytes {
            #expect(DiskHead(try #require(whole.getSlice(at: 0, length: length)), era) == nil, "\(length)")
        }
    }

    @Test("Of two heads the newer sound one counts")
    func slots() throws {
        let layout = DiskLayout(number: 5, bodyLength: 10, bodySum: 1, headLength: 40)
        let first = ByteBuffer(string: "first"), second = ByteBuffer(string: "second")
        var slots = try #require(layout.slot(first, sequence: 1))
        #expect(layout.newest(in: slots)?.head == first)
        slots.writeRepeatingByte(0, count: layout.capacity - slots.readableBytes)
        slots.writeImmutableBuffer(try #require(layout.slot(second, sequence: 2)))
        let newest = try #require(layout.newest(in: slots))
        #expect(newest.head == second && newest.sequence == 2 && newest.slot == 1)
        slots.setInteger(0 as UInt8, at: slots.writerIndex - 1)
        #expect(layout.newest(in: slots)?.head == first)
        #expect(DiskLayout(number: 6, bodyLength: 10, bodySum: 1, headLength: 40).newest(in: slots) == nil)
        #expect(layout.slot(ByteBuffer(repeating: 0, count: layout.capacity), sequence: 3) == nil)
    }

    @Test("A file's name is its number, in the folder of its last byte; others' names are none")
    func names() {
        #expect(DiskLayout.name(0x12a3) == "a3/00000000000012a3")
        #expect(DiskLayout.number("00000000000012a3", in: 0xa3) == 0x12a3)
        for other in ["00000000000012a3.part", "00000000000012A3", "12a3", "00000000000012a4", "+0000000000012a3"] {
            #expect(DiskLayout.number(other, in: 0xa3) == nil)
        }
    }
}
