import Foundation
import Gateway
import JSON
import Journal
import Sandbox
import Testing

@testable import motcua

extension Scenarios {
    /// Two whole gateways: one is the axis, on which a city and a ministry speak JSON; the other is the node of another ministry.
    /// Each is nothing but its files.
    @Suite("Documents among three organs") struct Documents {
        private static let names = ["H26": "Thành phố giả lập", "G22": "Bộ giả lập", "G02": "Bộ Công Thương (giả lập)"]

        private static func agency(_ code: String, _ more: String) -> String {
            """
            agency: {code: \(code), name: {vi: \(names[code] ?? ""), en: Synthetic \(code)}}
            \(more)

            """
        }

        static func axis(gateway: [String] = []) -> ConfigurationFolder {
            var scene = SceneFiles()
            scene.gateway = ["dossiers: {serve: true}", "documents: {serve: true}"] + gateway
            scene.limits = ["outbox-lease": "2s"]
            var folder = scene.folder
            for code in ["H26", "G22"] {
                folder["routes/\(code).yaml"] = agency(code, "accounts: [{dialect: api, user: \(code), password-file: certs/password}]\ndocuments: {}")
            }
            folder["routes/G02.yaml"] = agency("G02", "accounts: [{dialect: document-axis, user: G02, password-file: certs/secret}]\ndocuments: {}")
            folder["certs/password"] = "a synthetic password\n"
            folder["certs/secret"] = "a synthetic secret\n"
            return folder
        }

        static func node(axis port: Int, gateway: [String] = []) -> ConfigurationFolder {
            var scene = SceneFiles()
            scene.gateway = ["dossiers: {serve: true}"] + gateway
            scene.limits = ["outbox-lease": "2s"]
            var folder = scene.folder
            folder["routes/G02.yaml"] = agency("G02", """
                connectors:
                  truc:
                    upstream: http://127.0.0.1:\(port)
                    document-axis: {secret-file: certs/secret, every: 1s}
                accounts: [{dialect: api, user: G02, password-file: certs/password}]
                documents: {axis: truc}
                """)
            folder["certs/password"] = "a synthetic password\n"
            folder["certs/secret"] = "a synthetic secret\n"
            return folder
        }

        /// An organ's system at its gateway.
        struct System {
            let organ: String
            let scene: Scene

            private var fields: [String: String] { ["Authorization": "Basic " + Data("\(organ):a synthetic password".utf8).base64EncodedString()] }

            func upload(_ content: String) async throws -> String {
                let said = try await scene.get("/api/v1/files", fields, method: "POST", content: content)
                return try #require(try JSON(parsing: said.content)["tep"]?.string)
            }

