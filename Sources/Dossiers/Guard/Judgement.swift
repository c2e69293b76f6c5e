/// What is found in one message, gathered.
struct Judgement {
    /// More say nothing new, and a hostile message must not cost more than a wrong one.
    static let most = 50

    private(set) var wrong: [Finding] = []
    /// Let in also under `guard: refuse`, with a mark.
    private(set) var pardoned: [Finding] = []

    mutating func refuse(_ field: String, _ rule: Finding.Rule, wanted: String, found shape: String, nearest: String? = nil) {
        guard wrong.count < Self.most else { return }
        wrong.append(Finding(field, rule, wanted: wanted, shape: shape, nearest: nearest))
    }

    mutating func pardon(_ field: String, _ rule: Finding.Rule, wanted: String, found shape: String) {
        guard pardoned.count < Self.most else { return }
        pardoned.append(Finding(field, rule, wanted: wanted, shape: shape))
    }

    /// - Returns: what is let in in spite of.
    func verdict(_ mode: AgencyRules.Mode) throws(BookRefusal) -> [Finding] {
        switch mode {
        case .mark: return wrong + pardoned
        case .refuse where wrong.isEmpty: return pardoned
        case .refuse: throw .findings(wrong)
        }
    }
}
