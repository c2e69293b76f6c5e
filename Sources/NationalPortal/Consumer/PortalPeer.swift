import Connectors
import Gateway
import JSON

/// The portal as a node speaks to it: one session for all calls, a new one when it is refused, once for each call.
struct PortalPeer: Sendable {
    private let line: PortalLine
    private let session: PortalSession

    /// Of one call.
    var timeout: Span { line.timeout }

    init(_ line: PortalLine) {
        self.line = line
        session = PortalSession {
            do throws(PortalTrouble) { return .success(try await line.logIn()) } catch { return .failure(error) }
        }
    }

    /// The dossier as the portal has it; nil where it has none of that number.
    /// - Returns: what was said instead where the portal would not tell.
    func query(_ number: String) async -> Result<JSONObject?, Refusal> {
        var refused: String?
        var last = PortalWord.trouble(PortalTrouble("never asked"))
        for _ in 0..<Self.tries {
            do throws(PortalTrouble) {
                let session = try await session.session(insteadOf: refused)
                let reply = try await line.call(.query, [PortalMember.dossier: .string(number)], session: session)
                if reply.code.isDone { return .success(reply.result?.first?.object) }
                last = PortalWord(reply.code, reply.message)
                guard last.isSessionRefused else { return .failure(Refusal(last)) }
                refused = session
            } catch { return .failure(Refusal(.trouble(error))) }
        }
        return .failure(Refusal(last))
    }

    /// The call was not answered with what it asked for.
    struct Refusal: Error, Sendable {
        let told: PortalWord
        init(_ told: PortalWord) { self.told = told }
    }

    /// Tells entries in one call, and once more those that its session was refused for: it may end in the middle of a batch.
    func tell(_ service: PortalService, _ members: JSONObject, _ entries: [JSON]) async -> [PortalWord] {
        var told = [PortalWord](repeating: .trouble(PortalTrouble("never told")), count: entries.count)
        var open = Array(entries.indices)
        var refused: String?
        for _ in 0..<Self.tries where !open.isEmpty {
            var members = members
            members.set(PortalMember.data, .array(open.map { entries[$0] }))
            do throws(PortalTrouble) {
                let session = try await session.session(insteadOf: refused)
                let reply = try await line.call(service, members, session: session)
                for (place, word) in zip(open, PortalWord.each(of: open.map { entries[$0] }, reply)) { told[place] = word }
                refused = session
            } catch {
                for place in open { told[place] = .trouble(error) }
                return told
            }
            open = open.filter { told[$0].isSessionRefused }
        }
        return told
    }

    /// The first, and one more with another session.
    private static let tries = 2

    /// Brings a dossier whole: as an update where the portal has one of that number, else as a new one.
    func synchronise(_ record: JSONObject, number: String) async -> PortalWord {
        let theirs: JSONObject?
        switch await query(number) {
        case .success(let found): theirs = found
        case .failure(let refusal): return refusal.told
        }
        // It has all of it: an earlier telling had its effect and its answer was lost.
        if let theirs, record.allSatisfy({ theirs[$0.name] == $0.value }) { return .done }
        let told = await bring(record, isUpdating: theirs != nil)
        // It was not to be seen, but is there.
        if theirs == nil, case .exists = told { return await bring(record, isUpdating: true) }
        return told
    }

    private func bring(_ record: JSONObject, isUpdating: Bool) async -> PortalWord {
        await tell(.synchronise, [PortalMember.isUpdating: isUpdating ? "True" : "False"], [.object(record)])[0]
    }

    /// Tells steps of different dossiers in one call; where that is refused as a whole, each by itself, so that a bad one
    /// stops no other.
    func progress(_ steps: [JSON]) async -> [PortalWord] {
        let told = await tell(.progress, JSONObject(), steps)
        let again = told.indices.filter { told[$0].isUnclear || told[$0].isSessionRefused }
        guard steps.count > 1, !again.isEmpty else { return told }
        return await withTaskGroup(of: (Int, PortalWord).self) { group in
            for place in again { group.addTask { (place, await tell(.progress, JSONObject(), [steps[place]])[0]) } }
            return await group.reduce(into: told) { $0[$1.0] = $1.1 }
        }
    }
}
