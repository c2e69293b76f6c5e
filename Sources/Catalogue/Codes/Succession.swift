package import Gateway

/// What became of a code: 63 provinces are 34 since 1 July 2025, and codes changed hands.
extension AgencyCode {
    /// The first day of the 34 provinces.
    package static let mergerOfProvinces = Day(number: 20_270)

    /// The province that took over, where this one or the one above this unit is no more on that day.
    ///
    /// Districts and departments were cut anew, so a unit below a merged province leads to the new province as a whole.
    /// - Returns: nil for a code that is valid then, and for one that no table knows.
    package func successor(on moment: Instant) -> AgencyCode? {
        guard Day(moment) >= Self.mergerOfProvinces, let province = Province.byAgency[root], province.successor != province.agency else { return nil }
        return province.successor
    }

    /// The code has been handed on by that day.
    package func isRetired(on moment: Instant) -> Bool { successor(on: moment) != nil }
}
