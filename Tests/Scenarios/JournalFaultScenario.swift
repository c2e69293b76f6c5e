import Foundation
import JSON
import Sandbox
import Testbed
import Testing

extension Scenarios {
    /// A whole gateway whose journal's disk fails.
    @Suite("The journal's disk") struct JournalFaults {
        /// Nobody of that name is meant.
        private static let dossier = """
            {"coQuan":"H26","maTTHC":"1.004222","trichYeu":"Đăng ký thường trú cho hộ mới","nguoiNop":{"ten":"NGUYỄN VĂN MẪU","loai":"1",\
            "maDoiTuong":"synthetic-account","dinhDanh":[{"loai":"1","so":"001099000001"}]}}
            """

        private static func handIn(_ scene: Scene, _ key: String, _ language: String = "vi") async throws -> WireMessage {
            let fields = ["Content-Type": "application/json", "Idempotency-Key": "\"synthetic-key-of-a-test-\(key)\"", "Accept-Language": language]
            return try await scene.get("/api/v1/dossiers", fields, method: "POST", content: dossier)
        }

        private static func isRefusal(_ answer: WireMessage, _ words: String) -> Bool {
            answer.status == 503 && answer["retry-after"] == "5" && answer["content-type"] == "application/problem+json"
                && answer.text.contains(#""written":"no""#) && answer.text.contains(words) && !answer.text.contains("SQLite")
        }

        @Test(
            "While the journal's disk is full, handing in is refused by 503 and in clear words, what is there may be read and portals are passed on to; with room again dossiers are taken, by the same process",
            .enabled(if: SmallDisk.canBeMade, "a disk in memory may not be mounted"), .timeLimit(.minutes(1)))
        func full() async throws {
            let portal = try RawServer.answering { _ in wireAnswer("the portal's page", "Cache-Control: no-store") }
            defer { portal.stop() }
            let disk = try SmallDisk()
            try await Scene.play(DossierFiles.folder(upstream: portal.url, gateway: ["journal: \"sqlite:\(disk.path)/journal.sqlite\""])) { scene in
                let taken = try await Self.handIn(scene, "1"), receipt = try JSON(parsing: taken.content)
                #expect(taken.status == 201, "\(taken.text)")
                let number = try #require(receipt["maHoSo"]?.string), code = try #require(receipt["maTraCuu"]?.string)
                for round in 1...2 {
                    try disk.fill()
                    let refused = try await Self.handIn(scene, "round-\(round)")
                    #expect(Self.isRefusal(refused, "Kho hồ sơ hiện hết chỗ; chưa có gì được lưu."), "\(refused.startLine) \(refused.lines) \(refused.text)")
                    let english = try await Self.handIn(scene, "round-\(round)", "en")
                    #expect(Self.isRefusal(english, "The store of dossiers has no room at present; nothing was kept."), "\(english.text)")
                    let upload = try await scene.get("/api/v1/files", ["Content-Type": "application/octet-stream"], method: "POST", content: String(repeating: "tệp ", count: 40_000))
                    #expect(Self.isRefusal(upload, "hết chỗ"), "\(upload.startLine) \(upload.text)")
                    let read = try await scene.get("/api/v1/dossiers/\(number)", ["Motcua-Lookup": code])
                    #expect(read.status == 200 && read.text.contains(number), "\(read.text)")
                    #expect(try await scene.get("/ha-noi/").text == "the portal's page")
                    let login = try await scene.get("/mapi/login", [:], method: "POST", content: #"{"username":"000.00.00.H26","password":"a synthetic password"}"#)
                    #expect(try JSON(parsing: login.content)["session"]?.string?.isEmpty == false, "\(login.text)")
                    try disk.free()
                    let again = try await Self.handIn(scene, "round-\(round)")
                    #expect(again.status == 201, "\(again.text)")
                    #expect(try await Self.handIn(scene, "round-\(round)").content == again.content, "the same request again is the same dossier")
                }
                #expect(try await Self.handIn(scene, "1").content == taken.content)
            }
        }
    }
}
