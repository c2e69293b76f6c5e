package import Gateway
import XML

/// What the sandbox's single window, the two ministries and the customs behind it know: no socket and no clock inside.
package struct WindowDesk: Sendable {
    /// The window's own unit code.
    package static let code = "NSW"
    /// Documents by the ministry that gives the licence.
    package static let procedures = ["BCT0600001": "BCT", "BNNPTNT0200026": "BNN"]

    /// Where a declaration stands.
    package enum State: String, Sendable, Hashable { case waiting, supplementAsked = "supplement asked", accepted, refused, granted, withdrawn }

    package struct Declaration: Sendable, Hashable {
        package let documentType: String
        package let reference: String
        package let sender: String
        package internal(set) var state = State.waiting
        /// The licence's number once it is granted.
        package internal(set) var licence: String?
        package internal(set) var isComplete = false
    }

    /// What the window says in the same exchange.
    enum Verdict: Sendable, Hashable {
        /// When it was first taken; the same letter again has the same.
        case received(String)
        case refused(code: String, String)
    }

    package private(set) var declarations: [String: Declaration] = [:]
    /// Letters for the sender of a declaration, in the order the ministries wrote them.
    private(set) var waiting: [WindowLetter] = []
    private var taken: [String: (letter: WindowLetter, at: String)] = [:]
    private var timelines: [String: [String]] = [:]
    private var written = 0
    private var licences = 0

    /// What a party saw, a line a message: `10/01 BCT26000000123`.
    /// - Parameter party: a unit code.
    package func timeline(_ party: String) -> [String] { timelines[party] ?? [] }

    private mutating func note(_ parties: [String], _ line: String) {
        for party in parties { timelines[party, default: []].append(line) }
    }

    // MARK: What the window is told

    mutating func take(_ letter: WindowLetter, at now: Instant) -> Verdict {
        let key = letter.from + "\u{0}" + letter.messageID
        if let before = taken[key] {
            return before.letter == letter ? .received(before.at) : .refused(code: "MESSAGE_ID_REUSED", "messageId đã dùng cho nội dung khác")
        }
        if letter.to == Self.customs { return show(letter, key, now) }
        guard letter.to == Self.code else { return .refused(code: "UNKNOWN_PARTY", "không phải nơi nhận") }
        guard let ministry = Self.procedures[letter.documentType] else { return .refused(code: "ERR01_CODE", "thủ tục không có") }
        let place = letter.documentType + "/" + letter.reference
        let state = declarations[place]?.state
        switch (letter.pair, state) {
        case ("10/01", nil):
            declarations[place] = Declaration(documentType: letter.documentType, reference: letter.reference, sender: letter.from)
        case ("10/02", .supplementAsked): declarations[place]?.state = .waiting
        case ("10/03", .waiting): declarations[place]?.state = .withdrawn
        case ("10/02", nil), ("10/03", nil): return .refused(code: "UNKNOWN_REFERENCE", "không có hồ sơ")
        case ("10/01", _), ("10/02", _), ("10/03", _): return .refused(code: "ILLEGAL_MOVE", "hồ sơ đang ở bước khác: \(state?.rawValue ?? "")")
        default: return .refused(code: "ERR04_CODE", "không có loại thông điệp này")
        }
        note([letter.from, Self.code, ministry], "\(letter.pair) \(letter.reference)")
        let date = VietnamTime.date(now)
        taken[key] = (letter, date)
        return .received(date)
    }

    /// Customs' unit code, and the pair by which it is shown what an agreement lets it see.
    package static let customs = "TCHQ", shares = "90/01"

    /// What customs is shown, and nothing else of a declaration: each member by its name.
    private mutating func show(_ letter: WindowLetter, _ key: String, _ now: Instant) -> Verdict {
        guard letter.pair == Self.shares else { return .refused(code: "ERR04_CODE", "không có loại thông điệp này") }
        guard let data = (try? XMLDocument(parsing: letter.content))?.root.child("SharedData"), let agreement = data.attribute("agreement") else {
            return .refused(code: "ERR05_CODE", "không có dữ liệu chia sẻ")
        }
        let members = data.children("Member").map { "\($0.attribute("name") ?? "")=\($0.text)" }
        note([Self.customs], "\(letter.reference) \(agreement): \(members.joined(separator: ", "))")
        let date = VietnamTime.date(now)
        taken[key] = (letter, date)
        return .received(date)
    }

    // MARK: What a ministry does

    /// What an officer at a ministry can do with a declaration.
    package enum Work: Sendable, Hashable {
        case accept
        case askSupplement(String)
        case refuse(String)
        case grant
        case complete
    }

    /// The ministry works on a declaration; its letter waits to be passed on.
    /// - Returns: whether the declaration was where that work is done.
    package mutating func work(_ work: Work, on place: String, at now: Instant) -> Bool {
        guard let declaration = declarations[place], let ministry = Self.procedures[declaration.documentType] else { return false }
        let pair: (String, String)
        var content = "<Content><Note>Đã xử lý</Note></Content>"
        switch (work, declaration.state) {
        case (.accept, .waiting):
            declarations[place]?.state = .accepted
            pair = ("11", "03")
        case (.askSupplement(let reason), .waiting), (.askSupplement(let reason), .accepted):
            declarations[place]?.state = .supplementAsked
            (pair, content) = (("11", "04"), "<Content><Reason>\(Self.escaped(reason))</Reason></Content>")
        case (.refuse(let reason), .waiting):
            declarations[place]?.state = .refused
            (pair, content) = (("11", "05"), "<Content><Reason>\(Self.escaped(reason))</Reason></Content>")
        case (.grant, .accepted):
            licences += 1
            let number = "\(ministry)-\(licences)"
            declarations[place]?.state = .granted
            declarations[place]?.licence = number
            (pair, content) = (("12", "01"), "<Content><Licence><Number>\(number)</Number></Licence></Content>")
        case (.complete, .granted):
            declarations[place]?.isComplete = true
            pair = ("13", "01")
        default: return false
        }
        written += 1
        waiting.append(WindowLetter(
            messageID: "sandbox-\(written)", from: Self.code, to: declaration.sender, documentType: declaration.documentType,
            type: pair.0, function: pair.1, reference: declaration.reference, sendDate: VietnamTime.date(now), content: Array(content.utf8)))
        note([ministry, Self.code], "\(pair.0)/\(pair.1) \(declaration.reference)")
        return true
    }

    /// A letter was acknowledged or refused by its receiver and is not passed on again.
    mutating func settle(_ letter: WindowLetter, answered line: String) {
        waiting.removeAll { $0.messageID == letter.messageID }
        note([letter.to], "\(letter.pair) \(letter.reference)\(line)")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

extension VietnamTime {
    /// `yyyy-MM-dd HH:mm:ss`.
    static func date(_ moment: Instant) -> String { String(text(moment).prefix(19)).replacing("T", with: " ") }
}
