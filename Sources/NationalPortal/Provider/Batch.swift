import Dossiers
import JSON
import Journal

/// The entries of `data`: those of one dossier in their order, those of different dossiers at the same time, so that they
/// share the journal's commits. Good ones are kept whatever becomes of the others.
struct Batch: Sendable {
    private let entries: [JSON]
    private let groups: [[Int]]

    init(_ call: PortalCall, limits: PortalLimits, book: DossierBook, sender: Sender) throws(PortalFailure) {
        guard let data = call.members[PortalMember.data] else { throw .envelope(PortalCall.Flaw(field: PortalMember.data, isMissing: true)) }
        guard let entries = data.array else {
            throw .envelope(PortalCall.Flaw(field: PortalMember.data, isMissing: false), wanted: "an array")
        }
        guard (1...limits.entries).contains(entries.count) else {
            throw .refused(.batch, PortalMember.data, "data: từ 1 đến \(limits.entries) mục / 1 to \(limits.entries) entries")
        }
        self.entries = entries
        var places: [String: Int] = [:], groups: [[Int]] = []
        for (index, entry) in entries.enumerated() {
            // Two spellings of one number are one dossier.
            let text = entry[PortalMember.number]?.string ?? ""
            let key = book.numberKey(text, agency: sender.agency) ?? text
            if let place = places[key] {
                groups[place].append(index)
            } else {
                places[key] = groups.count
                groups.append([index])
            }
        }
        self.groups = groups
    }

    private enum Came: Sendable {
        case done, refused(BookRefusal), notAnObject

        var isJournals: Bool { if case .refused(.journal) = self { true } else { false } }
    }

    /// - Throws: the journal's failure, when it kept every entry from being written.
    func reply(_ take: @escaping @Sendable (JSONObject) async throws(BookRefusal) -> Void) async throws(PortalFailure) -> PortalReply {
        let came = await withTaskGroup(of: [(Int, Came)].self) { tasks in
            for group in groups {
                tasks.addTask {
                    var came: [(Int, Came)] = []
                    for index in group { came.append((index, await one(entries[index], take))) }
                    return came
                }
            }
            var all = [Came](repeating: .done, count: entries.count)
            for await group in tasks { for (index, came) in group { all[index] = came } }
            return all
        }
        if came.allSatisfy(\.isJournals) { throw .store }
        return reply(zip(entries, came).enumerated().map { index, pair in item(pair.0, pair.1, at: index) })
    }

    private func one(_ entry: JSON, _ take: (JSONObject) async throws(BookRefusal) -> Void) async -> Came {
        guard let members = entry.object else { return .notAnObject }
        do {
            try await take(members)
            return .done
        } catch { return .refused(error) }
    }

    private func item(_ entry: JSON, _ came: Came, at index: Int) -> PortalReply.Item {
        let number = String((entry[PortalMember.number]?.string ?? "").prefix(50))
        switch came {
        case .done: return PortalReply.Item(number: number, code: PortalAnswerCode.done.code)
        case .notAnObject:
            return PortalReply.Item(
                number: number, code: PortalAnswerCode.field.code, field: "data[\(index)]",
                message: "data[\(index)]: phải là một đối tượng JSON / must be a JSON object")
        case .refused(let refusal):
            let said = RefusalWords(refusal)
            return PortalReply.Item(number: number, code: said.code.code, field: said.field, message: said.message)
        }
    }

    /// The call's code is that of the first entry that was not taken.
    private func reply(_ items: [PortalReply.Item]) -> PortalReply {
        let refused = items.filter { !$0.code.isDone }
        var reply = PortalReply(refused.first?.code ?? PortalAnswerCode.done.code)
        if let first = refused.first {
            let count = "\(refused.count)/\(items.count) mục chưa được nhận / entries not taken: "
            reply.message = items.count == 1 ? first.message : count + first.message
        }
        reply.items = items
        return reply
    }
}
