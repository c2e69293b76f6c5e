import Foundation
import Gateway
import JSON
import Journal
import Sandbox
import Testing

@testable import motcua

extension Scenarios {
    /// Two whole gateways at the ends of the single window: one where businesses hand in, one that is a ministry's node with
    /// a method of its own. Each is nothing but its files.
    @Suite("A licence through the single window") struct Window {
        private static let pairs = """
                  - {type: 10, function: "01", from: business, meaning: declare, schema: certs/licence.xsd}
                  - {type: 10, function: "02", from: business, meaning: supplement}
                  - {type: 10, function: "09", from: business, meaning: query}
                  - {type: 11, function: "03", from: ministry, meaning: accept}
                  - {type: 11, function: "04", from: ministry, meaning: ask-supplement, reason: Reason}
                  - {type: 12, function: "01", from: ministry, meaning: result, result: {name: Giấy phép nhập khẩu, number: Licence/Number}}
                  - {type: 13, function: "01", from: ministry, meaning: complete}
            """

        /// One gateway's files.
        /// - Parameters:
        ///   - other: the other gateway's port.
        ///   - side: which it is.
        static func files(_ side: String, other: Int, gateway: [String] = []) -> ConfigurationFolder {
            let isBusiness = side == "business"
            let (own, party) = isBusiness ? ("NSW", "BCT") : ("BCT", "NSW")
            let method = "path: /bct/nsw, method: receive, namespace: \"http://bct.example/nsw/services\", answer: receiveResponse"
            var scene = SceneFiles()
            scene.gateway = ["dossiers: {serve: true}", "single-window: {serve: true\(isBusiness ? "" : ", " + method)}"] + gateway
            scene.limits = ["outbox-lease": "2s"]
            var folder = scene.folder
            folder["routes/bo-cong-thuong.yaml"] = """
                agency: {code: G02, name: {vi: Bộ Công Thương, en: Ministry of Industry and Trade}}
                connectors:
                  he-thong: {upstream: "http://127.0.0.1:9"}
                  ben-kia:
                    upstream: http://127.0.0.1:\(other)
                    headers: {set: {Authorization: {secret-file: certs/authorization}}}
                    single-window:
                      party: {name: \(party), identity: \(party)}
                      account: \(party)
                      \(isBusiness ? method.replacing(", ", with: "\n      ") : "path: /VNSWReceiveGateway/ws")
                routes:
                  - {path: /bo-cong-thuong/*, to: he-thong, access: public}
                services:
                  - procedure: 2.000123
                    level: 4
                    path: /bo-cong-thuong/giay-phep
                    name: {vi: Cấp giấy phép nhập khẩu}
                    field: {code: G02-XNK, name: Xuất nhập khẩu}
                accounts:
                  - {dialect: single-window, user: \(party), password-file: certs/password}
                  - {dialect: api, user: he-thong, password-file: certs/password}
                single-window:
                  party: {name: \(own), identity: \(own)}
                  procedures:
                    - code: BCT0600001
                      procedure: 2.000123
                      through: ben-kia
                      side: \(side)
                      content:
                        - {xml: Importer/Name, json: ChuHoSo, required: true}
                        - {xml: Purpose, json: TrichYeuHoSo, required: true}
                      pairs:
                \(pairs)

                """
            folder["certs/password"] = "a synthetic password\n"
            folder["certs/authorization"] = "Basic " + Data("\(own):a synthetic password".utf8).base64EncodedString() + "\n"
            folder["certs/licence.xsd"] = """
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Content"><xs:complexType><xs:sequence>
                <xs:element name="Importer"><xs:complexType><xs:sequence><xs:element name="Name" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
                <xs:element name="Purpose" type="xs:string"/></xs:sequence></xs:complexType></xs:element></xs:schema>
                """
            return folder
        }

        private static let account = "Basic " + Data("he-thong:a synthetic password".utf8).base64EncodedString()

