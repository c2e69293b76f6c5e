import XML

/// Who sends or receives a message: the block of `From` and `To`.
package struct WindowUnit: Sendable, Hashable {
    package var name: String
    /// A unit's code; a business's tax code.
    package var identity: String
    package var countryCode: String
    package var ministryCode: String
    package var organizationCode: String
    package var unitCode: String

    /// What is not said is the same as `identity`, as the window's own messages have it.
    package init(name: String, identity: String, country: String = "VN", ministry: String? = nil, organization: String? = nil, unit: String? = nil) {
        self.name = name
        self.identity = identity
        countryCode = country
        ministryCode = ministry ?? identity
        organizationCode = organization ?? identity
        unitCode = unit ?? identity
    }

    init(reading members: EnvelopeMembers) throws(WindowRefusal) {
        name = try members.text("name", limit: 255)
        identity = try members.text("identity", limit: 50)
        countryCode = try members.text("countryCode", limit: 10, isOptional: true)
        ministryCode = try members.text("ministryCode", limit: 50, isOptional: true)
        organizationCode = try members.text("organizationCode", limit: 50, isOptional: true)
        unitCode = try members.text("unitCode", limit: 50, isOptional: true)
        try members.end()
    }

    func markup(_ element: String) -> XMLMarkup {
        .element(element, [
            .element("name", name), .element("identity", identity), .element("countryCode", countryCode), .element("ministryCode", ministryCode),
            .element("organizationCode", organizationCode), .element("unitCode", unitCode),
        ])
    }
}
