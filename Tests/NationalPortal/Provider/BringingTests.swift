import JSON
import Testing

@testable import NationalPortal

@Suite("An agency's system brings dossiers and tells their progress") struct BringingTests {
    @Test("It logs in, brings a dossier, tells a step, and finds the dossier as it then stands")
    func thread() async throws {
        let bed = try ProviderBed()
        let session = try await bed.session()
        let brought = try await bed.synchronise([Sample.dossier(12)], session: session)
        #expect(brought.status == 200)
        #expect(brought.json == ["error_code": "00", "message": "", "items": [["MaHoSo": "000.00.01.H26-260930-0012", "error_code": "00"]]])
        let told = try await bed.progress([Sample.step(12)], session: session)
        #expect(told.code == "00" && told.codes == ["00"])
        let found = try await bed.call("TraCuuHoSo", ["mahoso": "000.00.01.H26-260930-0012"], session: session)
        #expect(found.code == "00")
        #expect(found.result == [Sample.dossier(12, state: "4")])
    }
}
