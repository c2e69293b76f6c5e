import Connectors
import Gateway

/// Where a secret is read from; never the file that is shared with others.
private enum SecretKeys {
    static let file = Key("secret-file", .path, "a file that holds the value and nothing else")
    static let credential = Key("credential", .label, "a systemd credential (LoadCredential=) that holds the value")
    static let schema = Schema([file, credential])
}

extension Kind where Value == FieldSetting.Value {
    /// A field's value: written out, or read from a place of its own.
    static let fieldValue: Kind = {
        let allowed = "a field value, {secret-file: PATH} or {credential: NAME}"
        return Kind(allowed, inner: SecretKeys.schema) { found in
            if let text = found.text {
                guard Found.isFieldValue(text) else { return found.refuse(hint: "a control character or blank at an end", allowed: allowed) }
                return .plain(text)
            }
            guard let section = Section(found, SecretKeys.schema) else { return found.refuse(allowed: allowed) }
            let file = section.read(SecretKeys.file), credential = section.read(SecretKeys.credential)
            switch (file, credential) {
            case (let path?, nil): return found.secret(at: path).map { .secret($0) }
            case (nil, let name?):
                guard let folder = found.draft.surroundings.credentials else {
                    found.draft.note("\(found.key).credential: \(name) cannot be read: $CREDENTIALS_DIRECTORY is not set; write LoadCredential=\(name):PATH in the unit", at: found.place)
                    return nil
                }
                return found.secret(at: folder + "/" + name).map { .secret($0) }
            case (_?, _?):
                found.draft.note("\(found.key): names two sources; allowed is \(allowed)", at: found.place)
                return nil
            case (nil, nil):
                return section.isEmpty ? found.refuse(allowed: allowed) : nil
            }
        }
    }()
}

extension Kind where Value == Secret {
    /// A file that holds a secret and nothing else.
    static let secretFile: Kind = {
        let allowed = "the path of a file that holds the value and nothing else"
        return Kind(allowed) { found in
            guard let text = found.text, !text.contains("\0") else { return found.refuse(allowed: allowed) }
            return found.secret(at: found.draft.surroundings.absolute(text))
        }
    }()
}

extension Found {
    /// One line of a file, never quoted.
    func secret(at path: String) -> Secret? {
        do {
            var text = String(decoding: try draft.surroundings.files.contents(of: path), as: UTF8.self)
            while let last = text.utf8.last, last == 0x0a || last == 0x0d { text.unicodeScalars.removeLast() }
            guard !text.isEmpty, Self.isFieldValue(text) else {
                // The content is not quoted: it may be a secret all the same.
                draft.note("\(key): \(path) does not hold one line that can be a field value", at: place)
                return nil
            }
            return Secret(text)
        } catch {
            draft.note("\(key): \(path) cannot be read: \(error.reason)", at: place)
            return nil
        }
    }

    /// RFC 9110 §5.5.
    static func isFieldValue(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else { return false }
        return ![0x20, 0x09].contains(bytes.first) && ![0x20, 0x09].contains(bytes.last)
    }
}
