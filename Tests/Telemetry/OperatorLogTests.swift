import Telemetry
import Testing

@Suite struct OperatorLogTests {
    @Test("For the journal a line bears its priority")
    func journal() {
        let told = Told()
        let log = told.log(.debug, .journal)
        log.error("a")
        log.warning("b")
        log.info("c", ["routes": "12"])
        log.debug("d")
        #expect(told.lines == ["<3>a\n", "<4>b\n", "<6>c routes=12\n", "<7>d\n"])
    }

    @Test("Only what is grave enough is said", arguments: zip(LogSettings.Level.allCases, [4, 3, 2, 1]))
    func levels(_ level: LogSettings.Level, _ count: Int) {
        let told = Told()
        let log = told.log(level)
        log.error("a")
        log.warning("b")
        log.info("c")
        log.debug("d")
        #expect(told.lines.count == count)
    }

    @Test("No text can begin a line of its own")
    func oneLine() {
        let told = Told()
        told.log().info("a\nb\r\nc", ["file": "x\ny", "name": "two words"])
        #expect(told.lines == ["info: a b  c file=\"x\\ny\" name=\"two words\"\n"])
    }

    @Test("The style follows from where standard error goes")
    func style() {
        #expect(OperatorLog.style(environment: ["JOURNAL_STREAM": "9:1"]) == .journal)
        #expect(OperatorLog.style(environment: [:]) == .terminal)
    }
}
