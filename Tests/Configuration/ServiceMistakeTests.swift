import Configuration
import Gateway
import Testing

@Suite("What is wrong with a service's entry is said so that its writer can put it right") struct ServiceMistakeTests {
    /// An entry's line, and how the mistake about it begins after `services[1].`.
    private static let wrongLines: [(String, String)] = [
        ("procedure: 2.00123", #"procedure: found "2.00123" (5 digits after the first dot, not 6); allowed is a procedure's number such as 2.000123"#),
        ("procedure: 2.0001234", #"procedure: found "2.0001234" (7 digits after the first dot, not 6); allowed"#),
        ("procedure: \"2,000123\"", #"procedure: found "2,000123" (did you mean "2.000123"?); allowed"#),
        ("procedure: 7.000123", #"procedure: found "7.000123" (begins with 7, not 1 to 6); allowed"#),
        ("procedure: 2.000123.000.00.00.h26", #"procedure: found "2.000123.000.00.00.h26" (did you mean "2.000123.000.00.00.H26"?); allowed"#),
        ("procedure: cap-c-o", #"procedure: found "cap-c-o"; allowed"#),
        ("procedure: [2.000123]", "procedure: found a list; allowed"),
        ("time-limit: 5d", #"time-limit: found "5d" (did you mean "5 working days"?); allowed is a time limit such as 5 working days"#),
        ("time-limit: 8h", #"time-limit: found "8h" (did you mean "8 working hours"?); allowed"#),
        ("time-limit: 5", #"time-limit: found "5" (without a unit); allowed"#),
        ("time-limit: 0 days", #"time-limit: found "0 days" (out of range); allowed"#),
        ("time-limit: 99999999999999999999 days", #"time-limit: found "99999999999999999999 days" (out of range); allowed"#),
        ("time-limit: 5 workings days", #"time-limit: found "5 workings days" (did you mean "5 working days"?); allowed"#),
        ("time-limit: 2 working day", #"time-limit: found "2 working day" (did you mean "2 working days"?); allowed"#),
        ("time-limit: soon", #"time-limit: found "soon"; allowed"#),
        ("name: {en: Permit}", "name.vi: missing; allowed is a line of text of at most 1000 characters"),
        ("field: {code: \"G01 CT\", name: a}", #"field.code: found "G01 CT"; allowed is a field's code of letters, digits, dots, - and _"#),
        ("field: {code: G01}", "field.name: missing; allowed is a line of text of at most 200 characters"),
    ]

    @Test("A wrong value is named with what it may have meant", arguments: wrongLines)
    func wrong(line: String, expected: String) throws {
        let reading = TestFolder(["a.yaml": """
            \(TestFolder.agency("G01", paths: ["/a/*"]))
            services:
              - level: 4
                path: /a/b
                \(line)
                \(line.hasPrefix("procedure") ? "" : "procedure: 1.004222")
            """]).read()
        #expect(reading.mistakes.count == 1)
        let message = try #require(reading.mistakes.first).message
        #expect(message.hasPrefix("services[1]." + expected), "\(message)")
    }

    @Test("One procedure declared twice in a file is a mistake that names the first")
    func twice() {
        let reading = TestFolder(["a.yaml": """
            \(TestFolder.agency("G01", paths: ["/a/*"]))
            services:
              - {procedure: 1.004222, level: 4, path: /a/b}
              - {procedure: 1.004222.000.00.00.G01, level: 4, path: /a/b}
              - {procedure: 1.004222, level: 4, path: /a/c}
            """]).read()
        #expect(reading.mistakes.count == 1)
        #expect(reading.mistakes.first?.message.hasPrefix("services[3].procedure: 1.004222 is already declared at routes/a.yaml:") == true)
    }

    @Test("A file without a right code still has its services read for their mistakes")
    func withoutCode() {
        let reading = TestFolder(["a.yaml": """
            \(TestFolder.agency("g01", paths: ["/a/*"]))
            services:
              - {procedure: 1.4222, level: 4, path: /a/b}
            """]).read()
        #expect(reading.mistakes.map(\.message) == [
            #"agency.code: found "g01" (did you mean "G01"?); allowed is an official identifier such as G02 or 000.00.01.H26"#,
            #"services[1].procedure: found "1.4222" (4 digits after the first dot, not 6); allowed is a procedure's number such as 2.000123 or 2.000123.000.00.00.H26"#,
        ])
    }
}
