package import Catalogue

/// Procedures in number and shape like the country's: 109,644 services at the end of 2016, of them 10,872 at level 3 and 1,400
/// at level 4 (White Book on ICT 2017), which are 103 of each ministry, 1,400 of each province and 18 of each commune.
///
/// What they are called is known to everybody; codes, levels, fees and time limits are made up from a seed, and each says
/// so in its note. One seed makes one catalogue.
package struct DemonstrationCatalogue: Sendable {
    package static let services = 109_644, atLevel3 = 10_872, atLevel4 = 1_400
    /// What each entry says of itself.
    package static let mark = "Dữ liệu giả lập"

    private let seed: UInt64
    /// Of a thousand communes so many are made: a smaller catalogue has the same shape.
    private let communes: Int

    /// Nil for all.
    private let provinces: Set<String>?

    /// - Parameters:
    ///   - communes: in a thousand; 1000 makes the whole catalogue.
    ///   - provinces: by their codes; nil for all. Communes are made of all.
    package init(seed: UInt64 = 2016, communes: Int = 1000, provinces: Set<String>? = nil) {
        self.seed = seed
        self.provinces = provinces
        self.communes = min(1000, max(0, communes))
    }

    /// Goes through all of them, by agency.
    package func each(_ take: (Procedure) throws -> Void) rethrows {
        let places = Commune.all.enumerated().filter { $0.offset * communes / 1000 != ($0.offset + 1) * communes / 1000 }
        let provinces = AgencyRegister.provinces.filter { self.provinces?.contains($0.code) ?? true }
        let total = AgencyRegister.ministries.count * Self.ofMinistry + provinces.count * Self.ofProvince + places.count * Self.ofCommune
        var levels = Levels(seed: seed, total: total)
        func make(_ titles: [Titled], _ agency: AgencyCode) throws {
            for titled in titles { try take(procedure(titled, agency, levels.next())) }
        }
        for (index, ministry) in AgencyRegister.ministries.enumerated() {
            guard let agency = AgencyCode(ministry.code) else { continue }
            try make(Self.ofMinistry(ministry.code, index), agency)
        }
        let ofProvinces = Self.titled(DemonstrationTitles.provinces + DemonstrationTitles.filling(Self.ofProvince - DemonstrationTitles.provinces.count, from: 0), first: 910_000)
        for province in provinces {
            guard let agency = AgencyCode(province.code) else { continue }
            try make(ofProvinces, agency)
        }
        let ofCommunes = Self.titled(DemonstrationTitles.communes, first: 920_000)
        for (offset, commune) in places {
            guard let agency = Self.agency(of: commune, offset) else { continue }
            try make(ofCommunes, agency)
        }
    }

    private static let ofMinistry = 103, ofProvince = 1400, ofCommune = 18

    /// Communes' identifiers as agencies are not known to us: these are numbered through, in a branch that is nobody's.
    private static func agency(of commune: Commune, _ offset: Int) -> AgencyCode? {
        AgencyCode("\(commune.province.canonical).99.\(offset % 999 + 1)")
    }

    private struct Titled {
        let title: DemonstrationTitles.Title
        let code: String
    }

    private static func titled(_ titles: [DemonstrationTitles.Title], first: Int) -> [Titled] {
        titles.enumerated().map { Titled(title: $1, code: "1.\(first + $0)") }
    }

    private static func ofMinistry(_ code: String, _ index: Int) -> [Titled] {
        let own = DemonstrationTitles.ministries.filter { $0.ministry == code }
        let filling = DemonstrationTitles.filling(ofMinistry - own.count, from: index * ofMinistry)
        return titled(own + filling, first: 930_000 + index * 200)
    }

    private func procedure(_ titled: Titled, _ agency: AgencyCode, _ level: Int) -> Procedure {
        guard let code = ProcedureCode(titled.code) else { preconditionFailure("codes are made of six digits") }
        let dice = Self.mixed(seed &+ UInt64(code.text.utf8.reduce(0) { $0 &* 31 &+ Int($1) }))
        var procedure = Procedure(code: code, agency: agency, name: Procedure.Name(vi: titled.title.name, en: titled.title.english), level: level)
        procedure.field = Procedure.Field(code: "GL-\(titled.title.field.unicodeScalars.reduce(0) { ($0 &* 31 &+ $1.value) % 1000 })", name: titled.title.field)
        procedure.timeLimit = .workingDays([1, 2, 3, 5, 7, 10, 15, 20][Int(dice % 8)])
        procedure.fee = Procedure.Fee(amount: [0, 0, 0, 8_000, 20_000, 50_000, 200_000, 1_000_000][Int(dice >> 8 % 8)], note: Self.mark)
        procedure.audience = dice >> 16 % 3 == 0 ? "Doanh nghiệp, hợp tác xã" : "Công dân Việt Nam"
        procedure.papers = ["Đơn đề nghị theo mẫu (giả lập)", "Bản sao giấy tờ chứng minh nhân thân"] + (dice >> 24 % 2 == 0 ? ["Giấy tờ chứng minh điều kiện"] : [])
        if level >= 3 { procedure.lists = dice >> 32 % 4 == 0 ? ["846/QĐ-TTg"] : dice >> 32 % 4 == 1 ? ["2779/VPCP-KSTT"] : [] }
        return procedure
    }

    /// SplitMix64.
    fileprivate static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9e37_79b9_7f4a_7c15
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }

    /// Levels by selection sampling, so that their numbers come out exactly.
    private struct Levels {
        private var state: UInt64
        private var rest: Int
        private var wanted: (four: Int, three: Int)

        init(seed: UInt64, total: Int) {
            state = seed
            rest = total
            wanted = (DemonstrationCatalogue.atLevel4 * total / DemonstrationCatalogue.services, DemonstrationCatalogue.atLevel3 * total / DemonstrationCatalogue.services)
        }

        mutating func next() -> Int {
            state = DemonstrationCatalogue.mixed(state)
            let draw = Int(state >> 33) % max(1, rest)
            defer { rest -= 1 }
            if draw < wanted.four {
                wanted.four -= 1
                return 4
            }
            if draw < wanted.four + wanted.three {
                wanted.three -= 1
                return 3
            }
            return state & 1 == 0 ? 1 : 2
        }
    }
}
