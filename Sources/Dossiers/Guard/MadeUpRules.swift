import JSON

/// What clients in use put where they know nothing.
enum MadeUpRules {
    static func judge(_ record: DossierRecord, _ judgement: inout Judgement) {
        if let summary = record["TrichYeuHoSo"], isMadeUp(summary: summary) {
            judgement.refuse("TrichYeuHoSo", .madeUp, wanted: "what the dossier is about", found: "a placeholder")
        }
        if let paper = record["SoGiayToChuHoSo"], isMadeUp(identity: paper) {
            judgement.refuse("SoGiayToChuHoSo", .madeUp, wanted: "what the applicant's paper says, or nothing", found: "a placeholder")
        }
        judgeResults(record, &judgement)
    }

    /// `000000001` and the like: zeros, and perhaps a one.
    static func isMadeUp(identity: String) -> Bool {
        !identity.isEmpty && identity.dropLast().utf8.allSatisfy { $0 == 0x30 } && ["0", "1"].contains(identity.last)
    }

    /// `Dinhkem` for an empty summary, however it is written.
    private static func isMadeUp(summary: String) -> Bool {
        ["dinhkem", "đinhkem", "đínhkèm"].contains(String(summary.prefix(40).lowercased().filter(\.isLetter)))
    }

    /// A paper that was handed in is no result.
    private static func judgeResults(_ record: DossierRecord, _ judgement: inout Judgement) {
        let handedIn = Set((record.members["TaiLieuNop"]?.array ?? []).compactMap { $0["DuongDanTaiTepTin"]?.string }.filter { !$0.isEmpty })
        for (index, result) in (record.members["DanhSachGiayToKetQua"]?.array ?? []).enumerated() {
            guard let link = result["DuongDanTepTinKetQua"]?.string, handedIn.contains(link) else { continue }
            judgement.refuse(
                "DanhSachGiayToKetQua[\(index)].DuongDanTepTinKetQua", .madeUp, wanted: "the result's own file", found: "a paper that was handed in")
        }
    }
}
