import Gateway
import Glibc
import NIOCore
import Synchronization

/// Where a portal takes dossiers in and tells how one stands. It keeps nothing: what was handed in is only
/// counted and summed, and a state is made up from the dossier's number.
final class DossierDesk: Sendable {
    private let agency: SandboxAgency
    private let serial = Atomic<Int>(0)

    init(_ agency: SandboxAgency) { self.agency = agency }

    // MARK: Handing in

    /// Reads the content to its end, however long, and answers with a receipt.
    func receive(_ exchange: Exchange) -> Reply {
        switch exchange.body.streamed(on: exchange.loop) {
        case .empty, .file:
            return .now(receipt(bytes: 0, Digest(), exchange))
        case .bytes(let content):
            return .now(receipt(bytes: content.readableBytes, .of(content), exchange))
        case .stream(let stream, _):
            let pending = PendingAnswer(loop: exchange.loop)
            pending.onCancelled = { stream.abandon() }
            var bytes = 0
            var digest = Digest()
            let read = {
                while let piece = stream.take() {
                    switch piece {
                    case .bytes(let content):
                        bytes += content.readableBytes
                        digest.add(content)
                    case .end:
                        pending.deliver(.success(self.receipt(bytes: bytes, digest, exchange)))
                    case .failed(let error):
                        pending.deliver(.failure(error))
                    }
                }
            }
            stream.onPiece = read
            read()
            return .later(pending)
        }
    }

    private func receipt(bytes: Int, _ digest: Digest, _ exchange: Exchange) -> Answer {
        let number = nextNumber(at: exchange.clock.now())
        var fields = Fields([.location: "/\(agency.slug)/tra-cuu/\(number)", .cacheControl: "private, no-store"])
        let text: String
        if wantsPage(exchange) {
            fields.add(.contentType, "text/html; charset=utf-8")
            text = PortalPages.receipt(number, bytes: bytes, agency)
        } else {
            fields.add(.contentType, "application/json")
            text = #"{"soHoSo":"\#(number)","bytes":\#(bytes),"fnv1a64":"\#(digest.text)","duLieuGiaLap":true}"# + "\n"
        }
        return Answer(status: 201, fields: fields, body: .bytes(ByteBuffer(string: text)))
    }

    /// `G01-20260930-0001`: identifier, day in Vietnam (UTC+7), serial.
    private func nextNumber(at instant: Instant) -> String {
        var time = time_t(instant.seconds + 7 * 3600)
        var day = tm()
        gmtime_r(&time, &day)
        let date = (Int(day.tm_year) + 1900) * 10_000 + (Int(day.tm_mon) + 1) * 100 + Int(day.tm_mday)
        let count = String(serial.add(1, ordering: .relaxed).newValue)
        return "\(agency.reference.code)-\(date)-" + String(repeating: "0", count: max(0, 4 - count.count)) + count
    }

    // MARK: Looking up

    /// One person's matter, so no cache may keep it (RFC 9111 §5.2.2.5, §5.2.2.7).
    func lookUp(_ number: String, _ exchange: Exchange) -> Answer {
        var fields = Fields([.cacheControl: "private, no-store"])
        let state = Self.isNumber(number) ? Self.state(of: number) : nil
        let text: String
        if wantsPage(exchange) {
            fields.add(.contentType, "text/html; charset=utf-8")
            text = PortalPages.dossier(number, state: state, agency)
        } else {
            fields.add(.contentType, "application/json")
            let found = state.map { #""trangThai":\#(JSONText.quoted($0))"# } ?? #""loi":"không tìm thấy hồ sơ""#
            text = #"{"soHoSo":\#(JSONText.quoted(number)),"coQuan":"\#(agency.reference.code)",\#(found),"duLieuGiaLap":true}"# + "\n"
        }
        return Answer(status: state == nil ? 404 : 200, fields: fields, body: .bytes(ByteBuffer(string: text)))
    }

    private static func isNumber(_ text: String) -> Bool {
        (1...50).contains(text.utf8.count) && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
    }

    private static let states = ["Đã tiếp nhận", "Đang xử lý", "Chờ bổ sung", "Đã có kết quả"]

    private static func state(of number: String) -> String {
        states[Int(Digest.of(ByteBuffer(string: number)).value % UInt64(states.count))]
    }

    private func wantsPage(_ exchange: Exchange) -> Bool {
        exchange.request.fields.combined(.accept)?.lowercased().contains("text/html") ?? false
    }
}
