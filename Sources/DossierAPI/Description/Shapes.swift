import JSON

/// What travels, by name.
enum Shapes {
    static var all: JSON {
        [
            "Coded": coded, "Finding": finding, "Problem": problem, "Upload": upload, "UploadBegun": uploadBegun, "Submission": submission, "Receipt": receipt,
            "File": file, "Handover": handover, "Dossier": dossier, "Event": Schema.object(event, optional: eventOptional), "Step": step, "StepTaken": stepTaken,
            "Acknowledgement": acknowledgement, "HandedOver": handedOver, "LookUp": lookUp, "Found": found, "FeedEvent": feedEvent, "FeedPage": feedPage,
            "WindowMessage": windowMessage, "Declaration": declaration, "WindowEvent": Schema.object(windowEvent, optional: windowOptional),
            "WindowFeedEvent": windowFeedEvent, "WindowFeedPage": windowFeedPage,
            "NewDocument": DocumentShapes.new, "DocumentStatus": DocumentShapes.status, "Document": DocumentShapes.document,
            "DocumentEvent": DocumentShapes.event, "DocumentFeedEvent": DocumentShapes.feedEvent, "DocumentFeedPage": DocumentShapes.feedPage,
            "Procedure": CatalogueShapes.procedure, "ProcedureInForce": CatalogueShapes.inForce, "ProceduresInForce": CatalogueShapes.versions,
            "CatalogueFound": CatalogueShapes.found, "Suggestions": CatalogueShapes.suggestions,
        ]
    }

    private static let coded = Schema.object(["ma": Schema.text("the code"), "ten": Schema.text("its words, by Accept-Language")])

    private static let finding = Schema.object([
        "truong": Schema.text("the field, as a path: nguoiNop.dinhDanh[0].so"), "luat": Schema.text("the rule it breaks, for programs"),
        "dienGiai": Schema.text("the rule in words, by Accept-Language"), "canCo": Schema.text("what is asked"),
        "dangCo": Schema.text("the shape of what was found; never the value"), "ganNhat": Schema.text("the nearest right thing"),
    ], optional: ["ganNhat"])

    private static let problem = Schema.object([
        "type": Schema.text("urn:motcua:problem: and a word for programs"), "title": Schema.text("by Accept-Language"),
        "status": Schema.number("the HTTP status"), "detail": Schema.text("what happened, by Accept-Language"),
        "traceId": Schema.text("to be named when calling the operator"), "advice": Schema.text("what to do"),
        "findings": Schema.list(Schema.named("Finding")), "retryAfter": Schema.number("seconds, as in Retry-After"),
        "written": Schema.text("whether what was asked may have happened in spite of it", choices: ["no", "perhaps"]),
        "expected-offset": Schema.number("of an upload: where to go on"), "provided-offset": Schema.number("where it was gone on"),
        "fault": Schema.text("whose", choices: ["client", "upstream", "gateway"]), "step": Schema.text("where"),
    ], optional: ["traceId", "advice", "expected-offset", "provided-offset", "findings", "retryAfter", "written", "fault", "step"])

    private static let upload = Schema.object([
        "tep": Schema.text("the ticket to put into a submission (tep[].ve); opaque"), "sha256": Schema.text("digest, lower-case hexadecimal"),
        "kichThuoc": Schema.number("bytes"), "hetHan": Schema.moment("until when the ticket is taken"),
    ])

    private static let uploadBegun = Schema.object([
        "viTri": Schema.text("where it goes on, of a beginning alone"), "tep": Schema.text("of a whole file: the ticket"), "sha256": Schema.text("its digest"),
        "kichThuoc": Schema.number("bytes"), "hetHan": Schema.moment("until when the ticket is taken"),
    ], optional: ["viTri", "tep", "sha256", "kichThuoc", "hetHan"])

