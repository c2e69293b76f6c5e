import Gateway
import JSON

/// What the portal keeps, in memory: sessions, dossiers, and what was told of each.
struct NationalPortalDesk: Sendable {
    /// A dossier as it was told.
    struct Kept: Sendable {
        var record: JSONObject
        var entries: [Entry] = []
        var steps: Set<JSONObject> = []
        /// `ThoiDiemXuLy` of the newest step.
        var latest = ""
    }

    /// One line of a dossier's timeline.
    struct Entry: Sendable {
        /// `DongBoHoSoMC` or `CapNhatTienDoHoSoMC`.
        let service: String
        let state: String
        let words: String
        /// `ThoiDiemXuLy` and `NguoiXuLy` of a step.
        var at: String?
        var official: String?
    }

    /// What came of an entry or a call.
    struct Word: Sendable {
        enum Meaning: Sendable { case done, exists, session, refused(String) }
        let meaning: Meaning
        var message = ""
        static let done = Word(meaning: .done)
        static let exists = Word(meaning: .exists, message: "Hồ sơ đã tồn tại")
        static let session = Word(meaning: .session, message: "Phiên làm việc đã hết hạn")
        static func refused(_ code: String, _ message: String) -> Word { Word(meaning: .refused(code), message: message) }
        var isDone: Bool { if case .done = meaning { true } else { false } }
    }

    private(set) var dossiers: [String: Kept] = [:]
    /// In the order they came.
    private(set) var numbers: [String] = []
    private var sessions: [String: Instant] = [:]
    /// Numbers whose entries are refused, with the code.
    var poisoned: [String: String] = [:]

    static let sessionTime = Span.minutes(30)

    // MARK: Sessions

    mutating func open(at now: Instant) -> String {
        let session = String(UInt64.random(in: .min ... .max), radix: 16) + String(UInt64.random(in: .min ... .max), radix: 16)
        sessions = sessions.filter { $0.value > now }
        sessions[session] = now + Self.sessionTime
        return session
    }

    func knows(_ session: String, at now: Instant) -> Bool { sessions[session].map { now < $0 } ?? false }
    mutating func end(_ session: String) { sessions[session] = nil }
    mutating func endAll() { sessions = [:] }

    // MARK: Dossiers

    mutating func bring(_ entry: JSON, isUpdating: Bool) -> Word {
        guard let record = entry.object else { return .refused("4", "mục không phải là đối tượng") }
        let lacking = ["MaHoSo", "MaTTHC", "ChuHoSo", "TrichYeuHoSo", "TrangThaiHoSo"].filter { record[$0]?.string?.isEmpty != false }
        guard lacking.isEmpty, let number = record["MaHoSo"]?.string, let state = record["TrangThaiHoSo"]?.string else {
            return .refused("4", "thiếu " + lacking.joined(separator: ", "))
        }
        if let code = poisoned[number] { return .refused(code, "không nhận hồ sơ này") }
        guard var kept = dossiers[number] else {
            guard !isUpdating else { return .refused("5", "chưa có hồ sơ") }
            dossiers[number] = Kept(record: record, entries: [Self.entry(record, state)])
            numbers.append(number)
            return .done
        }
        guard isUpdating else { return .exists }
        // The same again has no effect.
        guard kept.record != record else { return .done }
        kept.record = record
        kept.entries.append(Self.entry(record, state))
        dossiers[number] = kept
        return .done
    }

    /// With what a citizen reads: why papers are asked for, a note, else what the dossier is about.
    private static func entry(_ record: JSONObject, _ state: String) -> Entry {
        let asked = state == "5" ? record["DanhSachHoSoBoSung"]?.array?.last?["NoiDungBoSung"]?.string : nil
        let words = [asked, record["GhiChu"]?.string].compactMap { $0 }.first { !$0.isEmpty }
        return Entry(service: "DongBoHoSoMC", state: state, words: words ?? record["TrichYeuHoSo"]?.string ?? "")
    }

    mutating func step(_ entry: JSON) -> Word {
        guard let step = entry.object else { return .refused("4", "mục không phải là đối tượng") }
        let lacking = ["MaHoSo", "NguoiXuLy", "ThoiDiemXuLy", "NoiDungXuLy", "TrangThai"].filter { step[$0]?.string?.isEmpty != false }
        guard lacking.isEmpty, let number = step["MaHoSo"]?.string, let at = step["ThoiDiemXuLy"]?.string, let state = step["TrangThai"]?.string else {
            return .refused("4", "thiếu " + lacking.joined(separator: ", "))
        }
        if let code = poisoned[number] { return .refused(code, "không nhận tiến độ của hồ sơ này") }
        guard var kept = dossiers[number] else { return .refused("5", "chưa có hồ sơ") }
        guard kept.steps.insert(step).inserted else { return .done }
        kept.entries.append(Entry(
            service: "CapNhatTienDoHoSoMC", state: state, words: step["NoiDungXuLy"]?.string ?? "", at: at, official: step["NguoiXuLy"]?.string))
        // An older step stands on the timeline and moves nothing.
        if at >= kept.latest {
            kept.latest = at
            kept.record.set("TrangThaiHoSo", .string(state))
        }
        dossiers[number] = kept
        return .done
    }

    /// For a person: the dossier and its timeline.
    func page(_ number: String) -> JSON? {
        guard let kept = dossiers[number] else { return nil }
        return [
            "maHoSo": .string(number), "trangThai": kept.record["TrangThaiHoSo"] ?? "", "hoSo": .object(kept.record),
            "dienBien": .array(kept.entries.enumerated().map { index, entry in
                var line: JSONObject = [
                    "thuTu": JSON(index + 1), "dichVu": .string(entry.service), "trangThai": .string(entry.state), "noiDung": .string(entry.words),
                ]
                if let at = entry.at { line.set("thoiDiem", .string(at)) }
                if let official = entry.official { line.set("nguoiXuLy", .string(official)) }
                return .object(line)
            }),
            "duLieuGiaLap": true,
        ]
    }

    /// The dossier stands elsewhere, for a reason of the portal's own.
    mutating func overrule(_ number: String, state: String) { dossiers[number]?.record.set("TrangThaiHoSo", .string(state)) }

    /// Loses a dossier, as a portal restored from an old back-up would have.
    mutating func forget(_ number: String) {
        dossiers[number] = nil
        numbers.removeAll { $0 == number }
    }
}
