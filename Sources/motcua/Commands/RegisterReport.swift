import Catalogue

/// What a list would change, in lines for an operator.
enum RegisterReport {
    static func lines(_ change: RegisterChange) -> [String] {
        let counts = "\(change.added) new, \(change.changed) changed, \(change.ended) ending, \(change.same) as they were"
        return [counts] + part("+", change.examples.added, of: change.added) + part("~", change.examples.changed, of: change.changed)
            + part("-", change.examples.ended, of: change.ended)
    }

    private static func part(_ sign: String, _ examples: [RegisterChange.Example], of count: Int) -> [String] {
        let lines = examples.map { example in
            "\(sign) \(example.agency) \(example.code) \(example.name)\(example.members.isEmpty ? "" : ": \(example.members.joined(separator: ", "))")"
        }
        return lines + (count > examples.count ? ["\(sign) and \(count - examples.count) more"] : [])
    }

    /// `[#########           ] 45 %`
    static func bar(_ done: Int, of all: Int) -> String {
        let share = min(20, done * 20 / max(1, all))
        return "[\(String(repeating: "#", count: share))\(String(repeating: " ", count: 20 - share))] \(min(100, done * 100 / max(1, all))) %"
    }
}
