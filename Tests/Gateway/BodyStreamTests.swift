import Gateway
import NIOCore
import NIOEmbedded
import Testing

@Suite("A body on its way")
struct BodyStreamTests {
    private let stream = BodyStream(loop: EmbeddedEventLoop(), highWater: 10)

    /// The pieces there are now, in words.
    private func taken() -> [String] {
        var words: [String] = []
        while let piece = stream.take() {
            switch piece {
            case .bytes(let bytes): words.append(String(buffer: bytes))
            case .end(let trailers): words.append("end \(trailers?.count ?? 0)")
            case .failed(let error): words.append(error.code)
            }
        }
        return words
    }

    @Test("Pieces come in order, then the end, once")
    func order() {
        stream.offer(ByteBuffer(string: "ab"))
        stream.offer(ByteBuffer(string: "cd"))
        stream.finish(trailers: Fields(["x-sum": "1"]))
        stream.offer(ByteBuffer(string: "late"))
        stream.fail(.defect)
        #expect(taken() == ["abcd", "end 1"])
        #expect(taken() == [])
    }

    @Test("At the high-water mark the producer stops, and is told once when to go on")
    func pressure() {
        var demands = 0
        stream.onDemand = { demands += 1 }
        stream.offer(ByteBuffer(string: "123456789"))
        #expect(stream.wantsMore)
        stream.offer(ByteBuffer(string: "0"))
        #expect(!stream.wantsMore)
        #expect(taken() == ["1234567890"] && demands == 1 && stream.wantsMore)
        stream.offer(ByteBuffer(string: "x"))
        #expect(taken() == ["x"] && demands == 1)
    }

    @Test("The consumer is told of each piece and of the end")
    func news() {
        var told = 0
        stream.onPiece = { told += 1 }
        stream.offer(ByteBuffer(string: "a"))
        stream.offer(ByteBuffer())
        stream.fail(.defect)
        #expect(told == 2 && taken() == ["a", "defect"])
    }

    @Test("A consumer that leaves is heard of once, and nothing comes after")
    func abandoned() {
        var left = 0
        stream.onAbandoned = { left += 1 }
        stream.offer(ByteBuffer(string: "a"))
        stream.abandon()
        stream.abandon()
        stream.offer(ByteBuffer(string: "b"))
        stream.finish()
        #expect(left == 1 && taken() == [] && !stream.wantsMore)
    }

    @Test("Leaving after the end disturbs nobody")
    func afterTheEnd() {
        var left = 0
        stream.onAbandoned = { left += 1 }
        stream.finish()
        stream.abandon()
        #expect(left == 0)
    }
}
