import JSON

/// What the portal said of one entry it was told.
enum PortalWord: Sendable, Hashable {
    case done
    /// The dossier is there already.
    case exists(ResultCode, String)
    /// The session was refused, or the call failed in a way that bears the same code.
    case sessionRefused(ResultCode, String)
    /// It was not written, or nobody knows.
    case again(ResultCode, String)
    case refused(ResultCode, String)
    /// A batch was refused, and not said because of which entry.
    case unclear(ResultCode, String)
    /// The portal did not answer.
    case trouble(PortalTrouble)

    init(_ code: ResultCode, _ message: String) {
        if code.isDone {
            self = .done
        } else if code.refusesSession {
            self = .sessionRefused(code, message)
        } else if code.saysExists(message) {
            self = .exists(code, message)
        } else if code == PortalAnswerCode.again.code {
            self = .again(code, message)
        } else {
            self = .refused(code, message)
        }
    }

    /// What a reply says of each entry of its call, in the call's order.
    static func each(of entries: [JSON], _ reply: PortalReply) -> [PortalWord] {
        let whole = PortalWord(reply.code, reply.message)
        guard let items = reply.items, !items.isEmpty else {
            if entries.count == 1 || whole == .done || whole.isSessionRefused { return entries.map { _ in whole } }
            return entries.map { _ in .unclear(reply.code, reply.message) }
        }
        return entries.enumerated().map { index, entry in
            let number = entry[PortalMember.number]?.string
            let named = items.first { !$0.number.isEmpty && $0.number == number }
            guard let item = named ?? (items.count == entries.count ? items[index] : nil) else {
                return whole == .done || entries.count == 1 ? whole : .unclear(reply.code, reply.message)
            }
            return PortalWord(item.code, item.message.isEmpty && entries.count == 1 ? reply.message : item.message)
        }
    }

    var isSessionRefused: Bool { if case .sessionRefused = self { true } else { false } }
    var isUnclear: Bool { if case .unclear = self { true } else { false } }
}
