import Gateway
import JSON

/// A call's members, put where the portal wants them.
struct SOAPRequest {
    let path: String
    let query: String?
    /// Nil where the method has none.
    let content: [UInt8]?

    init(_ operation: SOAPOperation, members: JSON) throws(XMLJSONMapping.Flaw) {
        var rest = members.object ?? JSONObject(), path = "", query: [String] = []
        for part in operation.path.parts {
            switch part {
            case .text(let text): path += text
            case .member(let member):
                guard let value = rest.take(member[...]), let text = Self.text(value), ![ "", ".", ".."].contains(text) else {
                    throw XMLJSONMapping.Flaw(member, ".", "missing or no name, and a part of the path")
                }
                path += Self.encoded(text)
            }
        }
        for member in operation.query {
            guard let value = rest.take(member[...]) else { continue }
            for one in value.array ?? [value] {
                guard let text = Self.text(one) else { throw XMLJSONMapping.Flaw(member, ".", "no value for a query") }
                query.append("\(Self.encoded(member.last ?? ""))=\(Self.encoded(text))")
            }
        }
        self.path = path
        self.query = query.isEmpty ? nil : query.joined(separator: "&")
        content = [.get, .delete].contains(operation.method) ? nil : JSON.object(rest).bytes
    }

    private static func text(_ value: JSON) -> String? {
        switch value {
        case .string(let text): text
        case .number, .bool: value.text
        default: nil
        }
    }

    /// All but RFC 3986's unreserved characters, so that a value stays within its segment.
    private static func encoded(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            let isPlain = (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D || byte == 0x5F || byte == 0x7E || byte == 0x2E
            if isPlain { out.unicodeScalars.append(Unicode.Scalar(byte)) } else {
                out += byte < 16 ? "%0" : "%"
                out += String(byte, radix: 16, uppercase: true)
            }
        }
        return out
    }
}

extension JSONObject {
    /// Takes the member at a path out; an object that is empty then goes too.
    fileprivate mutating func take(_ path: ArraySlice<String>) -> JSON? {
        guard let name = path.first else { return nil }
        guard path.count > 1 else { return remove(name) }
        guard var inner = self[name]?.object else { return nil }
        let value = inner.take(path.dropFirst())
        if inner.isEmpty { remove(name) } else { set(name, .object(inner)) }
        return value
    }
}
