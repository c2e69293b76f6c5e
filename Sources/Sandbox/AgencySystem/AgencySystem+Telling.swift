package import Gateway
import JSON
import Synchronization

/// What an agency's system tells the door of its own accord.
extension AgencySystem {
    /// Takes the next step of every dossier that has one, and tells it.
    /// - Returns: how many steps were told.
    @discardableResult
    package func advance(_ line: MotcuaLine) async throws -> Int {
        var count = 0
        for number in numbers where try await advance(number, line) { count += 1 }
        return count
    }

    /// - Returns: false when there is nothing left to do, or the dossier is not acknowledged yet.
    @discardableResult
    package func advance(_ number: String, _ line: MotcuaLine) async throws -> Bool {
        let next = inside.withLock { inside -> (AgencyCase, AgencyStep)? in
            guard let known = inside.cases[number], known.isAcknowledged, known.told < AgencyStep.all.count else { return nil }
            let step = AgencyStep.all[known.told]
            // A step that could not be told is told again, and taken once.
            if known.steps == known.told {
                inside.cases[number]?.steps += 1
                inside.cases[number]?.timeline.append("\(step.state) \(step.words)")
            }
            return (known, step)
        }
        guard let (known, step) = next else { return false }
        switch dialect {
        case .nationalPortal: try await tell(step, of: known.own, line)
        case .api: try await post(step, of: known.number, line)
        }
        inside.withLock { $0.cases[number]?.told += 1 }
        return true
    }

    /// Works at a clock's pace until the task is cancelled: fetches where that is its way, and takes a step of each dossier.
    /// What the door does not take now is told next time.
    package func work(_ line: MotcuaLine, every span: Span, by alarm: any Alarm = SystemAlarm()) async {
        while !Task.isCancelled {
            if manner == .fetches { _ = try? await fetch(line) }
            if manner == .pushedLater { for number in numbers { acknowledge(number) } }
            _ = try? await advance(line)
            await alarm.wait(span)
        }
    }

    // MARK: By the national portal's dialect

    private func tell(_ step: AgencyStep, of own: String, _ line: MotcuaLine) async throws {
        let entry: JSON = [
            "MaHoSo": .string(own), "NguoiXuLy": .string(step.official), "ChucDanh": "Chuyên viên",
            "ThoiDiemXuLy": .string(VietnamTime.digits(clock.now())), "PhongBanXuLy": .string("Bộ phận một cửa \(agency.name(.vi))"),
            "NoiDungXuLy": .string(step.words), "TrangThai": .string(step.state),
        ]
        for isLast in [false, true] {
            let session = try await session(line)
            let answer = try await call(line, "/mapi/g", [
                "session": .string(session), "madonvi": .string(account.user), "service": "CapNhatTienDoHoSoMC", "data": [entry],
            ])
            if Self.isDone(answer) { return }
            // Sessions end; a new one is asked for once.
            if Self.code(answer) == "-1", !isLast {
                inside.withLock { $0.session = nil }
                continue
            }
            throw MotcuaLine.Trouble.refused(status: 200, answer.text)
        }
    }

    private func session(_ line: MotcuaLine) async throws -> String {
        if let session = inside.withLock({ $0.session }) { return session }
        let answer = try await call(line, "/mapi/login", ["username": .string(account.user), "password": .string(account.password)])
        guard Self.isDone(answer), let session = answer["session"]?.string else { throw MotcuaLine.Trouble.refused(status: 200, answer.text) }
        inside.withLock { $0.session = session }
        return session
    }

    private func call(_ line: MotcuaLine, _ path: String, _ message: JSON) async throws -> JSON {
        let answer = try await line.ask("POST", path, [("Content-Type", "application/json")], message.bytes)
        guard answer.status == 200, let json = try? JSON(parsing: answer.content), json.object != nil else {
            throw MotcuaLine.Trouble.refused(status: answer.status, answer.text)
        }
        return json
    }

    /// By value, as a number or as text, never by words.
    private static func code(_ answer: JSON) -> String? {
        answer["error_code"].flatMap { $0.string ?? $0.int.map { "\($0)" } }
    }

    private static func isDone(_ answer: JSON) -> Bool { code(answer).map { ["0", "00"].contains($0) } ?? false }

    // MARK: By /api/v1

    private func post(_ step: AgencyStep, of number: String, _ line: MotcuaLine) async throws {
        try await say(line, "POST", "/api/v1/dossiers/\(number)/events", [
            "nguoiXuLy": .string(step.official), "chucDanh": "Chuyên viên", "thoiDiem": .string(VietnamTime.text(clock.now())),
            "phongBan": .string("Bộ phận một cửa \(agency.name(.vi))"), "noiDung": .string(step.words), "trangThai": .string(step.state),
        ])
    }

    func say(_ line: MotcuaLine, _ method: String, _ path: String, _ message: JSON) async throws {
        let answer = try await line.ask(method, path, [("Content-Type", "application/json"), credentials], message.bytes)
        guard (200...299).contains(answer.status) else { throw MotcuaLine.Trouble.refused(status: answer.status, answer.text) }
    }

    var credentials: (String, String) { ("Authorization", "Basic " + Base64.text(Array("\(account.user):\(account.password)".utf8))) }
}
