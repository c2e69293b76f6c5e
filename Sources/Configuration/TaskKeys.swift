import Catalogue
import Reports

/// Tasks that resolutions give the agency.
enum TaskKeys {
    static let resolution = Key("resolution", .line(atMost: 100), standard: "36a/NQ-CP", "which resolution gives it")
    static let number = Key("number", .line(atMost: 50), required: true, "its number there")
    static let text = Key("text", .line(atMost: 1000), required: true, "what is to be done")
    static let due = Key("due", .calendarDay, "until when; without it regularly")
    static let state = Key("state", Kind<ResolutionTask.State>.choice, required: true, "how far it is")
    static let evidence = Key("evidence", .line(atMost: 1000), "what shows it")
    static let schema = Schema([resolution, number, text, due, state, evidence])

    /// - Returns: nil where something needed is missing.
    static func read(_ section: Section, of agency: AgencyCode) -> ResolutionTask? {
        let resolution = section.read(resolution) ?? "36a/NQ-CP", due = section.read(due), evidence = section.read(evidence)
        guard let number = section.read(number), let text = section.read(text), let state = section.read(state) else { return nil }
        return ResolutionTask(resolution: resolution, number: number, text: text, agency: agency, due: due, state: state, evidence: evidence)
    }
}
