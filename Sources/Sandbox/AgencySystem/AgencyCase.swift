import Gateway
import JSON

/// A dossier in an agency's system.
struct AgencyCase: Sendable {
    /// At the door that it came by.
    let number: String
    /// Given here.
    let own: String
    let record: JSONObject
    /// Files that belong to it: digest and bytes.
    let files: [(digest: String, length: Int64)]
    /// In the order they became known: `1 Đã nhận hồ sơ`.
    var timeline: [String]
    /// How many steps of `AgencyStep.all` were taken.
    var steps = 0
    /// Steps that the door was told of.
    var told = 0
    var isAcknowledged = false

    init?(_ sheet: JSON, own: String) {
        guard let number = sheet["maHoSo"]?.string, !number.isEmpty, let record = sheet["banGhi"]?.object else { return nil }
        self.number = number
        self.own = own
        self.record = record
        files = (sheet["tep"]?.array ?? []).compactMap { file in
            guard let digest = file["sha256"]?.string, let length = file["kichThuoc"]?.int else { return nil }
            return (digest, Int64(length))
        }
        timeline = ["1 \(record["TrichYeuHoSo"]?.string ?? "")"]
    }

    var page: JSON {
        [
            "maHoSo": .string(number), "maHoSoCoQuan": .string(own), "daXacNhan": .bool(isAcknowledged),
            "tep": .array(files.map { .string($0.digest) }), "dienBien": .array(timeline.map { .string($0) }),
        ]
    }
}

/// What an agency does with a dossier, step by step.
struct AgencyStep: Sendable, Hashable {
    /// By the national portal's codes.
    let state: String
    let words: String
    let official: String

    static let all = [
        AgencyStep(state: "2", words: "Đã tiếp nhận hồ sơ", official: "Trần Thị Mẫu"),
        AgencyStep(state: "4", words: "Đang thẩm định hồ sơ", official: "Lê Văn Mẫu"),
        AgencyStep(state: "9", words: "Đã ký duyệt kết quả", official: "Phạm Thị Mẫu"),
        AgencyStep(state: "10", words: "Đã trả kết quả cho công dân", official: "Trần Thị Mẫu"),
    ]
}
