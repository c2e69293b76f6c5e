import Catalogue
import Gateway
package import JSON

/// Members one by one: is it there where it must be, is it text, of the right length and form.
struct MemberRules {
    let now: Instant
    /// As the message says; nil where it says none that can be read.
    let state: DossierState?
    let isOnline: Bool
    /// Absent members that came after 2019 are marked and not refused.
    let pardonsNewer: Bool
    let unasked: Set<String>

    /// - Parameter path: what stands before the members' names: `DinhDanhCHS[0].`.
    func judge(_ members: JSONObject, by keys: [RecordKey], at path: String, _ judgement: inout Judgement) {
        for key in keys { judge(members[key.name], key, path + key.name, &judgement) }
    }

    private func judge(_ value: JSON?, _ key: RecordKey, _ field: String, _ judgement: inout Judgement) {
        guard let value, !value.saysNothing(of: key.kind) else { return absent(key, field, &judgement) }
        guard key.kind != .list else { return list(value, key, field, &judgement) }
        guard let text = value.string else {
            return judgement.refuse(field, .form, wanted: "a string: all values travel as strings", found: value.kindOfValue)
        }
        guard text.unicodeScalars.count <= key.limit else {
            return judgement.refuse(field, .tooLong, wanted: "at most \(key.limit) characters", found: Shape(text).description)
        }
        guard text.unicodeScalars.allSatisfy(\.isOfText) else {
            return judgement.refuse(field, .form, wanted: "text without control characters", found: Shape(text).description)
        }
        form(text, key, field, &judgement)
    }

    // MARK: Absent

    private func absent(_ key: RecordKey, _ field: String, _ judgement: inout Judgement) {
        guard let why = need(key), !unasked.contains(key.name) else { return }
        let wanted = key.kind.wanted + why
        if key.isNewer, pardonsNewer {
            judgement.pardon(field, .missing, wanted: wanted, found: "nothing, as clients of 2019 send it")
        } else {
            judgement.refuse(field, .missing, wanted: wanted, found: "nothing")
        }
    }

    /// Nil when it may be absent.
    private func need(_ key: RecordKey) -> String? {
        switch key.need {
        case .always: ""
        case .inStates(let states): state.flatMap { states.contains($0) ? " in state \($0)" : nil }
        case .online: isOnline ? ": the applicant's account, as the channel is 2 (online)" : nil
        case .never: nil
        }
    }

    // MARK: Lists

    private func list(_ value: JSON, _ key: RecordKey, _ field: String, _ judgement: inout Judgement) {
        guard let elements = value.array else {
            return judgement.refuse(field, .form, wanted: "a list of objects", found: value.kindOfValue)
        }
        guard elements.count <= key.limit else {
            return judgement.refuse(field, .tooLong, wanted: "at most \(key.limit) elements", found: "\(elements.count)")
        }
        let keys = NestedLists.keys[key.name] ?? []
        for (index, element) in elements.enumerated() {
            guard let members = element.object else {
                judgement.refuse("\(field)[\(index)]", .form, wanted: "an object", found: element.kindOfValue)
                continue
            }
            judge(members, by: keys, at: "\(field)[\(index)].", &judgement)
        }
    }

    // MARK: Form

    private func form(_ text: String, _ key: RecordKey, _ field: String, _ judgement: inout Judgement) {
        switch key.kind {
        case .text:
            guard NestedLists.links.contains(key.name), !Link.isSecure(text) else { return }
            judgement.refuse(field, .form, wanted: "an https URL with a host and no blanks", found: Shape(text).description)
        case .date: date(text, key, field, &judgement)
        case .choice(let choices):
            guard !choices.contains(text) else { return }
            judgement.refuse(field, .unknown, wanted: key.kind.wanted, found: CodeShape.of(text), nearest: CodeShape.plain(text, among: choices))
        case .state:
            guard DossierState(text) == nil else { return }
            let all = DossierState.allCases.map { String($0.rawValue) }
            judgement.refuse(field, .unknown, wanted: key.kind.wanted, found: CodeShape.of(text), nearest: CodeShape.plain(text, among: all))
        // The number was read before, with its own findings; the code is the catalogue's to judge.
        case .dossierNumber, .procedure, .list: break
        }
    }

    private func date(_ text: String, _ key: RecordKey, _ field: String, _ judgement: inout Judgement) {
        do {
            let moment = try WireDate.read(text)
            guard !DateOrder.due.contains(key.name), moment > DateOrder.latest(now) else { return }
            judgement.refuse(field, .future, wanted: "a moment not more than a day ahead", found: "a later one")
        } catch {
            let found =
                switch error {
                case .form: Shape(text).description
                case .day: "no such day"
                case .time: "no such time"
                }
            judgement.refuse(field, .date, wanted: key.kind.wanted, found: found, nearest: DateOrder.nearest(text))
        }
    }
}

extension RecordKey.Kind {
    /// For people.
    var wanted: String {
        switch self {
        case .text: "text"
        case .date: "yyyyMMddHHmmss in Vietnam's time"
        case .choice(let choices): "one of " + choices.joined(separator: ", ")
        case .dossierNumber: "a dossier number"
        case .procedure: "a procedure's code"
        case .state: "a state from 1 to 10"
        case .list: "a list of objects"
        }
    }
}

extension JSON {
    /// Null and the empty string stand for nothing, and so does blank text, and a list without elements.
    func saysNothing(of kind: RecordKey.Kind) -> Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty || kind == .text && text.allSatisfy(\.isWhitespace)
        case .array(let elements): kind == .list && elements.isEmpty
        default: false
        }
    }

    /// A value's shape where a string or a list was asked for.
    package var kindOfValue: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string(let text): Shape(text).description
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension Unicode.Scalar {
    /// No control character but tabs and line ends, and nothing that turns the direction of what follows: one text must
    /// read alike everywhere.
    var isOfText: Bool {
        switch value {
        case 0x09, 0x0a, 0x0d: true
        case 0x00..<0x20, 0x7f..<0xa0, 0x202a...0x202e, 0x2066...0x2069, 0xfeff, 0xfffe, 0xffff: false
        default: true
        }
    }
}
