/// What is sought in the register.
package struct Search: Sendable, Hashable {
    package var text: String
    /// Of this agency, or of those under it, alone.
    package var agency: AgencyCode?
    package var online: OnlineScope?
    /// In force on this day.
    package var day: Day
    package var limit: Int
    /// The last word may be still on its way.
    package var isPrefix = false

    /// Characters that are read of it; what is behind them is left out.
    package static let longest = 200

    package init(_ text: String, agency: AgencyCode? = nil, online: OnlineScope? = nil, on day: Day, limit: Int = 20, isPrefix: Bool = false) {
        self.text = String(text.prefix(Self.longest))
        self.agency = agency
        self.online = online
        self.day = day
        self.limit = limit
        self.isPrefix = isPrefix
    }
}

/// What was found, the best first.
package struct SearchAnswer: Sendable, Hashable {
    /// One procedure, however many agencies do it.
    package struct Hit: Sendable, Hashable {
        package let name: String
        /// Its national code.
        package let code: String
        /// How many agencies do it now.
        package let agencies: Int
        /// As the agency that was asked for does it, or else a ministry, or else the first by code.
        package let procedure: Procedure
    }

    package var hits: [Hit] = []
    /// The agency that the search named.
    package var place: Gazetteer.Place?
    /// The agency that was named does nothing of the kind; `hits` are others'.
    package var isElsewhere = false
    /// The words that were sought, where they are not those that were written.
    package var corrected: String?
}
