import DossierAPI
import Dossiers
import Gateway

/// Reads the intake form as a browser sends it; its files go to the shelf as they come.
struct HandInReading {
    let dossiers: DossierDoors
    let call: PageCall

    func read() async throws -> HandInForm {
        let body = call.asked.body
        guard let type = call.asked.request.fields.only(.contentType), var reader = MultipartReader(type: type, source: { try await body.next() }) else { throw PageProblem.badForm }
        var form = HandInForm(key: ""), tickets: [String] = [], names: [String] = [], parts = 0
        do {
            while let part = try await reader.next() {
                parts += 1
                guard parts <= MultipartReader.most else { throw MultipartReader.Flaw.tooMany }
                if let fileName = part.fileName {
                    // An input without a file comes as an empty one.
                    let kept = try await dossiers.keep(from: call.asked.clientAddress, call.language) { try await reader.piece() }
                    if let kept, !fileName.isEmpty, !form.kept.contains(where: { $0.file == kept.file }) {
                        form.kept.append(HandInForm.Kept(ticket: kept.ticket, name: fileName, file: kept.file))
                    }
                    continue
                }
                let value = try await reader.field()
                switch part.name {
                case "khoa": form.key = value
                case "ve": tickets.append(value)
                case "ve-ten": names.append(value)
                case let name where HandInForm.inputs.contains(name):
                    let text = value.trimmingBlanks
                    if !text.isEmpty { form.values[name] = text }
                default: break
                }
            }
        } catch is MultipartReader.Flaw { throw PageProblem.badForm }
        // Those that came before, of which the page bore the tickets; one that has run out is asked for again.
        for (ticket, name) in zip(tickets, names) {
            guard let file = dossiers.file(ofTicket: ticket), !form.kept.contains(where: { $0.file == file }) else { continue }
            form.kept.append(HandInForm.Kept(ticket: ticket, name: name, file: file))
        }
        return form
    }
}
