import Testing

@testable import Gateway

@Suite("Field names")
struct FieldNameTests {
    @Test("Every known name is known by its number, in any case")
    func known() {
        for id in FieldName.known.indices.dropFirst() {
            let name = FieldName.known[id].description
            #expect(FieldName(name).id == UInt8(id), "\(name)")
            #expect(FieldName(name.uppercased()).lowercased == name)
        }
        #expect(FieldName.known.count < 64)
    }

    @Test("Other names are themselves, without a number", arguments: ["x-own", "a", "hosts", "content-lengths", String(repeating: "n", count: 40)])
    func other(_ name: String) {
        #expect(FieldName(name).id == 0)
        #expect(FieldName(name.uppercased()) == FieldName(name))
        #expect(FieldName(name) != FieldName("x-other"))
    }
}
