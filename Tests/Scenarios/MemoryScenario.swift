import Testing

extension Scenarios {
    /// In a process of its own: what other tests allocate meanwhile would be counted too.
    @Test("The accounts of what is stored are within 5 % of what malloc has given out", .timeLimit(.minutes(2)))
    func memory() async throws {
        let folder = try TemporaryFolder()
        let figures = try Child(Program.path(of: "CacheFigures"), ["check-memory"], output: folder.fresh("figures"))
        #expect(try await figures.end(within: 100) == 0, "\(figures.said)")
    }
}
