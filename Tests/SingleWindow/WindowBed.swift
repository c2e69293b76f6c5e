import Catalogue
import Connectors
import Dossiers
import Foundation
import Gateway
import JSON
import Journal
import NIOPosix
import SOAP
import Synchronization
import Testbed
import Testing
import XML

@testable import SingleWindow

/// Two gateways at the two ends of one line: one where businesses hand in, one that is a ministry's. Each has a journal of
/// its own; what they say goes through their doors as SOAP. Time stands still but for what `pass` lets pass.
final class WindowBed: Sendable {
    static let noon: Int64 = 1_790_744_400
    static let code = "BCT0600001"

    let clock = ManualClock(start: noon)
    let alarm: ManualAlarm
    let business: WindowNode
    let ministry: WindowNode

    private init(_ journals: [any Journal]) throws {
        let alarm = ManualAlarm(clock)
        self.alarm = alarm
        business = try WindowNode(.business, journals[0], clock, alarm)
        ministry = try WindowNode(.ministry, journals[1], clock, alarm)
    }

    static func play(_ store: Store, _ act: (WindowBed) async throws -> Void) async throws {
        try await store.play { first in
            try await store.play { second in
                let bed = try WindowBed([first, second])
                try bed.business.speak(to: bed.ministry)
                try bed.ministry.speak(to: bed.business)
                do { try await act(bed) } catch { Issue.record(error) }
                for node in [bed.business, bed.ministry] { await node.office.stop(within: .seconds(5)) }
            }
        }
    }

    /// Lets so much time pass, from call to call; nothing is under way at any of them.
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

    /// What one end does may give the other something to do.
    private func idle() async {
        for _ in 0..<4 {
            await business.office.idle()
            await ministry.office.idle()
        }
    }

    // MARK: What they say

    static func content(_ pairs: KeyValuePairs<String, String>) -> [XMLMarkup] { pairs.map { .element($0.key, $0.value) } }

    @discardableResult
    func say(_ meaning: Meaning, by node: WindowNode? = nil, reference: String = "R-1", _ content: KeyValuePairs<String, String> = ["Note": "giả lập"]) async throws -> Declaration {
        let node = node ?? ministry
        return try await node.book.send(.init(meaning, Self.code, reference, content: Self.content(content)), with: node.peerName)
    }

    /// An envelope as the ministry would send it to the business's end, whatever the ministry's own state says.
    func payload(
        _ type: String, _ function: String, reference: String = "R-1", messageID: String, content: String = "<Note>giả lập</Note>",
        change: (inout WindowHeader) -> Void = { _ in }, office: String = "BCT"
    ) throws -> WindowPayload {
        var header = WindowHeader(
            messageID: messageID, from: WindowNode.unit(.ministry), to: WindowNode.unit(.business),
            subject: Subject(documentType: Self.code, type: type, function: function, reference: reference, sendDate: clock.now()))
        change(&header)
        let bytes = try Envelope.bytes(header, content: [.raw(Array(content.utf8))])
        let call = try WindowPayload.request(bytes, office: office, documentType: header.subject.documentType, WireSettings())
        return try WindowPayload(request: SOAPMessage(reading: call, contentType: "text/xml"), WireSettings())
    }

    func receive(_ payload: WindowPayload) async throws -> WindowAnswer {
        try await business.book.receive(payload, from: try #require(business.book.settings.peer(business.peerName))).said
    }

    func state(_ node: WindowNode, reference: String = "R-1") async throws -> DeclarationState? {
        try await node.book.declaration(Self.code, reference)?.flow.state
    }

    func kinds(_ node: WindowNode, reference: String = "R-1") async throws -> [WindowEvent.Kind] {
        let declaration = try #require(try await node.book.declaration(Self.code, reference))
        return try await node.book.timeline(declaration).map(\.kind)
    }
}

extension WindowBed {
    /// A procedure with every meaning, its pairs numbered as they come.
    static func procedure() throws -> WindowProcedure {
        let schema = try XMLSchema(compiling: Array("""
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Content"><xs:complexType><xs:sequence>
            <xs:any minOccurs="1" maxOccurs="9" processContents="skip"/></xs:sequence></xs:complexType></xs:element></xs:schema>
            """.utf8))
        let business: [Meaning] = [.declare, .amend, .supplement, .withdraw, .askLaterDate, .askCorrection, .query]
        return WindowProcedure(code, Meaning.allCases.enumerated().map { index, meaning in
            var pair = WindowProcedure.Pair(String(10 + index), "01", from: business.contains(meaning) ? .business : .ministry, meaning)
            pair.schema = schema
            if [.refuse, .askSupplement].contains(meaning) { pair.reason = ["Reason"] }
            if meaning == .result { pair.result = .init(name: "Giấy phép nhập khẩu", number: ["Licence", "Number"]) }
            return pair
        })
    }
}
