import Gateway
import Yams

extension Kind where Value == Section {
    /// A mapping with keys of its own.
    static func section(_ schema: Schema) -> Kind {
        let allowed = "a mapping with \(schema.keys.map(\.name).joined(separator: ", "))"
        return Kind(allowed, inner: schema) { found in
            Section(found, schema) ?? found.refuse(allowed: allowed)
        }
    }
}

/// A value under a name its file gives it.
struct Named<Value> {
    let name: String
    let place: SourcePlace
    let value: Value
}

extension Kind {
    static func list<Element>(of kind: Kind<Element>, atLeast least: Int = 0) -> Kind where Value == [Element] {
        let allowed = "a list\(least > 0 ? " of \(least) or more" : ""), each \(kind.allowed)"
        return Kind(allowed, inner: kind.inner) { found in
            guard case .sequence(let sequence) = found.node, sequence.count >= least else { return found.refuse(allowed: allowed) }
            return sequence.enumerated().compactMap { kind.read(found.with($0.element, key: "\(found.key)[\($0.offset + 1)]")) }
        }
    }

    /// A list, or its only member.
    static func oneOrMore<Element>(of kind: Kind<Element>) -> Kind where Value == [Element] {
        let list = Kind.list(of: kind, atLeast: 1)
        return Kind("\(kind.allowed), or a list of them", inner: kind.inner) { found in
            found.text == nil ? list.read(found) : kind.read(found).map { [$0] }
        }
    }

    /// A mapping from names the file chooses to values of one kind.
    static func named<Element>(_ name: Kind<String>, _ kind: Kind<Element>) -> Kind where Value == [Named<Element>] {
        let allowed = "a mapping, each key \(name.allowed), each value \(kind.allowed)"
        return Kind(allowed, inner: kind.inner) { found in
            guard case .mapping(let mapping) = found.node else { return found.refuse(allowed: allowed) }
            return mapping.compactMap { key, value in
                if let text = key.scalar?.string, Repetition.isStandIn(text) { return nil }
                let place = found.draft.place(key.mark)
                guard let label = name.read(found.with(key)),
                    let element = kind.read(found.with(value, key: "\(found.key).\(label)"))
                else { return nil }
                return Named(name: label, place: place, value: element)
            }
        }
    }

    /// The same value with the place it stands at.
    static func placed<Element>(_ kind: Kind<Element>) -> Kind where Value == Placed<Element> {
        Kind(kind.allowed, inner: kind.inner) { found in
            kind.read(found).map { Placed(value: $0, place: found.place) }
        }
    }
}

struct Placed<Value> {
    let value: Value
    let place: SourcePlace
}
