import Gateway
import JSON
import NIOCore
import Synchronization

/// What a call is answered with, and how it goes wrong.
extension NationalPortalConnector {
    func told(_ content: [UInt8], isLogin: Bool, _ exchange: Exchange) -> Reply {
        let call = (try? JSON(parsing: content))?.object
        let service = call?["service"]?.string ?? ""
        let occasion: Occasion = isLogin ? .login : Self.occasions[service] ?? .procedures
        let asked = exchange.request.fields.first(SandboxFault.fieldName).flatMap { NationalPortalFault($0) }
        inside.withLock { $0.calls[occasion, default: 0] += 1 }
        let fault = asked ?? fault(at: occasion)
        switch fault {
        case .drop:
            note(call, service, fault, "nothing")
            return .refuse(.clientLeft)
        case .html(let status):
            note(call, service, fault, "HTML")
            return .now(Self.html(status))
        case .array:
            note(call, service, fault, "an array")
            return .now(Self.answer(200, ["error_code", 0]))
        default: break
        }
        guard let call else { return .now(Self.answer(200, reply(.refused("2", "không phải là JSON")))) }
        let json = isLogin ? logIn(call, fault, at: exchange.clock.now()) : serve(call, occasion, fault, at: exchange.clock.now())
        note(call, service, fault, Self.summary(json))
        return late(Self.answer(200, json), fault, exchange)
    }

    /// One line of the transcript: what was asked, what went wrong, what was answered.
    private func note(_ call: JSONObject?, _ service: String, _ fault: NationalPortalFault?, _ answer: String) {
        var line = service.isEmpty ? "login" : service
        if let isUpdating = call?["isUpdating"]?.string { line += " isUpdating=\(isUpdating)" }
        let numbers = (call?["data"]?.array ?? []).compactMap { $0["MaHoSo"]?.string } + [call?["mahoso"]?.string].compactMap { $0 }
        if !numbers.isEmpty { line += " " + numbers.joined(separator: " ") }
        if let fault { line += "  [\(fault)]" }
        inside.withLock { inside in
            inside.transcript.append(line + "  → " + answer)
            if inside.transcript.count > Self.transcriptLimit { inside.transcript.removeFirst(Self.transcriptLimit / 2) }
        }
    }

    private static let transcriptLimit = 20_000

    /// `error_code`, how many results, and the entries' codes where there are several.
    private static func summary(_ json: JSON) -> String {
        var text = "error_code \(json["error_code"]?.text ?? "")"
        if let result = json["result"]?.array { text += ", \(result.count) found" }
        if let items = json["items"]?.array, items.count > 1 { text += ", of each: " + items.map { $0["error_code"]?.text ?? "" }.joined(separator: " ") }
        return text
    }

    private static let occasions: [String: Occasion] = [
        "LayDanhSachTTHC": .procedures, "LayThuTuc": .procedures, "TraCuuHoSo": .query, "DongBoHoSoMC": .synchronise, "CapNhatTienDoHoSoMC": .progress,
    ]

    private func fault(at occasion: Occasion) -> NationalPortalFault? {
        inside.withLock { inside in
            guard let place = inside.waiting.firstIndex(where: { $0.at == nil || $0.at == occasion }) else { return inside.standing }
            return inside.waiting.remove(at: place).fault
        }
    }

    // MARK: What is said

    private func logIn(_ call: JSONObject, _ fault: NationalPortalFault?, at now: Instant) -> JSON {
        guard fault != .login, let user = call["username"]?.string, let password = call["password"]?.string, accounts[user] == password else {
            return reply(.refused("1", "Sai tên đăng nhập hoặc mật khẩu"))
        }
        if case .refuse(let code) = fault { return reply(.refused(code, "từ chối")) }
        let session = inside.withLock { $0.desk.open(at: now) }
        return reply(.done, ["session": .string(session)])
    }

    private func serve(_ call: JSONObject, _ occasion: Occasion, _ fault: NationalPortalFault?, at now: Instant) -> JSON {
        let session = call["session"]?.string ?? ""
        if fault == .session { inside.withLock { $0.desk.end(session) } }
        guard inside.withLock({ $0.desk.knows(session, at: now) }) else { return reply(.session) }
        guard call["madonvi"]?.string?.isEmpty == false else { return reply(.refused("2", "thiếu madonvi")) }
        if case .refuse(let code) = fault { return reply(.refused(code, "từ chối")) }
        switch occasion {
        case .login: return reply(.done, ["result": []])
        case .procedures: return reply(.done, ["result": .array(Self.procedures(call))])
        case .query:
            let number = call["mahoso"]?.string ?? ""
            let found = fault == .blind ? nil : inside.withLock { $0.desk.dossiers[number]?.record }
            return reply(.done, ["result": .array(found.map { [.object($0)] } ?? [])])
        case .synchronise, .progress: return batch(call, occasion, fault, session)
        }
    }

