import Catalogue
import Connectors
import Dossiers
import Foundation
import Gateway
import Journal
import NIOCore
import NIOPosix
import SOAP
import Synchronization
import Testbed
import Testing

@testable import SingleWindow

/// One end of a `WindowBed`.
final class WindowNode: Sendable {
    let side: WindowProcedure.Side
    let book: WindowBook
    let dossiers: DossierBook
    let office: OutboxOffice
    let door: WindowDoor
    /// What the line to this end does to what it carries.
    let line: FaultyLine
    let peerName: String

    static func unit(_ side: WindowProcedure.Side) -> WindowUnit {
        side == .business
            ? WindowUnit(name: "NSW", identity: "NSW", ministry: "BTC", organization: "TCHQ") : WindowUnit(name: "BCT", identity: "BCT")
    }

    static func officeCode(_ side: WindowProcedure.Side) -> String { side == .business ? "NSW" : "BCT" }

    init(_ side: WindowProcedure.Side, _ journal: any Journal, _ clock: ManualClock, _ alarm: ManualAlarm) throws {
        self.side = side
        let other: WindowProcedure.Side = side == .business ? .ministry : .business
        let vault = try #require(Vault(master: [UInt8](repeating: side == .business ? 7 : 8, count: 32)))
        let agency = try #require(AgencyCode("G02")), national = try #require(ProcedureCode("2.000123"))
        peerName = "G02/\(other.rawValue)"
        var peer = WindowSettings.Peer(name: peerName, unit: Self.unit(other), office: Self.officeCode(other))
        peer.account = AgencyAccount(user: Self.officeCode(other), password: Secret("mật khẩu \(other.rawValue)"), agency: agency)
        peer.transient = [.other("BCT09_CODE")]
        let settings = WindowSettings(peers: [peer], registrations: [
            .init(try WindowBed.procedure(), as: side, unit: Self.unit(side), office: Self.officeCode(side), peer: peerName, agency: agency, national: national),
        ])
        book = WindowBook(journal: journal, vault: vault, clock: clock, seed: side == .business ? 1 : 2, settings: settings)
        door = WindowDoor(book: book, wire: WireSettings())
        var rules = AgencyRules(agency: agency)
        rules.windows = [national: "G02/declaring"]
        let procedure = Procedure(
            code: national, agency: agency, name: .init(vi: "Cấp giấy phép nhập khẩu"), field: .init(code: "G02-XNK", name: "Xuất nhập khẩu"),
            level: 4, timeLimit: .workingDays(7), path: "/giay-phep")
        dossiers = DossierBook(
            journal: journal, vault: vault, clock: clock, settings: DossierSettings(catalogue: ServiceCatalogue([procedure]), agencies: [rules]))
        office = OutboxOffice(journal, clock: clock, alarm: alarm, seed: 7)
        line = FaultyLine(door, user: Self.officeCode(other), password: "mật khẩu \(other.rawValue)")
    }

    func speak(to other: WindowNode) throws {
        guard let peer = book.settings.peer(peerName), let registration = book.settings.registrations.first else { return }
        let caller = OutboundCaller(other.line, loops: MultiThreadedEventLoopGroup.singleton, clock: book.clock, seed: 5)
        office.employ(WindowCourier(peer, office: Self.officeCode(side), caller: caller, book: book), for: peerName)
        office.employ(ParkingCourier(book: book), for: WindowMessage.parking)
        office.employ(TimelineCourier(book: book, dossiers: dossiers), for: WindowMessage.dossiers)
        let table = try XMLJSONMapping([
            .init(xml: ["Importer", "Name"], json: ["ChuHoSo"], isRequired: true), .init(xml: ["Importer", "Party"], json: ["MaDoiTuong"]),
            .init(xml: ["Purpose"], json: ["TrichYeuHoSo"], isRequired: true),
        ])
        let files = DeclaredFiles(path: ["Papers", "Paper"], name: "Name", content: "Data", digest: "Sha256")
        office.employ(DeclaringCourier(registration, table: table, files: files, book: book, dossiers: dossiers), for: "G02/declaring")
    }

    func dead() async throws -> [String] {
        try await book.journal.messages(nil, state: .dead, after: 0, limit: 100).compactMap(\.reason)
    }

    func waiting() async throws -> Int { try await book.journal.messages(nil, state: .waiting, after: 0, limit: 1000).count }
}

/// The way to a door, which answers in its place or loses its answer as it is told.
final class FaultyLine: Connector {
    enum Fault: Sendable {
        /// The door takes it; its answer does not come back.
        case lost
        case down
        case says(Int, String, type: String)
        /// What the door said, changed.
        case changed(@Sendable (String) -> String)
    }

    private let door: WindowDoor
    private let authorization: String
    let faults = Mutex<[Fault]>([])
    let calls = Mutex(0)
    let standing = Mutex<Fault?>(nil)

    init(_ door: WindowDoor, user: String, password: String) {
        self.door = door
        authorization = "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
    }

    func answer(_ exchange: Exchange) -> Reply {
        calls.withLock { $0 += 1 }
        exchange.replaceFields { $0.add(.authorization, authorization) }
        let fault = faults.withLock { $0.isEmpty ? nil : $0.removeFirst() } ?? standing.withLock { $0 }
        switch fault {
        case nil: return door.answer(exchange)
        case .down?: return .now(.failure(GatewayError(502, .upstream, at: .connect, retry: .always, .unreachable)))
        case .says(let status, let text, let type)?:
            var answer = Answer(status: status, fields: Fields([.contentType: type]))
            answer.body = .bytes(ByteBuffer(string: text))
            return .now(.success(answer))
        case .lost?: return after(exchange) { _ in .failure(GatewayError(502, .upstream, at: .firstByte, retry: .ifIdempotent, .noAnswer)) }
        case .changed(let change)?: return after(exchange) { answer in
            guard case .bytes(let bytes) = answer.body else { return .success(answer) }
            var answer = answer
            answer.body = .bytes(ByteBuffer(string: change(String(buffer: bytes))))
            return .success(answer)
        }
        }
    }

    private func after(_ exchange: Exchange, _ make: @escaping @Sendable (Answer) -> Result<Answer, GatewayError>) -> Reply {
        let reply = door.answer(exchange)
        guard case .later(let pending) = reply else { return reply }
        pending.pass { $0.flatMap(make) }
        return reply
    }
}