            @discardableResult
            func send(_ number: String, to: [String], _ more: String = "") async throws -> String {
                let to = to.map { "\"\($0)\"" }.joined(separator: ",")
                let said = try await scene.get(
                    "/api/v1/documents", fields.merging(["Content-Type": "application/json", "Idempotency-Key": "\"\(number)\""]) { $1 }, method: "POST",
                    content: #"{"noiNhan":[\#(to)],"so":"\#(number)","kyHieu":"UBND-VX","ngayBanHanh":"2026-10-01","trichYeu":"V/v thử nghiệm (giả lập)"\#(more)}"#)
                #expect(said.status == 201, "\(String(decoding: said.content, as: UTF8.self))")
                return try #require(try JSON(parsing: said.content)["id"]?.string)
            }

            func say(_ status: String, of id: String, _ reason: String? = nil) async throws {
                let reason = reason.map { #","lyDo":"\#($0)""# } ?? ""
                let said = try await scene.get(
                    "/api/v1/documents/\(id)/statuses", fields.merging(["Content-Type": "application/json"]) { $1 }, method: "POST",
                    content: #"{"trangThai":"\#(status)"\#(reason)}"#)
                #expect(said.status == 200, "\(status): \(String(decoding: said.content, as: UTF8.self))")
            }

            func read(_ id: String) async throws -> JSON { try JSON(parsing: try await scene.get("/api/v1/documents/\(id)", fields).content) }

            func get(_ path: String) async throws -> [UInt8] { try await scene.get(path, fields).content }

            /// The document of a number as this organ has it; nil while it has not come.
            func received(_ number: String) async throws -> String? {
                let feed = try JSON(parsing: try await scene.get("/api/v1/documents", fields).content)
                return feed["suKien"]?.array?.first { $0["maVanBan"]?.string?.hasSuffix(",\(number)/UBND-VX") == true }?["id"]?.string
            }

            func statuses(_ id: String) async throws -> [String: String] {
                let pairs = (try await read(id)["noiNhan"]?.array ?? []).compactMap { one in
                    one["coQuan"]?.string.map { ($0, one["trangThai"]?["ma"]?.string ?? "") }
                }
                return Dictionary(pairs) { first, _ in first }
            }

            /// As a person would read it aloud.
            func story(_ id: String) async throws -> [String] {
                (try await read(id)["suKien"]?.array ?? []).map { event in
                    [
                        event["viec"]?["ten"]?.string, event["donVi"]?.string, event["trangThai"].flatMap { "\($0["ma"]?.string ?? "") \($0["ten"]?.string ?? "")" },
                        event["lyDo"]?.string,
                    ].compactMap { $0 }.joined(separator: " · ")
                }
            }
        }

        @Test("A document is sent with its attachment, answered, replaced and revoked; each organ sees the same", .timeLimit(.minutes(2)))
        func life() async throws {
            try await Scene.play(Self.axis()) { axis in
                try await Scene.play(Self.node(axis: axis.port)) { node in
                    let city = System(organ: "H26", scene: axis), ministry = System(organ: "G22", scene: axis), trade = System(organ: "G02", scene: node)
                    let ticket = try await city.upload("nội dung công văn giả lập")
                    let first = try await city.send("137", to: ["G02", "G22"], #","tep":[{"ve":"\#(ticket)","ten":"cong-van.pdf"}]"#)
                    try await Scenarios.until("it has come to the node") { try await trade.received("137") != nil }
                    let there = try #require(try await trade.received("137"))
                    let path = try #require(try await trade.read(there)["tep"]?[0]?["duongDan"]?.string)
                    #expect(String(decoding: try await trade.get(path), as: UTF8.self) == "nội dung công văn giả lập")
                    for status in ["01", "03", "05"] { try await trade.say(status, of: there) }
                    try await ministry.say("01", of: first)
                    try await Scenarios.until("the city hears of it") { try await city.statuses(first) == ["G02": "05", "G22": "01"] }

                    // Replaced: the new one says so, and the old one shows it at both ends.
                    let old = "H26,2026/10/01,137/UBND-VX"
                    let second = try await city.send("138", to: ["G02", "G22"], #","nghiepVu":{"loai":"3","maVanBan":"\#(old)","lyDo":"Sai số liệu"}"#)
                    try await Scenarios.until("both ends know that it was replaced") {
                        guard let newer = try await trade.received("138") else { return false }
                        let (new, old) = (try await trade.read(there)["thayTheBoi"], try await city.read(first)["thayTheBoi"])
                        return new == [.string(newer)] && old == [.string(second)]
                    }

                    // Revoked: asked back by a document of its own, which the receiver agrees to.
                    try await city.send("139", to: ["G02"], #","nghiepVu":{"loai":"1","maVanBan":"\#(old)","lyDo":"Ban hành nhầm","coQuan":["G02"]}"#)
                    try await Scenarios.until("it is asked back at both ends") {
                        let (there, here) = (try await trade.statuses(there), try await city.statuses(first))
                        return there == ["G02": "13"] && here["G02"] == "13"
                    }
                    try await trade.say("15", of: there)
                    try await Scenarios.until("the city hears that it is given back") { try await city.statuses(first) == ["G02": "15", "G22": "01"] }
                    for scene in [axis, node] {
                        let left = try await scene.gateway.dossiers?.journal.messages(nil, state: nil, after: 0, limit: 9) ?? []
                        #expect(left.map { "\($0.message.party) \($0.state): \($0.reason ?? "")" } == [])
                    }
                    try await Self.tell([
                        ("the city", city.story(first)), ("the other ministry on the axis", ministry.story(first)), ("the ministry behind its node", trade.story(there)),
                    ])
                }
            }
        }

        private static func tell(_ stories: [(String, [String])]) throws {
            guard ProcessInfo.processInfo.environment["MOTCUA_TRANSCRIPT"] == "1" else { return }
            let lines = stories.flatMap { ["\($0.0):"] + $0.1.map { "  " + $0 } }
            FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
        }
    }
}