    private static let submission = Schema.object([
        "coQuan": Schema.text("the agency's code, in either order"), "maTTHC": Schema.text("the procedure's code"),
        "kenh": Schema.text("1 at the counter, 2 online, 3 by post; only an agency's account may say other than 2", choices: ["1", "2", "3"]),
        "nguoiNop": Schema.object([
            "ten": Schema.text("name"), "loai": Schema.text("1 citizen, 2 business, 3 state agency, 4 other", choices: ["1", "2", "3", "4"]),
            "dinhDanh": Schema.list(Schema.object([
                "loai": Schema.text("1 citizen identity, 2 old card, 3 tax code", choices: ["1", "2", "3"]), "so": Schema.text("the number"),
            ])),
            "maDoiTuong": Schema.text("the applicant's account at sign-on; asked for online, and none is made up"),
            "dienThoai": Schema.text("0 or +84 and 9 or 10 digits"), "email": Schema.text("address"),
        ], optional: ["maDoiTuong", "dienThoai", "email"]),
        "trichYeu": Schema.text("summary, at most 1,000 characters"),
        "tep": Schema.list(Schema.object([
            "ve": Schema.text("an upload's ticket"), "ten": Schema.text("the file's name"), "maThanhPhan": Schema.text("which paper of the procedure it is"),
        ], optional: ["maThanhPhan"])),
    ], optional: ["kenh", "tep"])

    private static let receipt = Schema.object([
        "maHoSo": Schema.text("the dossier's number"), "maTraCuu": Schema.text("the look-up code; for the applicant alone"),
        "trangThai": Schema.named("Coded"), "ngayNop": Schema.moment("handed in"), "tep": Schema.list(Schema.named("File")),
    ])

    private static let file = Schema.object([
        "sha256": Schema.text("digest"), "kichThuoc": Schema.number("bytes"), "ten": Schema.text("name"),
        "maThanhPhan": Schema.text("which paper it is"), "lienKet": Schema.text("where to get it", format: "uri-reference"),
    ], optional: ["ten", "maThanhPhan"])

    private static let handover = Schema.object([
        "ma": Schema.text("how it stands", choices: ["waiting", "acknowledged", "turned-down"]), "ten": Schema.text("in words"),
        "luc": Schema.moment("since when"),
    ])

    private static let dossier = Schema.object([
        "maHoSo": Schema.text("number"), "coQuan": Schema.text("agency"), "maTTHC": Schema.text("procedure"), "tenTTHC": Schema.text("its name"),
        "trangThai": Schema.named("Coded"), "ngayNop": Schema.moment("handed in"), "ngayTiepNhan": Schema.moment("accepted"),
        "ngayHenTra": Schema.moment("due"), "lyDo": Schema.text("why, in states 3, 5 and 8"),
        "soKhac": Schema.list(Schema.object(["coQuan": Schema.text("who calls it so"), "maHoSo": Schema.text("number")])),
        "banGiao": Schema.named("Handover"), "tep": Schema.list(Schema.named("File")), "daXoa": Schema.yes("personal data were erased"),
        "banGhi": Schema.anything("the whole record in the national dialect; for agencies"),
    ], optional: ["ngayNop", "ngayTiepNhan", "ngayHenTra", "lyDo", "soKhac", "banGiao", "daXoa", "banGhi"])

    private static let event: KeyValuePairs<String, JSON> = [
        "so": Schema.number("among the dossier's events, from 1"), "luc": Schema.moment("when, as who tells says"),
        "ai": Schema.text("who tells: an agency's code, citizen, motcua, or a party"), "qua": Schema.text("by which door"),
        "viec": Schema.named("Coded"), "trangThai": Schema.named("Coded"), "noiDung": Schema.text("what was done, or why"),
        "canBo": Schema.text("the official"), "maHoSoCoQuan": Schema.text("the agency's number"), "tre": Schema.yes("older than what the same party said before; moves nothing"),
    ]
    private static let eventOptional: Set<String> = ["trangThai", "noiDung", "canBo", "maHoSoCoQuan", "tre"]

    private static let step = Schema.object([
        "nguoiXuLy": Schema.text("the official, at most 50 characters"), "chucDanh": Schema.text("rank"), "thoiDiem": Schema.moment("when"),
        "phongBan": Schema.text("unit"), "noiDung": Schema.text("what was done, or why, for the citizen"), "trangThai": Schema.text("the state after it, 1 to 10"),
        "ngayBatDau": Schema.moment("begun"), "hanQuyDinh": Schema.moment("to be done by"),
    ], optional: ["chucDanh", "phongBan", "ngayBatDau", "hanQuyDinh"])

