import Documents
import Dossiers
import Testing

@Suite("Attachments' contents")
struct AttachmentTests {
    /// Made by another program than ours: an entry deflated, with a hostile name and a comment; one stored; two; none.
    private static let deflated = "UEsDBBQAAAAIAAAAIQDc/d3REAAAAA4AAAALAAAALi4vLi4veC50eHQLyXi4e61CXnpG5sPd7bkAUEsBAhQDFAAAAAgAAAAhANz93dEQAAAADgAAAAsAAAAAAAAAAAAAAIABAAAAAC4uLy4uL3gudHh0UEsFBgAAAAABAAEAOQAAADkAAAADAGdoaQ=="
    private static let stored = "UEsDBBQAAAAAAAAAIQDc/d3RDgAAAA4AAAAFAAAAYS50eHRUaOG7rSBuZ2hp4buHbVBLAQIUAxQAAAAAAAAAIQDc/d3RDgAAAA4AAAAFAAAAAAAAAAAAAACAAQAAAABhLnR4dFBLBQYAAAAAAQABADMAAAAxAAAAAAA="
    private static let two = "UEsDBBQAAAAAAAAAIQC379yDAQAAAAEAAAABAAAAYTFQSwMEFAAAAAAAAAAhAA2+1RoBAAAAAQAAAAEAAABiMlBLAQIUAxQAAAAAAAAAIQC379yDAQAAAAEAAAABAAAAAAAAAAAAAACAAQAAAABhUEsBAhQDFAAAAAAAAAAhAA2+1RoBAAAAAQAAAAEAAAAAAAAAAAAAAIABIAAAAGJQSwUGAAAAAAIAAgBeAAAAQAAAAAAA"
    private static let none = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="
    private static let word = Array("Thử nghiệm".utf8)

    private static func decoded(_ text: String) throws -> [UInt8] {
        var reader = Base64Reader()
        let bytes = try reader.read(Array(text.utf8))
        try reader.finish()
        return bytes
    }

