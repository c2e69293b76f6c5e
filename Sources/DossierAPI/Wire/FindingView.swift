import Dossiers
import Gateway
import JSON

/// A finding as a caller reads it: the field as it is named here, the rule for programs and in words.
enum FindingView {
    static func json(_ finding: Finding, _ language: Language) -> JSON {
        var members: JSONObject = [
            "truong": .string(FieldNames.path(finding.field)), "luat": .string(finding.rule.rawValue),
            "dienGiai": .string(language == .vi ? finding.rule.vi : finding.rule.en), "canCo": .string(finding.wanted), "dangCo": .string(finding.shape),
        ]
        if let nearest = finding.nearest { members.set("ganNhat", .string(nearest)) }
        return .object(members)
    }
}
