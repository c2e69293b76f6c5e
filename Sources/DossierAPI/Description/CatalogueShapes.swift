import JSON

/// What travels of the catalogue.
enum CatalogueShapes {
    static let procedure = Schema.object(members, optional: optional)

    static let inForce = Schema.object(
        members, and: ["hieuLucTu": Schema.text("the first day in force", format: "date"), "hieuLucDen": Schema.text("the last", format: "date")],
        optional: optional.union(["hieuLucDen"]))

    static let found = Schema.object([
        "ketQua": Schema.list(Schema.object([
            "ten": Schema.text("its name"), "soCoQuan": Schema.number("how many agencies do it"), "thuTuc": Schema.named("Procedure"),
        ])),
        "diaDanh": Schema.object(["ma": Schema.text("the agency that the search names"), "ten": Schema.text("its name"), "tenCu": Schema.text("the former province that was named")], optional: ["tenCu"]),
        "cuaCoQuanKhac": Schema.yes("that agency does nothing of the kind; the results are others'"),
        "timTheo": Schema.text("the words that were searched for, where they are not those that were written"),
    ], optional: ["diaDanh", "cuaCoQuanKhac", "timTheo"])

    static let suggestions = Schema.object(["goiY": Schema.list(Schema.object(["ten": Schema.text("a procedure's name")]))])
    static let versions = Schema.object(["thuTuc": Schema.list(Schema.named("ProcedureInForce"))])

    private static let optional: Set<String> = ["ten", "tenTiengAnh", "linhVuc", "thoiHan", "doiTuong", "phi", "giayTo", "danhMuc", "duongDan", "lienKet"]
    private static let field = Schema.object(["ma": Schema.text("the field's code"), "ten": Schema.text("its name")])
    private static let fee = Schema.object(["dong": Schema.number("đồng; 0 is free"), "ghiChu": Schema.text("what it depends on")], optional: ["dong", "ghiChu"])
    private static let scope = Schema.text("how much of it goes online (Decree 42/2022)", choices: ["toàn trình", "một phần", "cung cấp thông tin"])
    private static let members: KeyValuePairs<String, JSON> = [
        "maTTHC": Schema.text("the procedure's code"), "coQuan": Schema.text("who does it"), "ten": Schema.text("its name"),
        "tenTiengAnh": Schema.text("its name in English"), "linhVuc": field, "mucDo": Schema.number("level 1 to 4 (Decree 43/2011)"), "hinhThuc": scope,
        "thoiHan": Schema.text("3 working days, 8 working hours or 30 days"), "doiTuong": Schema.text("who may ask"), "phi": fee,
        "giayTo": Schema.list(Schema.text("a document needed")), "danhMuc": Schema.list(Schema.text("a decision that lists it for online delivery")),
        "duongDan": Schema.text("where it is started here"), "lienKet": Schema.text("the agency's own page"),
    ]
}
