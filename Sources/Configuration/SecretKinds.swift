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
                // RFC 9110 §5.5.
                guard isFieldValue(text) else { return found.refuse(hint: "a control character or blank at an end", allowed: allowed) }
                return .plain(text)
            }
            guard let section = Section(found, SecretKeys.schema) else { return found.refuse(allowed: allowed) }
            let file = section.read(SecretKeys.file), credential = section.read(SecretKeys.credential)
            switch (file, credential) {
            case (let path?, nil): return secret(at: path, found).map { .secret($0) }
            case (nil, let name?):
                guard let folder = found.draft.surroundings.credentials else {
                    found.draft.note("\(found.key).credential: \(name) cannot be read: $CREDENTIALS_DIRECTORY is not set; write LoadCredential=\(name):PATH in the unit", at: found.place)
                    return nil
                }
                return secret(at: folder + "/" + name, found).map { .secret($0) }
            case (_?, _?):
                found.draft.note("\(found.key): names two sources; allowed is \(allowed)", at: found.place)
                return nil
            case (nil, nil):
                return section.isEmpty ? found.refuse(allowed: allowed) : nil
            }
        }
    }()

    private static func secret(at path: String, _ found: Found) -> Secret? {
        do {
            var text = String(decoding: try found.draft.surroundings.files.contents(of: path), as: UTF8.self)
            while let last = text.utf8.last, last == 0x0a || last == 0x0d { text.unicodeScalars.removeLast() }
            guard !text.isEmpty, isFieldValue(text) else {
                // The content is not quoted: it may be a secret all the same.
                found.draft.note("\(found.key): \(path) does not hold one line that can be a field value", at: found.place)
                return nil
            }
            return Secret(text)
        } catch {
            found.draft.note("\(found.key): \(path) cannot be read: \(error.reason)", at: found.place)
            return nil
        }
    }

    private static func isFieldValue(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else { return false }
        return ![0x20, 0x09].contains(bytes.first) && ![0x20, 0x09].contains(bytes.last)
    }
}
