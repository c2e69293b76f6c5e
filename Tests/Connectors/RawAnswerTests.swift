import Testing

@testable import Curl

@Suite("An answer taken apart")
struct RawAnswerTests {
    /// Takes `text` apart as it comes, `step` bytes at a time.
    private func take(_ text: String, step: Int) -> (lines: Int, content: String, last: RawAnswer.Part, answer: RawAnswer) {
        var answer = RawAnswer(), lines = 0, content = "", held: [UInt8] = [], last = RawAnswer.Part.needsMore
        var rest = Array(text.utf8)[...]
        repeat {
            held += rest.prefix(step)
            rest = rest.dropFirst(step)
            parts: while true {
                let count: Int
                last = held.withUnsafeBytes { answer.next($0) }
                switch last {
                case .needsMore, .end, .malformed: break parts
                case .framing(let length): count = length
                case .line(let length):
                    held.withUnsafeBytes { answer.took(UnsafeRawBufferPointer(rebasing: $0[..<length])) }
                    lines += 1
                    count = length
                case .content(let length):
                    content += String(decoding: held.prefix(length), as: UTF8.self)
                    count = length
                }
                held.removeFirst(count)
            }
        } while !rest.isEmpty && last == .needsMore
        return (lines, content, last, answer)
    }

    @Test("Content ends where its framing says", arguments: [
        ("HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nbody", 3, "body"),
        ("HTTP/1.1 403 No\r\ncontent-length:0\r\n\r\n", 3, ""),
        ("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2;a=\"b\"\r\ndy\r\n0\r\n\r\n", 3, "body"),
        ("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n4\r\nbody\r\n0\r\nX-A: b\r\n\r\n", 4, "body"),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n", 3, ""),
        ("HTTP/1.1 204 No Content\r\n\r\n", 2, ""),
        ("HTTP/1.1 100 Continue\r\nContent-Length: 9\r\n\r\nHTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nbody", 6, "body"),
    ])
    func framed(_ text: String, _ lines: Int, _ content: String) {
        for step in 1...text.utf8.count {
            let taken = take(text, step: step)
            #expect(taken.lines == lines, "\(step)")
            #expect(taken.content == content, "\(step)")
            #expect(taken.last == .end, "\(step)")
        }
    }

    @Test("What follows 101 is the other protocol's, to the last byte")
    func switched() {
        let text = "HTTP/1.1 101 Switching Protocols\r\nContent-Length: 1\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
        for step in 1...text.utf8.count {
            let taken = take(text, step: step)
            #expect(taken.content == "0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
            #expect(taken.last == .needsMore)
            #expect(taken.answer.isSwitched)
        }
    }

    @Test("Without a length the end of the connection is the end")
    func untilClose() {
        let taken = take("HTTP/1.1 403 No\r\n\r\nto the end", step: 7)
        #expect(taken.content == "to the end")
        #expect(taken.answer.mayEndNow)
        #expect(!take("HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nbod", step: 7).answer.mayEndNow)
    }

    @Test("Chunks that break their grammar are malformed", arguments: [
        "\r\n", "x\r\n", "-1\r\n", "+1\r\nx\r\n", "1\nx\r\n", "1\r\nxy\r\n", "ffffffffffffffff\r\n", "1\r\nx\n",
    ])
    func malformedChunks(_ chunks: String) {
        let taken = take("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks, step: 1000)
        #expect(taken.last == .malformed)
    }

    @Test("A head is written as libcurl would send it")
    func message() {
        let head = CurlHead(target: "/a?b", lines: ["Host: x", "X-Empty;", "Accept:", "X-Colon: a:", "X-Last: b;"])
        #expect(String(decoding: head.message(method: "GET"), as: UTF8.self)
            == "GET /a?b HTTP/1.1\r\nHost: x\r\nX-Empty:\r\nX-Colon: a:\r\nX-Last: b;\r\n\r\n")
    }
}