        private static func handIn(_ scene: Scene) async throws -> (number: String, code: String) {
            let said = try await scene.get("/api/v1/dossiers", ["Content-Type": "application/json", "Idempotency-Key": "\"window-scenario-1\""], method: "POST", content: """
                {"coQuan":"G02","maTTHC":"2.000123","trichYeu":"Nhập khẩu hàng giả lập","nguoiNop":{"ten":"CÔNG TY GIẢ LẬP","loai":"2",
                "maDoiTuong":"tai-khoan-gia-lap","dienThoai":"0900000000","dinhDanh":[{"loai":"3","so":"0100109106"}]}}
                """)
            #expect(said.status == 201, "\(String(decoding: said.content, as: UTF8.self))")
            let receipt = try JSON(parsing: said.content)
            return (try #require(receipt["maHoSo"]?.string), try #require(receipt["maTraCuu"]?.string))
        }

        private static func declaration(_ scene: Scene, _ number: String) async throws -> JSON? {
            let said = try await scene.get("/api/v1/single-window/BCT0600001/\(number)", ["Authorization": account])
            return said.status == 200 ? try JSON(parsing: said.content) : nil
        }

        private static func story(_ scene: Scene, _ number: String, _ code: String) async throws -> [String] {
            let said = try await scene.get("/api/v1/dossiers/\(number)/events", ["Motcua-Lookup": code])
            let json = try JSON(parsing: said.content)
            return (json["suKien"]?.array ?? json.array ?? []).compactMap { event in
                event["trangThai"]?["ma"]?.string.map { "\($0) \(event["noiDung"]?.string ?? "")" }
            }
        }

        private static func say(_ scene: Scene, _ number: String, _ meaning: String, _ content: String) async throws {
            let said = try await scene.get(
                "/api/v1/single-window/BCT0600001/\(number)/messages",
                ["Content-Type": "application/json", "Authorization": account, "Idempotency-Key": "\"\(meaning)-\(content.count)\""], method: "POST",
                content: #"{"yNghia":"\#(meaning)","noiDung":\#(content)}"#)
            #expect(said.status == 200, "\(meaning): \(String(decoding: said.content, as: UTF8.self))")
        }

        @Test("A business hands in at one gateway, the ministry's system answers at the other, and both tell one story", .timeLimit(.minutes(2)))
        func licence() async throws {
            try await Scene.play(Self.files("business", other: 9)) { door in
                try await Scene.play(Self.files("ministry", other: door.port)) { ministry in
                    try Self.files("business", other: ministry.port).write(under: door.folder.path)
                    #expect(await door.gateway.reload().isEmpty)
                    let (number, code) = try await Self.handIn(door)
                    try await Scenarios.until("the ministry has it") { try await Self.declaration(ministry, number)?["trangThai"] == "waiting" }
                    let first = try await Self.declaration(ministry, number)
                    #expect(first?["suKien"]?[0]?["noiDung"] == ["Importer": ["Name": "CÔNG TY GIẢ LẬP"], "Purpose": "Nhập khẩu hàng giả lập"])
                    let steps = [
                        ("accept", #"{"Note":"x"}"#, "2"), ("ask-supplement", #"{"Reason":"Thiếu hợp đồng mua bán"}"#, "5"),
                    ]
                    for (meaning, content, state) in steps {
                        try await Self.say(ministry, number, meaning, content)
                        try await Scenarios.until(meaning) { try await Self.story(door, number, code).last?.hasPrefix(state) == true }
                    }
                    try await Self.say(door, number, "supplement", #"{"Contract":"HD-01"}"#)
                    try await Scenarios.until("the supplement is there") { try await Self.declaration(ministry, number)?["trangThai"] == "waiting" }
                    for (meaning, content, state) in [("accept", #"{"Note":"xx"}"#, "2"), ("result", #"{"Licence":{"Number":"GP-2026-01"}}"#, "9"), ("complete", #"{"Note":"x"}"#, "10")] {
                        try await Self.say(ministry, number, meaning, content)
                        try await Scenarios.until(meaning) { try await Self.story(door, number, code).last?.hasPrefix(state) == true }
                    }
                    for node in [door, ministry] {
                        let left = try await node.gateway.dossiers?.journal.messages(nil, state: nil, after: 0, limit: 9) ?? []
                        #expect(left.map { "\($0.message.party) \($0.state): \($0.reason ?? "")" } == [])
                    }
                    let story = try await Self.story(door, number, code)
                    #expect(story == [
                        "1 Nhập khẩu hàng giả lập", "2 Đã tiếp nhận hồ sơ", "5 Yêu cầu bổ sung: Thiếu hợp đồng mua bán", "2 Đã tiếp nhận hồ sơ",
                        "9 Kết quả: Giấy phép nhập khẩu số GP-2026-01", "10 Đã hoàn thành",
                    ])
                    let both = [try await Self.declaration(door, number), try await Self.declaration(ministry, number)]
                    let meanings = both.map { declaration in
                        (declaration?["suKien"]?.array ?? []).filter { ["window-sent", "window-received"].contains($0["viec"]?.string) }.compactMap { $0["yNghia"]?["ma"]?.string }
                    }
                    #expect(meanings[0] == ["declare", "accept", "ask-supplement", "supplement", "accept", "result", "complete"])
                    #expect(meanings[0] == meanings[1])
                    if ProcessInfo.processInfo.environment["MOTCUA_TRANSCRIPT"] == "1" {
                        let lines = ["the applicant:"] + story + ["the window's end and the ministry's:"] + meanings[0]
                        FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
                    }
                }
            }
        }

        @Test("Who shows no account, or another's, is answered 401 and no envelope")
        func unknown() async throws {
            try await Scene.play(Self.files("business", other: 9)) { door in
                let body = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><a/></s:Body></s:Envelope>"
                for fields in [[:], ["Authorization": account("BCT:wrong")], ["Authorization": account("NSW:a synthetic password")]] as [[String: String]] {
                    let said = try await door.get("/VNSWReceiveGateway/ws", fields.merging(["Content-Type": "text/xml"]) { $1 }, method: "POST", content: body)
                    #expect(said.status == 401)
                }
                let known = try await door.get(
                    "/VNSWReceiveGateway/ws", ["Content-Type": "text/xml", "Authorization": account("BCT:a synthetic password")], method: "POST", content: body)
                #expect(known.status == 200)
                #expect(String(decoding: known.content, as: UTF8.self).contains("ERR02_CODE"))
            }
        }

        /// Of the virtual environment that `.ci/setup --tests` makes.
        private static let python: String = {
            let environment = ProcessInfo.processInfo.environment
            return (environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache") + "/motcua/python/bin/python"
        }()
        private static let isPythonWanted = FileManager.default.isExecutableFile(atPath: python) || ProcessInfo.processInfo.environment["CI"] == "true"

        @Test("A SOAP client that is not ours declares and queries by the served WSDL, in both versions, and gets the results", .enabled(if: isPythonWanted), .timeLimit(.minutes(2)))
        func zeep() async throws {
            let client = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("SingleWindow/Client/window_client.py").path
            try await Scene.play(Self.files("ministry", other: 9)) { ministry in
                let output = ministry.folder.path + "/zeep"
                let child = try Child(Self.python, [client, ministry.url("/bct/nsw?wsdl"), "NSW", "a synthetic password"], output: output)
                try await eventually("it is ready", within: 30) { child.said.contains("ready") || child.status != nil }
                let port = try #require(child.said.split(separator: "\n").first { $0.hasPrefix("port ") }.flatMap { Int($0.dropFirst(5)) }, "\(child.said)")
                try Self.files("ministry", other: port).write(under: ministry.folder.path)
                #expect(await ministry.gateway.reload().isEmpty)
                try await Self.say(ministry, "NSW-ZEEP-1", "accept", #"{"Note":"x"}"#)
                try await Self.say(ministry, "NSW-ZEEP-1", "result", #"{"Licence":{"Number":"GP-01"}}"#)
                #expect(try await child.end(within: 30) == 0, "\(child.said)")
                let said = child.said.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("port ") }
                #expect(said == [
                    "declare 10/99", "repeat 10/99", "reuse 10/00 MESSAGE_ID_REUSED", "Port11 query 10/99", "Port11 wrong 77/00 ERR04_CODE",
                    "Port12 query 10/99", "Port12 wrong 77/00 ERR04_CODE", "ready", "result 11/03 -", "result 12/01 GP-01", "done",
                ])
            }
        }

        private func account(_ pair: String) -> String { "Basic " + Data(pair.utf8).base64EncodedString() }
    }
}
