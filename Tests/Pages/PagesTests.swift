import Gateway
import Reports
import Testbed
import Testing

@testable import Catalogue
@testable import Pages

@Suite("The citizens' pages")
struct PagesTests {
    @Test("Each page renders in both languages, with nothing left open, and may be kept by the gateway's cache")
    func all() async throws {
        let bed = try await PagesBed(notice: .init(vi: "Giả lập & thử", en: "Synthetic"))
        for path in ["/", "/tim-kiem", "/tim-kiem?q=khai+sinh", "/co-quan", "/co-quan/H26", "/thu-tuc/1.000001", "/thu-tuc/1.000001/H26", "/trang-thai", "/thong-ke", "/tro-giup"] {
            for prefix in ["", "/en"] {
                let answer = try await bed.get(prefix.isEmpty ? path : path == "/" ? "/en" : prefix + path)
                #expect(answer.status == 200 && !answer.text.contains("{{") && answer.text.contains(prefix.isEmpty ? "Giả lập &amp; thử" : "Synthetic"), "\(path)")
                #expect(answer.text.contains("<html lang=\"\(prefix.isEmpty ? "vi" : "en")\">") && answer.text.hasSuffix("</html>\n"), "\(path)")
                #expect(answer.fields.only(.cacheControl)?.hasPrefix("public, max-age=") == true)
                #expect(answer.fields.only("content-security-policy") == Pages.policy)
            }
        }
    }

    @Test("What is written in a catalogue is text on the page, never markup")
    func escaped() async throws {
        let bed = try await PagesBed()
        #expect(try await bed.get("/thu-tuc/1.000001/H26").text.contains("Giấy &lt;chứng&gt; sinh"))
        let page = try await bed.get("/tim-kiem?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text
        #expect(!page.contains("<script>alert") && page.contains("value=\"&quot;&gt;&lt;script&gt;"))
    }

    @Test("A portal that does not answer is said to, with whom to call, and the page is there all the same")
    func down() async throws {
        let page = try await PagesBed(health: .closed).get("/thu-tuc/1.000001/H26")
        #expect(page.status == 200 && page.text.contains("hiện không trả lời") && page.text.contains("Liên hệ: 0000"))
    }

    @Test("What is not there is said in a page that says what to do", arguments: ["/thu-tuc/1.000009", "/thu-tuc/x/H26", "/co-quan/X", "/co-quan/Z99", "/thu-tuc/1.000001/H26?ngay=2026-02-30", "/thu-tuc/%ff"])
    func missing(path: String) async throws {
        let page = try await PagesBed().get(path)
        #expect(page.status == 404 && page.text.contains("Không tìm thấy trang này") && page.text.contains("Yêu cầu gửi đến"))
        #expect(page.fields.only(.cacheControl) == "no-store")
    }

    @Test("A day in the past shows what was in force then; before that, nothing")
    func past() async throws {
        let bed = try await PagesBed(), today = Day(bed.clock.now())
        #expect(try await bed.get("/thu-tuc/1.000001/H26?ngay=\(today.adding(-10))").status == 200)
        #expect(try await bed.get("/thu-tuc/1.000001/H26?ngay=\(today.adding(-11))").status == 404)
    }

    @Test("A merged province's page says what it belongs to")
    func merged() async throws {
        let bed = try await PagesBed()
        bed.clock.advance(by: .days(900))
        #expect(try await bed.get("/co-quan/H25").text.contains("Từ ngày 1/7/2025 địa bàn này thuộc Tỉnh Ninh Bình."))
    }

    @Test("Words stand in both languages, and no template asks for one that is missing")
    func words() {
        for language in [Language.vi, .en] { #expect(PageWords.all(language).values.allSatisfy { !$0.isEmpty }) }
        #expect(Set(PageWords.all(.vi).keys) == Set(PageWords.all(.en).keys))
    }

    @Test("Numbers, shares, moments and sizes read as each language writes them")
    func text() {
        #expect(PageText.number(109_644, .vi) == "109.644" && PageText.number(1_400, .en) == "1,400" && PageText.number(7, .vi) == "7")
        #expect(PageText.share(44, of: 71, .vi) == "62,0 %" && PageText.share(1, of: 0, .en) == "–")
        #expect(PageText.moment(Instant(seconds: 1_790_734_200)) == "09:10, 30/9/2026")
        #expect(PageText.size(1023, .vi) == "1023 B" && PageText.size(1536, .vi) == "1,5 KB" && PageText.size(100 << 20, .en) == "100.0 MB")
    }

    @Test("A form's fields are read as browsers write them, and what none writes is refused")
    func fields() throws {
        let form = try #require(FormFields("so=H26-1&ma=%C4%90+1&trong=&x=1&x=2"))
        #expect(form["so"] == "H26-1" && form["ma"] == "Đ 1" && form["trong"] == nil && form["x"] == nil && form["y"] == nil)
        #expect(FormFields("a=%") == nil && FormFields("a=%zz") == nil && FormFields("a=%ff") == nil)
        #expect(FormFields(String(repeating: "a=1&", count: 201)) == nil)
    }

    @Test("The status page tells a portal's last 90 days, and of days without figures nothing")
    func status() async throws {
        let bed = try await PagesBed(), agency = try #require(AgencyCode("H26")), today = Day(bed.clock.now())
        for (day, isWell) in [(today, true), (today, true), (today.adding(-1), false), (today.adding(-1), true), (today.adding(-90), false)] {
            try await bed.ledger.note([(agency, isWell)], on: day)
        }
        let page = try await bed.get("/trang-thai").text
        #expect(page.contains("75,0 %") && page.contains("aria-label=\"2 ngày có số liệu trong 90 ngày, 1 ngày có lúc không trả lời\""))
        #expect(page.split(separator: "class=\"whole\"").count == 2 && page.split(separator: "class=\"bad\"").count == 2)
    }

    @Test("Open data come as a table of a period, and a period that is none is not found")
    func openData() async throws {
        let bed = try await PagesBed(), data = try await bed.get("/du-lieu-mo/ho-so.csv?ky=2026-Q3")
        #expect(data.status == 200 && data.fields.only(.contentType) == "text/csv; charset=utf-8" && data.text == "coQuan,ten,tiepNhan,dungHan,treHan\r\n")
        #expect(try await bed.get("/du-lieu-mo/ho-so.csv?ky=2026-Q9").status == 404)
    }
}