    /// What the agencies' services are in the portal's words; each needs a form and its applicant's paper, and costs nothing.
    private static func procedures(_ call: JSONObject) -> [JSON] {
        guard let code = call["madonvi"]?.string.flatMap({ $0.split(separator: ".").last }), let agency = SandboxAgency.all.first(where: { $0.reference.code == code }) else { return [] }
        if call["service"] == "LayDanhSachTTHC" {
            return agency.services.map { ["MATTHC": .string($0.procedure), "TENTTHC": .string($0.nameVi)] }
        }
        return agency.services.filter { call["maTTHC"] == .string($0.procedure) }.map { service in
            [
                "MATTHC": .string(service.procedure), "TENTTHC": .string(service.nameVi), "COQUANTHUCHIEN": [["MADONVI": .string("000.00.00.\(agency.reference.code)"), "TENDONVI": .string(agency.reference.nameVi)]],
                "LINHVUCTHUCHIEN": [["MALINHVUC": "GL-01", "TENLINHVUC": "Lĩnh vực giả lập"]], "TRINHTUTHUCHIEN": [],
                "CACHTHUCTHUCHIEN": [
                    ["KENH": "1", "THOIGIAN": [["THOIGIANGIAIQUYET": "10", "DONVITINH": "Ngày làm việc", "MOTA": "", "PHILEPHI": []]]],
                    ["KENH": "2", "THOIGIAN": [["THOIGIANGIAIQUYET": "5", "DONVITINH": "Ngày làm việc", "MOTA": "", "PHILEPHI": [["SOTIEN": "0", "DONVI": "Đồng", "MOTA": "giả lập"]]]]],
                ],
                "THANHPHANHOSO": [["TRUONGHOP": "", "GIAYTO": [["MAGIAYTO": "GT1", "TENGIAYTO": "Tờ khai (giả lập)", "MAUDON": []], ["MAGIAYTO": "GT2", "TENGIAYTO": "Giấy tờ tùy thân", "MAUDON": []]]]],
                "KETQUATHUCHIEN": [], "CANCUPHAPLY": [], "YEUCAU": "", "MOTADOITUONGTHUCHIEN": "Công dân Việt Nam",
            ]
        }
    }

    private func batch(_ call: JSONObject, _ occasion: Occasion, _ fault: NationalPortalFault?, _ session: String) -> JSON {
        guard let data = call["data"]?.array, !data.isEmpty else { return reply(.refused("2", "thiếu data")) }
        let isUpdating = call["isUpdating"]?.string == "True"
        let end: Int
        var saysItems = manner.saysItems
        if case .sessionWithin(let items)? = fault {
            end = data.count / 2
            saysItems = items
            inside.withLock { $0.desk.end(session) }
        } else {
            end = data.count
        }
        let words = inside.withLock { inside in
            data.enumerated().map { index, entry -> NationalPortalDesk.Word in
                if index >= end { return .session }
                return occasion == .progress ? inside.desk.step(entry) : inside.desk.bring(entry, isUpdating: isUpdating)
            }
        }
        let whole = words.first { !$0.isDone } ?? .done
        guard saysItems else { return reply(whole) }
        return reply(whole, ["items": .array(zip(data, words).map { entry, word in
            ["MaHoSo": entry["MaHoSo"] ?? "", "error_code": code(word), "message": .string(word.message)]
        })])
    }

    private func reply(_ word: NationalPortalDesk.Word, _ more: JSONObject = JSONObject()) -> JSON {
        var members: JSONObject = ["error_code": code(word), "message": .string(word.message)]
        for (name, value) in more { members.set(name, value) }
        return .object(members)
    }

    private func code(_ word: NationalPortalDesk.Word) -> JSON {
        let manner = manner
        switch word.meaning {
        case .done:
            switch manner.done {
            case .number: return 0
            case .zero: return "0"
            case .zeros: return "00"
            }
        case .exists:
            switch manner.exists {
            case .three: return 3
            case .threeText: return "3"
            case .minusThree: return -3
            case .minusThreeText: return "-3"
            }
        case .session: return manner.done == .number ? -1 : "-1"
        case .refused(let code): return .string(code)
        }
    }

    // MARK: How it goes wrong on its way back

    private func late(_ answer: Answer, _ fault: NationalPortalFault?, _ exchange: Exchange) -> Reply {
        switch fault {
        case .lost: return .refuse(.clientLeft)
        case .half: return .now(PortalConnector.brokenOff(answer, on: exchange.loop))
        case .slow(let delay):
            let pending = PendingAnswer(loop: exchange.loop)
            let timer = exchange.loop.assumeIsolated().scheduleTask(in: .nanoseconds(delay.nanoseconds)) { pending.deliver(.success(answer)) }
            pending.onCancelled = { timer.cancel() }
            return .later(pending)
        default: return .now(answer)
        }
    }

    private static func html(_ status: Int) -> Answer {
        let text = "<html><head><title>\(status)</title></head><body><h1>\(status)</h1><p>XrdAdapter</p></body></html>\n"
        return Answer(status: status, fields: Fields([.contentType: "text/html"]), body: .bytes(ByteBuffer(string: text)))
    }
}
