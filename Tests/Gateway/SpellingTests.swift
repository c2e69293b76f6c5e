import Gateway
import NIOCore
import Testing

@Suite("Spelling, dates and texts")
struct SpellingTests {
    @Test("A misspelt word is told the nearest, if it is near", arguments: [
        ("timout", "timeout"), ("tiemout", "timeout"), ("upstreams", "upstream"), ("upsteam", "upstream"), ("x", nil), ("banana", nil), ("timeout", "timeout"),
    ] as [(String, String?)])
    func nearest(_ word: String, _ meant: String?) {
        #expect(Spelling.nearest(to: word, among: ["upstream", "timeout", "balance", "tls"]) == meant)
    }

    @Test("A moment is written as HTTP writes dates", arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ] as [(Int64, String)])
    func dates(_ seconds: Int64, _ text: String) { #expect(HTTPDate.text(seconds) == text) }

    @Test("Numbers are written without making strings", arguments: [0, 7, 10, 99, 100, -5, .max, .min])
    func decimals(_ number: Int) {
        var buffer = ByteBuffer()
        buffer.writeDecimal(number)
        #expect(String(buffer: buffer) == String(number))
    }

    @Test("Chunk sizes are written in hexadecimal", arguments: [0, 1, 15, 16, 255, 65_536, .max])
    func hexadecimals(_ number: Int) {
        var buffer = ByteBuffer()
        buffer.writeHexadecimal(number)
        #expect(String(buffer: buffer) == String(number, radix: 16))
    }

    @Test("JSON and HTML carry any text safely")
    func quoted() {
        #expect(JSONText.quoted("a\"\\\n\r\t\u{1}\u{7f}ộ") == #""a\"\\\n\r\t\u0001\u007fộ""#)
        #expect(HTMLText.escaped("<a b=\"c&d\">'") == "&lt;a b=&quot;c&amp;d&quot;&gt;'")
    }

    @Test("A secret prints as dots, whoever prints it")
    func secrets() {
        let secret = Secret("hunter2")
        #expect("\(secret) \(String(reflecting: secret)) \(String(describing: [secret]))".contains("hunter2") == false)
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("hunter2") && secret.reveal() == "hunter2")
    }

    @Test("A deadline leaves less with time and never less than nothing")
    func deadlines() {
        let clock = ManualClock()
        let deadline = Deadline(after: .seconds(10), from: clock.tick())
        clock.advance(by: .seconds(4))
        #expect(deadline.remaining(at: clock.tick()) == .seconds(6))
        clock.advance(by: .minutes(1))
        #expect(deadline.remaining(at: clock.tick()) == .zero)
    }
}
