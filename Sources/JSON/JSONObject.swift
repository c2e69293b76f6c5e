/// Members in the order they were written, each name once.
///
/// Equality and hash leave the order out of account.
package struct JSONObject: Sendable {
    package typealias Member = (name: String, value: JSON)

    private var members: [Member] = []
    /// Places by name; kept once a scan would cost more.
    private var places: [String: Int] = [:]
    private static let scanned = 16

    package init() {}

    /// - Parameter members: of a name given twice the last value counts.
    package init(_ members: some Sequence<(String, JSON)>) {
        for (name, value) in members { set(name, value) }
    }

    package subscript(_ name: String) -> JSON? { place(of: name).map { members[$0].value } }

    /// Replaces the member where it stands, or appends it.
    package mutating func set(_ name: String, _ value: JSON) {
        if let place = place(of: name) {
            members[place].value = value
        } else {
            append(name, value)
        }
    }

    /// - Returns: what it was.
    @discardableResult
    package mutating func remove(_ name: String) -> JSON? {
        guard let place = place(of: name) else { return nil }
        let member = members.remove(at: place)
        places = [:]
        if members.count > Self.scanned { index() }
        return member.value
    }

    /// The name must be new.
    mutating func append(_ name: String, _ value: JSON) {
        members.append((name, value))
        if members.count == Self.scanned + 1 {
            index()
        } else if members.count > Self.scanned {
            places[name] = members.count - 1
        }
    }

    func has(_ name: String) -> Bool { place(of: name) != nil }

    private func place(of name: String) -> Int? {
        members.count > Self.scanned ? places[name] : members.firstIndex { $0.name == name }
    }

    private mutating func index() {
        for (place, member) in members.enumerated() { places[member.name] = place }
    }
}

extension JSONObject: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { members.count }
    package subscript(position: Int) -> Member { members[position] }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members {
            var one = Hasher()
            one.combine(member.name)
            one.combine(member.value)
            sum ^= one.finalize()
        }
        hasher.combine(count)
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral members: (String, JSON)...) { self.init(members) }
}
