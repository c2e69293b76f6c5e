package import JSON

/// What comes back: `{"error_code", "message", "result" or "items"}`; from the login also `session`.
package struct PortalReply: Sendable, Hashable {
    /// What came of one entry of a batch.
    package struct Item: Sendable, Hashable {
        /// As the entry wrote it.
        package var number: String
        package var code: ResultCode
        package var field: String?
        package var message: String

        package init(number: String, code: ResultCode, field: String? = nil, message: String = "") {
            self.number = number
            self.code = code
            self.field = field
            self.message = message
        }
    }

    package var code: ResultCode
    package var message = ""
    /// The member of the call that is refused.
    package var field: String?
    package var result: [JSON]?
    package var items: [Item]?
    package var session: String?

    package init(_ code: ResultCode, message: String = "", field: String? = nil, result: [JSON]? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.result = result
    }

    // MARK: Reading

    /// - Returns: nil for what is no reply: a transport failure, whatever its status.
    package init?(_ json: JSON) {
        guard let members = json.object, let code = members[PortalMember.code].flatMap({ ResultCode($0) }) else { return nil }
        self.code = code
        message = members[PortalMember.message]?.string ?? ""
        field = members[PortalMember.field]?.string
        result = members[PortalMember.result]?.array
        session = members[PortalMember.session]?.string
        items = members[PortalMember.items]?.array?.compactMap { Item($0) }
    }

    // MARK: Writing

    package var json: JSON {
        var members = JSONObject()
        if let session { members.set(PortalMember.session, .string(session)) }
        members.set(PortalMember.code, code.json)
        members.set(PortalMember.message, .string(message))
        if let field { members.set(PortalMember.field, .string(field)) }
        if let result { members.set(PortalMember.result, .array(result)) }
        if let items { members.set(PortalMember.items, .array(items.map(\.json))) }
        return .object(members)
    }
}

extension PortalReply.Item {
    init?(_ json: JSON) {
        guard let members = json.object, let code = members[PortalMember.code].flatMap({ ResultCode($0) }) else { return nil }
        self.code = code
        number = members[PortalMember.number]?.string ?? ""
        field = members[PortalMember.field]?.string
        message = members[PortalMember.message]?.string ?? ""
    }

    var json: JSON {
        var members: JSONObject = [PortalMember.number: .string(number), PortalMember.code: code.json]
        if let field { members.set(PortalMember.field, .string(field)) }
        if !message.isEmpty { members.set(PortalMember.message, .string(message)) }
        return .object(members)
    }
}