    private static let stepTaken = Schema.object([
        "maHoSo": Schema.text("number"), "trangThai": Schema.named("Coded"), "lapLai": Schema.yes("it had its effect before"),
        "luuY": Schema.list(Schema.named("Finding"), "let in in spite of these"),
    ])

    private static let acknowledgement = Schema.object([
        "maHoSoCoQuan": Schema.text("what the agency's system calls it; tied for good"), "tep": Schema.list(Schema.text("SHA-256 of a file as received")),
        "tuChoi": Schema.text("instead of the others: why it is not taken, for the citizen"),
    ], optional: ["maHoSoCoQuan", "tep", "tuChoi"])

    private static let handedOver = Schema.object(["maHoSo": Schema.text("number"), "banGiao": Schema.named("Handover")])

    private static let lookUp = Schema.object([
        "maHoSo": Schema.text("number, as on the receipt"), "yeuTo": Schema.text("the look-up code, an identity's number or the telephone's"),
        "coQuan": Schema.text("whose own number it is, where it is one"),
    ], optional: ["coQuan"])

    private static let found = Schema.object(["hoSo": Schema.named("Dossier"), "suKien": Schema.list(Schema.named("Event"))])

    private static let feedEvent: JSON = {
        var members: [(String, JSON)] = [("conTro", Schema.text("the cursor behind it")), ("maHoSo", Schema.text("number")), ("coQuan", Schema.text("agency"))]
        members += event.map { ($0.key, $0.value) }
        members += [
            ("banGhi", Schema.anything("of a dossier handed in here: the whole record in the national dialect")), ("tep", Schema.list(Schema.named("File"))),
            ("khongDocDuoc", Schema.yes("it does not open with the key that is there; nothing else is said of it")),
        ]
        return ["type": "object", "properties": .object(JSONObject(members)), "required": ["conTro"], "additionalProperties": false]
    }()

    private static let feedPage = Schema.object([
        "suKien": Schema.list(Schema.named("FeedEvent")), "conTro": Schema.text("the cursor to ask on from; opaque"),
        "conNua": Schema.yes("there is more now"),
    ])

    // MARK: The single window

    private static let windowMessage = Schema.object([
        "yNghia": Schema.text("what it means, of those that the procedure has for this side: accept, ask-supplement, result…"),
        "noiDung": Schema.anything("its content: an element is a member, one that stands several times a list"),
    ])

    private static let windowEvent: KeyValuePairs<String, JSON> = [
        "so": Schema.number("among the declaration's, from 1"), "luc": Schema.moment("when"), "viec": Schema.text("what kind: window-received, window-sent…"),
        "ben": Schema.text("by whom"), "yNghia": Schema.named("Coded"), "maThongDiep": Schema.text("messageId"),
        "trangThai": Schema.text("where the declaration stood after it"), "lyDo": Schema.text("why the other side refused"),
        "noiDung": Schema.anything("the message's content"), "noiDungXML": Schema.text("the content as XML, where JSON would say less"),
    ]
    private static let windowOptional: Set<String> = ["yNghia", "maThongDiep", "trangThai", "lyDo", "noiDung", "noiDungXML"]

    private static let declaration = Schema.object([
        "maThuTuc": Schema.text("documentType"), "soHoSo": Schema.text("reference"), "trangThai": Schema.text("where it stands: waiting, accepted…"),
        "duocLam": Schema.list(Schema.text("a meaning that fits now")), "coKetQua": Schema.yes("a result was given"),
        "thuHoiKetQua": Schema.yes("it was withdrawn"), "suKien": Schema.list(Schema.named("WindowEvent")),
    ])

    private static let windowFeedEvent: JSON = {
        var members: [(String, JSON)] = [
            ("conTro", Schema.text("the cursor to ask on from")), ("maThuTuc", Schema.text("documentType")), ("soHoSo", Schema.text("reference")),
        ]
        members += windowEvent.map { ($0.key, $0.value) }
        let required = members.map(\.0).filter { !windowOptional.contains($0) }
        return [
            "type": "object", "properties": .object(JSONObject(members)), "additionalProperties": false, "required": .array(required.map { .string($0) }),
        ]
    }()

    private static let windowFeedPage = Schema.object([
        "suKien": Schema.list(Schema.named("WindowFeedEvent")), "conTro": Schema.text("the cursor to ask on from"), "conNua": Schema.yes("there is more now"),
    ])
}
