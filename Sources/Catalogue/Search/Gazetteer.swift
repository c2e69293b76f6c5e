/// The agencies a search may name: ministries, provinces of today and of before July 2025, and their common short forms.
package struct Gazetteer: Sendable {
    /// An agency that a search named.
    package struct Place: Sendable, Hashable {
        package let agency: AgencyCode
        /// As tables write it today.
        package let name: String
        /// The province of before July 2025 that was named, where it is another's part now.
        package let former: String?
    }

    private let places: [[String]: Place]
    private let longest: Int

    package static let standard = Gazetteer()

    private init() {
        var places: [[String]: Place] = [:]
        for entry in AgencyRegister.provinces + AgencyRegister.ministries {
            guard let code = AgencyCode(entry.code) else { continue }
            let place = Place(agency: code, name: entry.nameVi, former: nil)
            let words = Folding.words(entry.nameVi)
            places[words] = place
            for prefix in Self.prefixes where words.starts(with: prefix) && words.count > prefix.count { places[Array(words.dropFirst(prefix.count))] = place }
        }
        for province in Province.all where province.successor != province.agency {
            guard let today = places[Folding.words(province.successorName)] else { continue }
            let place = Place(agency: province.successor, name: today.name, former: province.name)
            let words = Folding.words(province.name)
            places[words] = places[words] ?? place
        }
        for (short, name) in Self.shortForms { places[Folding.words(short)] = places[Folding.words(name)] }
        self.places = places
        longest = places.keys.reduce(0) { max($0, $1.count) }
    }

    private static let prefixes = [["tinh"], ["thanh", "pho"]]
    private static let shortForms = [
        ("hn", "Hà Nội"), ("hcm", "Hồ Chí Minh"), ("tphcm", "Hồ Chí Minh"), ("sg", "Hồ Chí Minh"), ("sài gòn", "Hồ Chí Minh"), ("brvt", "Bà Rịa - Vũng Tàu"),
        ("vũng tàu", "Bà Rịa - Vũng Tàu"), ("thừa thiên huế", "Huế"), ("đắc lắc", "Đắk Lắk"), ("bca", "Bộ Công an"), ("bct", "Bộ Công Thương"), ("bgtvt", "Bộ Giao thông Vận tải"),
        ("btp", "Bộ Tư pháp"), ("byt", "Bộ Y tế"), ("bgddt", "Bộ Giáo dục và Đào tạo"), ("vpcp", "Văn phòng Chính phủ"),
    ]

    /// The place that the words name, and the words without it.
    ///
    /// The longest name counts, of two the one nearest the end: a place mostly stands behind what is sought there.
    package func find(in words: [String]) -> (place: Place, rest: [String])? {
        for length in stride(from: min(longest, words.count), through: 1, by: -1) {
            for start in stride(from: words.count - length, through: 0, by: -1) {
                guard let place = places[Array(words[start..<start + length])] else { continue }
                var before = words[..<start]
                while let last = before.last, Self.before.contains(last) { before.removeLast() }
                return (place, Array(before) + words[(start + length)...])
            }
        }
        return nil
    }

    /// What only leads to a place's name.
    private static let before: Set<String> = ["tinh", "tp", "pho", "thanh", "o", "tai", "ubnd"]
}
