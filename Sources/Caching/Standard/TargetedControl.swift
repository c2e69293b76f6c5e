import Gateway
import RawStructuredFieldValues

/// Directives the origin aims at caches like us (RFC 9213), which then count instead of `Cache-Control` and `Expires`.
enum TargetedControl {
    /// Our target list (RFC 9213 §2.2), the most specific first.
    private static let targets: [FieldName] = ["motcua-cache-control", "cdn-cache-control"]

    /// - Returns: what the first field of the list says that is there, can be read and is not empty.
    static func find(in fields: Fields) -> CacheControl? {
        for target in targets {
            guard let value = fields.combined(target) else { continue }
            var parser = StructuredFieldValueParser(Array(value.utf8))
            guard let members = try? parser.parseDictionaryFieldValue(), members.count > 0 else { continue }
            var control = CacheControl()
            control.isTargeted = true
            for (name, member) in members { read(name, member, into: &control) }
            return control
        }
        return nil
    }

    private static func read(_ name: String, _ member: ItemOrInnerList, into control: inout CacheControl) {
        var argument: String?
        if case .item(let item) = member {
            switch item.rfc9651BareItem {
            case .bool(false): return
            case .integer(let number): argument = String(number)
            case .string(let text), .token(let text): argument = takesSeconds.contains(name) ? nil : text
            default: break
            }
        }
        // RFC 9213 §2.1: a value of another type than the directive has is not to be consumed. A directive that
        // forbids does so whatever stands behind it.
        if argument == nil, takesSeconds.contains(name) { return }
        var name = name
        name.withUTF8 { name in
            let name = UnsafeRawBufferPointer(name)
            guard var argument else { return control.read(name, nil) }
            argument.withUTF8 { control.read(name, UnsafeRawBufferPointer($0)) }
        }
    }

    private static let takesSeconds: Set<String> = ["max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"]
}
