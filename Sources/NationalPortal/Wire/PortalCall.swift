package import JSON

/// A call of a service, as it travels: `{"session", "madonvi", "service", …the service's own members}`.
package struct PortalCall: Sendable, Hashable {
    package let session: String
    /// The agency for which it is made, as the client writes it.
    package let agency: String
    package let service: String
    /// All members, those three included.
    package let members: JSONObject

    package init(session: String, agency: String, service: PortalService, members: JSONObject = JSONObject()) {
        self.session = session
        self.agency = agency
        self.service = service.rawValue
        var all: JSONObject = [
            PortalMember.session: .string(session), PortalMember.agency: .string(agency), PortalMember.service: .string(service.rawValue),
        ]
        for (name, value) in members { all.set(name, value) }
        self.members = all
    }

    /// Why an object is no call.
    package struct Flaw: Error, Sendable, Hashable {
        package let field: String
        /// Absent; else it is there and no string.
        package let isMissing: Bool
    }

    /// A session that is absent is an empty one, which nobody has.
    package init(reading members: JSONObject) throws(Flaw) {
        session = try Self.text(PortalMember.session, of: members, else: "")
        agency = try Self.text(PortalMember.agency, of: members)
        service = try Self.text(PortalMember.service, of: members)
        self.members = members
    }

    /// A member that must be a string.
    /// - Parameter absent: what stands for one that is not there; nil where it must be.
    package static func text(_ name: String, of members: JSONObject, else absent: String? = nil) throws(Flaw) -> String {
        guard let value = members[name] else {
            guard let absent else { throw Flaw(field: name, isMissing: true) }
            return absent
        }
        guard let text = value.string else { throw Flaw(field: name, isMissing: false) }
        return text
    }

    package var json: JSON { .object(members) }
}
