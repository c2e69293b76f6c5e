/// What citizens call things, and what the administration does.
enum Synonyms {
    /// The words as the administration would say them; the same where it has no other.
    static func replaced(_ words: [String]) -> [String] {
        var replaced: [String] = [], index = 0
        while index < words.count {
            let match = table.first { words[index...].starts(with: $0.said) }
            replaced += match?.meant ?? [words[index]]
            index += match?.said.count ?? 1
        }
        return replaced
    }

    /// Longer ones first.
    private static let table: [(said: [String], meant: [String])] = [
        ("gplx", "giấy phép lái xe"), ("bằng lái xe", "giấy phép lái xe"), ("bằng lái", "giấy phép lái xe"), ("cccd", "căn cước"), ("cmnd", "căn cước"),
        ("căn cước công dân", "căn cước"), ("chứng minh nhân dân", "căn cước"), ("chứng minh thư", "căn cước"), ("đkkd", "đăng ký kinh doanh"), ("gcn", "giấy chứng nhận"),
        ("bhxh", "bảo hiểm xã hội"), ("bhyt", "bảo hiểm y tế"), ("bhtn", "bảo hiểm thất nghiệp"), ("qsdđ", "quyền sử dụng đất"), ("sổ đỏ", "giấy chứng nhận quyền sử dụng đất"),
        ("sổ hồng", "giấy chứng nhận quyền sử dụng đất"), ("hộ khẩu", "thường trú"), ("tthc", "thủ tục hành chính"), ("c/o", "giấy chứng nhận xuất xứ"), ("passport", "hộ chiếu"), ("visa", "thị thực"), ("mở hộ kinh doanh", "thành lập hộ kinh doanh"), ("mở công ty", "thành lập công ty"), ("công chứng bản sao", "chứng thực bản sao"),
        ("lltp", "lý lịch tư pháp"), ("gpxd", "giấy phép xây dựng"), ("ks", "khai sinh"), ("attp", "an toàn thực phẩm"), ("pccc", "phòng cháy chữa cháy"),
    ].map { (Folding.words($0.0), Folding.words($0.1)) }.sorted { $0.0.count > $1.0.count }
}