    /// Fed in pieces of some length.
    private static func unpacked(_ bytes: [UInt8], by step: Int = 1 << 14, limit: Int64 = 1 << 20) throws(AttachmentFlaw) -> [UInt8] {
        let unpacker = Unpacker(limit: limit)
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: step) {
            unpacker.feed(Array(bytes[start..<min(start + step, bytes.count)]))
            while let piece = try unpacker.next() { out += piece }
        }
        unpacker.end()
        while let piece = try unpacker.next() { out += piece }
        return out
    }

    private static func packed(_ bytes: [UInt8]) throws -> [UInt8] {
        let packer = try Packer(name: "tệp.bin")
        return try packer.pack(Array(bytes.prefix(1000))) + packer.pack(Array(bytes.dropFirst(1000))) + packer.finish()
    }

    /// Bytes that do not pack well, the same each time.
    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 0x9E37_79B9
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    @Test("Other programs' ZIPs of one entry and plain bytes give the content, in pieces of any size", arguments: [1, 3, 7, 1 << 14])
    func read(_ step: Int) throws {
        #expect(try Self.unpacked(Self.decoded(Self.deflated), by: step) == Self.word)
        #expect(try Self.unpacked(Self.decoded(Self.stored), by: step) == Self.word)
        #expect(try Self.unpacked(Self.word, by: step) == Self.word)
        #expect(try Self.unpacked([0x50, 0x4B], by: step) == [0x50, 0x4B])
    }

    @Test("What is packed is unpacked as it was", arguments: [0, 1, 999, 1000, 1001, 65_536, 300_001])
    func roundTrip(_ count: Int) throws {
        for content in [Self.noise(count), [UInt8](repeating: 7, count: count)] {
            let packed = try Self.packed(content)
            #expect(packed.starts(with: [0x50, 0x4B, 0x03, 0x04]))
            #expect(try Self.unpacked(packed, by: 4099) == content)
        }
    }

    @Test("A ZIP of two entries or of none is refused")
    func entries() throws {
        let two = try Self.decoded(Self.two), none = try Self.decoded(Self.none)
        #expect(throws: AttachmentFlaw.entries) { try Self.unpacked(two) }
        #expect(throws: AttachmentFlaw.entries) { try Self.unpacked(none) }
    }

    @Test("A ZIP cut off anywhere gives no content")
    func cut() throws {
        for whole in [try Self.decoded(Self.deflated), try Self.decoded(Self.stored), try Self.packed(Self.word)] {
            for count in 4..<whole.count {
                #expect(throws: AttachmentFlaw.self, "\(count) of \(whole.count) bytes") { try Self.unpacked(Array(whole.prefix(count))) }
            }
        }
    }

    @Test("A ZIP that says a size over the limit is refused before anything is unpacked")
    func saidTooLarge() throws {
        var bytes = try Self.decoded(Self.deflated)
        bytes[25] = 0x7F
        let unpacker = Unpacker(limit: 1 << 20)
        unpacker.feed(bytes)
        #expect(throws: AttachmentFlaw.tooLarge(limit: 1 << 20)) { try unpacker.next() }
    }

    @Test("A bomb that says nothing of its size is stopped at the limit, a step of 64 KiB past it at most")
    func bomb() throws {
        let bytes = try Self.packed([UInt8](repeating: 0, count: 8 << 20))
        #expect(bytes.count < 16 << 10)
        let unpacker = Unpacker(limit: 1 << 20)
        unpacker.feed(bytes)
        var taken = 0
        #expect(throws: AttachmentFlaw.tooLarge(limit: 1 << 20)) {
            while let piece = try unpacker.next() { taken += piece.count }
        }
        #expect(taken <= 1 << 20)
        #expect(taken > (1 << 20) - (64 << 10))
    }

    @Test("A ZIP whose checksum or sizes lie, or after which more comes, is refused")
    func lies() throws {
        let whole = try Self.packed(Self.word)
        let content = 30 + "tệp.bin".utf8.count
        #expect(try Self.unpacked(whole) == Self.word)
        let directory = whole.count - 22 - 46 - "tệp.bin".utf8.count
        // The content, the descriptor's facts, the directory's with its place, the end's.
        let descriptor = [4, 8, 12].map { directory - 16 + $0 }, inDirectory = [16, 20, 24, 42].map { directory + $0 }
        for at in [content + 1] + descriptor + inDirectory + [whole.count - 1, whole.count - 6, whole.count - 10, whole.count - 12, whole.count - 14] {
            var bytes = whole
            bytes[at] ^= 0x10
            #expect(throws: AttachmentFlaw.self, "byte \(at)") { try Self.unpacked(bytes) }
        }
        #expect(throws: AttachmentFlaw.inconsistent) { try Self.unpacked(whole + [0]) }
        #expect(throws: AttachmentFlaw.self) { try Self.unpacked(whole + [UInt8](repeating: 0, count: 1 << 20), limit: 1 << 30) }
        var stored = try Self.decoded(Self.stored)
        stored[22] += 1
        #expect(throws: AttachmentFlaw.inconsistent) { try Self.unpacked(stored) }
    }

    @Test("Encrypted entries and other methods are refused")
    func methods() throws {
        for (at, value) in [(6, UInt8(1)), (8, 12)] {
            var bytes = try Self.decoded(Self.deflated)
            bytes[at] = value
            #expect(throws: AttachmentFlaw.method) { try Self.unpacked(bytes) }
        }
    }

    @Test("Base64 is written and read back in pieces of any size, white space between", arguments: [0, 1, 2, 3, 4, 100, 4096])
    func base64(_ count: Int) throws {
        let content = Self.noise(count)
        var writer = Base64Writer(), reader = Base64Reader()
        var text: [UInt8] = [], out: [UInt8] = []
        for start in stride(from: 0, to: count, by: 7) { text += writer.write(Array(content[start..<min(start + 7, count)])) }
        text += writer.finish()
        for byte in text { out += try reader.read([byte, 0x0A]) }
        try reader.finish()
        #expect(out == content)
        #expect(text.count == (count + 2) / 3 * 4)
    }

    @Test("What is no Base64 is refused", arguments: ["A", "AAA", "A===", "AA=A", "AA==AAAA", "A-AA", "AB==", "AAB=", "=AAA", "AAAA="])
    func noBase64(_ text: String) {
        #expect(throws: AttachmentFlaw.base64) { try Self.decoded(text) }
    }

    @Test("Twenty MiB go out and come in again while no more than a few pieces are held")
    func flat() throws {
        let piece = Self.noise(64 << 10), count = 320
        let packer = try Packer(name: "lớn.bin"), unpacker = Unpacker(limit: 20 << 20)
        var writer = Base64Writer(), reader = Base64Reader()
        var taken = 0, most = 0, areSame = true

        func carry(_ packed: [UInt8], isLast: Bool) throws {
            let text = writer.write(packed) + (isLast ? writer.finish() : [])
            unpacker.feed(try reader.read(text))
            if isLast { unpacker.end() }
            most = max(most, unpacker.held, text.count)
            while let out = try unpacker.next() {
                // What comes out goes on with the piece where the last one stopped.
                for at in [0, out.count - 1] { areSame = areSame && out[at] == piece[(taken + at) % piece.count] }
                taken += out.count
            }
            most = max(most, unpacker.held)
        }
        for _ in 0..<count { try carry(packer.pack(piece), isLast: false) }
        try carry(packer.finish(), isLast: true)
        try reader.finish()

        #expect(taken == count * piece.count)
        #expect(areSame)
        #expect(most < 512 << 10)
    }
}
