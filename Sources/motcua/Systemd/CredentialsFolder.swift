/// Where systemd puts the secrets of `LoadCredential=` for this service alone (systemd.exec(5)).
struct CredentialsFolder: Sendable, Equatable {
    let path: String

    /// nil where the unit loads none.
    init?(environment: [String: String]) {
        guard let path = environment["CREDENTIALS_DIRECTORY"], path.first == "/" else { return nil }
        self.path = path
    }

    /// The file of one credential; nil where `name` could not be one's name, such as a path.
    func file(_ name: String) -> String? {
        guard !name.isEmpty, name.utf8.count <= 255, name != ".", name != "..", !name.contains("/"), !name.contains("\0") else { return nil }
        return path + "/" + name
    }
}
