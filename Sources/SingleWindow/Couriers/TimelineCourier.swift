import Catalogue
package import Dossiers
import Gateway
import JSON
package import Journal
import XML

/// Puts what the other side said of a declaration onto the timeline of the dossier behind it: a party of our own, so that
/// both streams are written though neither append knows of the other. The same step twice has one effect.
package final class TimelineCourier: Courier {
    private let book: WindowBook
    private let dossiers: DossierBook

    package init(book: WindowBook, dossiers: DossierBook) {
        self.book = book
        self.dossiers = dossiers
    }

    package func deliver(_ message: ClaimedMessage) async -> Delivery {
        guard let revision = ShareMessage.revision(message.content) else { return .dead(reason: "the message names no event") }
        do {
            guard let declaration = try await book.load(message.stream), let stream = declaration.dossier, let move = try await book.event(revision, of: declaration)
            else { return .dead(reason: "event \(revision) is none of a declaration with a dossier") }
            guard let registration = book.settings.registration(declaration.documentType, with: declaration.peer) else {
                return .again(reason: "\(declaration.documentType) is in no agency's file", isTransport: false)
            }
            let dossier = try await dossiers.load(stream), sender = Sender(agency: registration.agency, via: "single-window")
            if move.kind == .acknowledged {
                // The first is of the declaration itself: the agency has the dossier, and the files that stood in it.
                guard case .waiting = dossier.handover else { return .delivered(nil) }
                _ = try await dossiers.acknowledge(stream, .init(number: nil, digests: dossier.files.map(\.digest)), from: sender)
                return .delivered(nil)
            }
            guard let meaning = move.meaning, let said = try await envelope(of: move, declaration) else { return .dead(reason: "event \(revision) is no move") }
            let step = step(dossier, meaning, said, move.at, registration)
            // Its own words are judged like anyone's: a state that does not follow is for a person.
            _ = try await dossiers.progress(step, of: stream, from: sender, by: move.messageID)
            return .delivered(nil)
        } catch let trouble as WindowBook.Trouble {
            return WindowCourier.delivery(of: trouble)
        } catch let refusal as BookRefusal {
            return Self.delivery(of: refusal)
        } catch { return .dead(reason: "the message that was stored cannot be read") }
    }

    /// The envelope that moved it: of a parked one, as it was received.
    private func envelope(of move: WindowEvent, _ declaration: Declaration) async throws -> Envelope? {
        var event = move
        if let revision = move.facts["revision"]?.int {
            guard let parked = try await book.event(revision, of: declaration) else { return nil }
            event = parked
        }
        return try Envelope(reading: XMLDocument(parsing: event.envelope).root)
    }

    private func step(
        _ dossier: Dossier, _ meaning: Meaning, _ envelope: Envelope, _ at: Instant, _ registration: WindowSettings.Registration
    ) -> ProgressStep {
        let subject = envelope.header.subject, pair = registration.procedure.pair(subject.type, subject.function)
        func text(_ path: [String]) -> String? {
            let found = envelope.content?.descendants(path) ?? []
            return found.count == 1 && !found[0].text.isEmpty ? found[0].text : nil
        }
        var words = meaning.vi
        if let result = pair?.result { words += ": \(result.name)" + (text(result.number).map { " số \($0)" } ?? "") }
        if let reason = pair?.reason.flatMap(text) { words += ": \(reason)" }
        let state = meaning.state ?? dossier.state
        return ProgressStep([
            "MaHoSo": .string(dossier.number), "NguoiXuLy": .string(envelope.header.from.identity), "ThoiDiemXuLy": .string(WireDate.text(at)),
            "NoiDungXuLy": .string(meaning.needsReason && pair?.reason.flatMap(text) == nil ? "" : words), "TrangThai": .string(String(state.rawValue)),
        ])
    }

    private static func delivery(of refusal: BookRefusal) -> Delivery {
        switch refusal {
        case .journal(let failure): .again(reason: "\(failure)", isTransport: false)
        case .findings(let findings): .dead(reason: "what the window said does not fit the dossier: " + findings.map(\.text).joined(separator: "; "))
        default: .dead(reason: "the dossier cannot be read or changed: \(refusal)")
        }
    }
}

extension Meaning {
    /// Where it brings a dossier, by the national portal's states; nil where it says no state.
    var state: DossierState? {
        switch self {
        case .accept: .accepted
        case .refuse: .notAccepted
        case .askSupplement: .papersNeeded
        case .feeNotice: .paymentNeeded
        case .feePaid: .inProgress
        case .agreeWithdrawal: .withdrawn
        case .result: .done
        case .complete: .returned
        default: nil
        }
    }

    /// What it says, for an applicant.
    package var vi: String {
        switch self {
        case .declare: "Đã khai báo"
        case .amend: "Đã sửa đổi khai báo"
        case .supplement: "Đã bổ sung"
        case .withdraw: "Đề nghị rút hồ sơ"
        case .askLaterDate: "Đề nghị lùi hạn bổ sung"
        case .askCorrection: "Đề nghị sửa hồ sơ"
        case .query: "Hỏi tình trạng"
        case .accept: "Đã tiếp nhận hồ sơ"
        case .refuse: "Từ chối tiếp nhận"
        case .askSupplement: "Yêu cầu bổ sung"
        case .agreeWithdrawal: "Đồng ý cho rút hồ sơ"
        case .refuseWithdrawal: "Không đồng ý cho rút hồ sơ"
        case .agreeLaterDate: "Đồng ý lùi hạn bổ sung"
        case .refuseLaterDate: "Không đồng ý lùi hạn bổ sung"
        case .agreeCorrection: "Đồng ý cho sửa hồ sơ"
        case .refuseCorrection: "Không đồng ý cho sửa hồ sơ"
        case .feeNotice: "Thông báo phí"
        case .feePaid: "Đã nộp phí"
        case .result: "Kết quả"
        case .resultWithdrawn: "Thu hồi kết quả"
        case .complete: "Đã hoàn thành"
        }
    }
}
