import Catalogue
import Connectors
import Dossiers
import Gateway
import Journal
import NIOCore
import NIOPosix
import Synchronization
import Testbed
import Testing

@testable import Documents

/// An axis with two organs of its own, H26 and G22, and at the other end of a line the gateway of a third, G02. Each has a journal
/// of its own; what they say goes through the axis's door as its dialect. Time stands still but for what `pass` lets pass.
final class DocumentBed: Sendable {
    static let noon: Int64 = 1_790_744_400

    let clock = ManualClock(start: noon)
    let alarm: ManualAlarm
    let axis: DocumentBook
    let door: AxisDoor
    let node: DocumentBook
    let line: AxisLine
    let collector: AxisCollector
    let office: OutboxOffice
    let axisOffice: OutboxOffice
    let client: AxisClient

    static func organ(_ code: String) throws -> AgencyCode { try #require(AgencyCode(code)) }
    static let secret = Secret("bí mật của G02")

    private init(_ journals: [any Journal], _ form: AxisSignatureForm) throws {
        let alarm = ManualAlarm(clock)
        self.alarm = alarm
        func vault(_ byte: UInt8) throws -> Vault { try #require(Vault(master: [UInt8](repeating: byte, count: 32))) }
        let (h26, g22, g02) = (try Self.organ("H26"), try Self.organ("G22"), try Self.organ("G02"))
        var organs: [DocumentSettings.OurOrgan] = [
            .init(h26, name: "UBND thành phố giả lập", agency: h26), .init(g22, name: "Bộ giả lập", agency: g22), .init(g02, name: "Bộ Công Thương giả lập", agency: g02),
        ]
        for index in organs.indices where organs[index].id != h26 { organs[index].fetches = true }
        axis = DocumentBook(journal: journals[0], vault: try vault(7), clock: clock, settings: DocumentSettings(organs: organs))
        door = AxisDoor(book: axis)
        door.use([
            .init(organ: g02, secret: Self.secret, form: form), .init(organ: g22, secret: Secret("bí mật của G22"), form: .joined),
        ])
        node = DocumentBook(journal: journals[1], vault: try vault(8), clock: clock, settings: DocumentSettings(organs: [
            .init(g02, name: "Bộ Công Thương giả lập", agency: g02, axis: "G02/truc"),
        ]))
        line = try AxisLine(door)
        var settings = AxisClient.Settings(party: "G02/truc", organ: g02, secret: Self.secret)
        settings.form = form
        client = AxisClient(settings, caller: OutboundCaller(line, loops: MultiThreadedEventLoopGroup.singleton, clock: clock, seed: 5), clock: clock)
        collector = AxisCollector(client, book: node, alarm: alarm)
        office = OutboxOffice(journals[1], clock: clock, alarm: alarm, seed: 7)
        axisOffice = OutboxOffice(journals[0], clock: clock, alarm: alarm, seed: 8)
        office.employ(AxisCourier(client, book: node), for: "G02/truc")
        office.employ(EffectCourier(book: node), for: DocumentMessage.effects)
        axisOffice.employ(EffectCourier(book: axis), for: DocumentMessage.effects)
    }

    static func play(_ store: Store, form: AxisSignatureForm = .lines, _ act: (DocumentBed) async throws -> Void) async throws {
        try await store.play { first in
            try await store.play { second in
                let bed = try DocumentBed([first, second], form)
                do { try await act(bed) } catch { Issue.record(error) }
                for office in [bed.office, bed.axisOffice] { await office.stop(within: .seconds(5)) }
            }
        }
    }

    /// Lets so much time pass, from call to call.
    func pass(_ span: Span = .zero) async {
        let end = clock.tick() + span
        while true {
            await idle()
            guard let next = alarm.next, clock.tick() + next <= end else { break }
            alarm.advance(by: next)
        }
        alarm.advance(by: end - clock.tick())
        await idle()
    }

    private func idle() async {
        for _ in 0..<4 {
            await office.idle()
            await axisOffice.idle()
        }
    }

    // MARK: What they say

    /// A document with a number.
    static func document(_ from: String, to: [String], number: String = "137", business: Business? = nil, attachments: [Documents.Attachment] = []) throws -> EdXMLDocument {
        let sender = try organ(from), code = DocumentCode(number: number, notation: "UBND-VX"), day = try #require(Day(year: 2026, month: 10, day: 1))
        var header = DocumentHeader(
            from: Organ(id: sender, name: "Cơ quan giả lập"), to: try to.map { Organ(id: try organ($0)) },
            documentId: DocumentHeader.documentId(of: sender, on: day, code))
        header.code = code
        header.subject = "V/v thử nghiệm (giả lập)"
        return EdXMLDocument(
            header: header, trace: TraceHeaderList([.init(organ: sender, at: Instant(seconds: noon))], business ?? Business(.new)), attachments: attachments)
    }

    static func id(_ from: String, _ number: String = "137") throws -> String {
        DocumentHeader.documentId(of: try organ(from), on: try #require(Day(year: 2026, month: 10, day: 1)), DocumentCode(number: number, notation: "UBND-VX"))
    }

    /// Bytes of some length that no packer makes much smaller.
    static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var chance = SplitMix(seed: seed)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
    }

    func shelve(_ bytes: [UInt8], at book: DocumentBook) async throws -> DossierFile {
        var upload = book.shelf.begin(at: clock.now())
        if !bytes.isEmpty { try await upload.add(bytes) }
        return try await upload.finish()
    }

    /// The node's organ sends, with contents for its attachments.
    @discardableResult
    func send(
        _ from: String = "G02", to: [String] = ["H26"], number: String = "137", business: Business? = nil, contents: [[UInt8]] = [], request: String? = nil,
        change: (inout EdXMLDocument) -> Void = { _ in }
    ) async throws -> Document {
        let book = from == "G02" ? node : axis
        let attachments = contents.indices.map { Documents.Attachment(contentId: "tep-\($0)", contentType: "application/pdf", name: "tep-\($0).pdf") }
        var document = try Self.document(from, to: to, number: number, business: business, attachments: attachments), files: [DossierFile] = []
        change(&document)
        for content in contents { files.append(try await shelve(content, at: book)) }
        return try await book.send(document, files, request: request ?? "\(from)/\(number)").document
    }

    /// A document as the other end has it.
    func at(_ book: DocumentBook, _ from: String = "G02", _ number: String = "137") async throws -> Document? {
        try await book.load(book.id(of: Self.organ(from), Self.id(from, number)))
    }

    func latest(_ book: DocumentBook, _ from: String = "G02", _ number: String = "137", of organ: String) async throws -> String? {
        let organ = try Self.organ(organ)
        return try await at(book, from, number)?.receivers.first { $0.organ == organ }?.life.latest?.rawValue
    }

    func content(_ file: DossierFile, at book: DocumentBook) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for index in 0..<file.pieces { bytes += try #require(try await book.shelf.piece(index, of: file)) }
        return bytes
    }

    func whole(_ file: OutgoingFile) async throws -> [UInt8] {
        let bytes = Mutex<[UInt8]>([])
        #expect(try await file.write { piece in
            bytes.withLock { $0 += piece }
            return true
        })
        return bytes.withLock { $0 }
    }

