import Testing

@testable import Pages

@Suite("Forms with files")
struct MultipartTests {
    /// The parts of a body that comes in pieces of so many bytes: names, file names, contents.
    private func read(_ text: String, step: Int, type: String = "multipart/form-data; boundary=xyz") async throws -> [String]? {
        var rest = Array(text.utf8)[...]
        guard var reader = MultipartReader(type: type, source: {
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(step) }
            return Array(rest.prefix(step))
        }) else { return nil }
        var parts: [String] = []
        while let part = try await reader.next() {
            var content: [UInt8] = []
            while let piece = try await reader.piece() { content += piece }
            parts.append("\(part.name)|\(part.fileName ?? "-")|\(String(decoding: content, as: UTF8.self))")
        }
        return parts
    }

    private static let whole = [
        "--xyz\r\nContent-Disposition: form-data; name=\"ten\"\r\n\r\nNguyễn\r\n", "--xyz\r\nContent-Disposition: form-data; name=\"trong\"\r\n\r\n\r\n",
        "--xyz\r\ncontent-disposition: form-data; filename=\"C:\\a\\to;khai%22.pdf\"; name=\"tep\"\r\nContent-Type: application/pdf\r\n\r\nab\r\n--xy\r\n\r\ncd\r\n", "--xyz--\r\n",
    ].joined()

    @Test("Fields and files come whole, in whatever pieces the body comes", arguments: [1, 2, 3, 7, 64, 10_000])
    func pieces(step: Int) async throws {
        #expect(try await read(Self.whole, step: step) == ["ten|-|Nguyễn", "trong|-|", "tep|to;khai\".pdf|ab\r\n--xy\r\n\r\ncd"])
    }

    @Test("What is no such form is refused", arguments: [
        "", "--xyz", "--xyz\r\n\r\n", "--xyz\r\nContent-Disposition: attachment\r\n\r\na\r\n--xyz--", "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nbroken off", "--xyzContent",
        "--xyz\r\nX: " + String(repeating: "a", count: 20_000) + "\r\n\r\n\r\n--xyz--",
    ])
    func refused(text: String) async { await #expect(throws: MultipartReader.Flaw.self) { try await read(text, step: 5) } }

    @Test("A type without a boundary, or of another kind, is none", arguments: ["multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=xyz", "multipart/form-data; boundary=\"a b\""])
    func types(type: String) async throws { #expect(try await read(Self.whole, step: 5, type: type) == nil) }

    @Test("A field longer than any is refused")
    func long() async throws {
        var reader = try #require(MultipartReader(type: "multipart/form-data; boundary=x", source: Self.once("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + String(repeating: "a", count: 20_000) + "\r\n--x--")))
        #expect(try await reader.next()?.name == "a")
        await #expect(throws: MultipartReader.Flaw.tooLong) { try await reader.field() }
    }

    private static func once(_ text: String) -> () async throws -> [UInt8]? {
        var rest: [UInt8]? = Array(text.utf8)
        return {
            defer { rest = nil }
            return rest
        }
    }
}
