import JSON

/// What travels of documents between agencies.
enum DocumentShapes {
    private static let names: KeyValuePairs<String, JSON> = [
        "so": Schema.text("number: 137"), "kyHieu": Schema.text("notation: UBND-VX"), "ngayBanHanh": Schema.text("day of promulgation", format: "date"),
        "noiBanHanh": Schema.text("place of promulgation"), "trichYeu": Schema.text("subject"), "noiDung": Schema.text("what it says, in short"),
        "hanXuLy": Schema.text("day until which it is to be dealt with", format: "date"),
        "doKhan": Schema.text("0 normal, 1 urgent, 2 very urgent, 3 express", choices: ["0", "1", "2", "3"]),
    ]

    static let new = make(names.map { ($0.key, $0.value) } + [
        ("coQuan", Schema.text("the sending organ, where the account speaks for several")), ("noiNhan", Schema.list(Schema.text("a receiving organ's identifier, in either order"))),
        ("maVanBan", Schema.text("the document's identifier, where it has one; otherwise it is made of so, kyHieu and ngayBanHanh")),
        ("loai", Schema.object(["ma": Schema.text("number of its type"), "ten": Schema.text("name of its type")], optional: ["ma", "ten"])),
        ("nguoiKy", Schema.object(["ten": Schema.text("name"), "chucVu": Schema.text("position"), "thamQuyen": Schema.text("by what right")], optional: ["chucVu", "thamQuyen"])),
        ("nghiepVu", Schema.object([
            "loai": Schema.text("0 new, 1 revoke, 2 update, 3 replace", choices: ["0", "1", "2", "3"]), "lyDo": Schema.text("why; asked for with 1"),
            "maVanBan": Schema.text("the document it is about; asked for but with 0"), "coQuan": Schema.list(Schema.text("the receivers it is about; asked for with 1")),
        ], optional: ["lyDo", "maVanBan", "coQuan"])),
        ("traLoi", Schema.list(Schema.object(["coQuan": Schema.text("whose document is answered"), "maVanBan": Schema.text("its identifier")]))),
        ("tep", Schema.list(Schema.object([
            "ve": Schema.text("an upload's ticket"), "ten": Schema.text("the file's name"), "loai": Schema.text("media type"), "moTa": Schema.text("description"),
        ], optional: ["loai", "moTa"]))),
    ], required: ["noiNhan", "trichYeu"])

    static let status = Schema.object([
        "trangThai": Schema.text("01 arrived, 02 refused, 03 accepted, 04 assigned, 05 in progress, 06 done, 13 asked back (by the sender), 15 agreed, 16 refused to give back"),
        "lyDo": Schema.text("why; asked for with 02 and 16"), "noiNhan": Schema.list(Schema.text("with 13: of which receivers it is asked back; all without")),
    ], optional: ["lyDo", "noiNhan"])

    static let document = make(names.map { ($0.key, $0.value) } + [
        ("id", Schema.text("identifier here")), ("maVanBan", Schema.text("identifier as its sender gave it")), ("coQuan", Schema.text("who sent it")),
        ("nghiepVu", Schema.named("Coded")), ("luc", Schema.moment("when it came here")), ("nguoiKy", Schema.text("who signed it")), ("lyDo", Schema.text("why it revokes or replaces")),
        ("noiNhan", Schema.list(Schema.object([
            "coQuan": Schema.text("a receiver"), "trangThai": Schema.named("Coded"), "hong": Schema.yes("its system could not take the file"),
        ], optional: ["trangThai", "hong"]))),
        ("tep", Schema.list(Schema.object([
            "sha256": Schema.text("digest"), "kichThuoc": Schema.number("bytes"), "ten": Schema.text("name"), "loai": Schema.text("media type"), "duongDan": Schema.text("where it is read"),
        ]))),
        ("thayTheBoi", Schema.list(Schema.text("a document that took its place"))), ("suKien", Schema.list(Schema.named("DocumentEvent"))),
    ], required: ["id", "maVanBan", "coQuan", "nghiepVu", "luc", "noiNhan", "tep", "suKien"])

    private static let eventNames: KeyValuePairs<String, JSON> = [
        "so": Schema.number("among the document's, from 1"), "luc": Schema.moment("when"), "viec": Schema.named("Coded"), "ben": Schema.text("by whom"),
        "donVi": Schema.text("of which receiver, or in whose list"), "trangThai": Schema.named("Coded"), "lyDo": Schema.text("why"), "vanBan": Schema.text("another document, by its id here"),
    ]
    private static let eventNeeds = ["so", "luc", "viec", "ben"]

    static let event = make(eventNames.map { ($0.key, $0.value) }, required: eventNeeds)
    static let feedEvent = make(eventNames.map { ($0.key, $0.value) } + [
        ("conTro", Schema.text("the cursor behind it")), ("id", Schema.text("the document")), ("maVanBan", Schema.text("identifier as its sender gave it")),
        ("coQuan", Schema.text("who sent it")),
    ], required: eventNeeds + ["conTro", "id", "maVanBan", "coQuan"])

    static let feedPage = Schema.object([
        "suKien": Schema.list(Schema.named("DocumentFeedEvent")), "conTro": Schema.text("the cursor to ask on from; opaque"),
        "conNua": Schema.yes("there is more now"),
    ])

    private static func make(_ members: [(String, JSON)], required: [String]) -> JSON {
        ["type": "object", "properties": .object(JSONObject(members)), "required": .array(required.map { .string($0) }), "additionalProperties": false]
    }
}