    /// A file comes to the axis by its door's way.
    func take(_ bytes: [UInt8], as kind: ReadFile.Kind = .document, from organ: String, at book: DocumentBook? = nil, step: Int = 1000) async throws -> DocumentBook.Taken {
        let book = book ?? axis
        var file = try IncomingFile(onto: book.shelf, at: clock.now())
        let caller = DocumentBook.Caller.organ(try Self.organ(organ))
        do throws(DocumentTrouble) {
            for start in stride(from: 0, to: bytes.count, by: step) { try await file.take(Array(bytes[start..<min(start + step, bytes.count)])) }
        } catch {
            await book.turnAway(file.mark, caller, error)
            await file.abandon()
            throw error
        }
        return try await book.take(&file, as: kind, from: caller)
    }
}

/// The way to an axis's door, which loses what it is told to lose.
final class AxisLine: Connector {
    enum Fault: Sendable {
        /// The door takes it; its answer does not come back.
        case lost
        case down
        case says(Int, String, type: String)
    }

    private let routes: [Route]
    let faults = Mutex<[Fault]>([])
    let standing = Mutex<Fault?>(nil)
    let calls = Mutex<[String]>([])
    /// What happens to one call, by its number from 0.
    let later = Mutex<(call: Int, fault: Fault)?>(nil)

    init(_ door: AxisDoor) throws {
        routes = try door.routes(AxisPaths(), agency: AgencyReference(code: "-", nameVi: "Một cửa", nameEn: "Motcua"), declared: SourcePlace(file: "gateway.yaml", line: 1, column: 1))
    }

    func answer(_ exchange: Exchange) -> Reply {
        let path = exchange.request.pathText
        let number = calls.withLock { calls in
            calls.append(path)
            return calls.count - 1
        }
        let later = later.withLock { $0?.call == number ? $0?.fault : nil }
        guard let route = routes.first(where: { $0.pattern.match(path) != nil }) else { return .now(.failure(.noRoute(nearest: nil))) }
        switch later ?? faults.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) ?? standing.withLock({ $0 }) {
        case nil: return route.connector.answer(exchange)
        case .down?: return .now(.failure(GatewayError(502, .upstream, at: .connect, retry: .always, .unreachable)))
        case .says(let status, let text, let type)?:
            var answer = Answer(status: status, fields: Fields([.contentType: type]))
            answer.body = .bytes(ByteBuffer(string: text))
            return .now(.success(answer))
        case .lost?:
            let reply = route.connector.answer(exchange)
            guard case .later(let pending) = reply else { return reply }
            pending.pass { _ in .failure(GatewayError(502, .upstream, at: .firstByte, retry: .ifIdempotent, .noAnswer)) }
            return reply
        }
    }
}
