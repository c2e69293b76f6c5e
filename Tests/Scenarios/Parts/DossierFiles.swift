import Sandbox

/// The files of an agency's gateway that takes dossiers in and tells the national portal of them.
enum DossierFiles {
    static let password = "a synthetic password"

    /// - Parameters:
    ///   - portal: the national portal's port on loopback.
    ///   - journal: its address; the standard one when nil.
    static func folder(portal: Int, journal: String? = nil) -> ConfigurationFolder {
        var scene = SceneFiles(SceneFiles.Agency("http://127.0.0.1:9"))
        scene.gateway = ["dossiers: {serve: true}", "national-portal: {serve: true}"] + (journal.map { ["journal: \"\($0)\""] } ?? [])
        scene.limits = ["outbox-lease": "2s"]
        var folder = scene.folder
        let connector = """
              quoc-gia:
                upstream: http://127.0.0.1:\(portal)
                national-portal: {user: 000.00.00.H26, password-file: certs/h26.password}

            """
        folder["routes/ha-noi.yaml"] = scene.agencies[0].text.replacing("routes:\n", with: connector + "routes:\n") + """
            services:
              - {procedure: 1.004222, level: 4, path: /ha-noi/x, name: {vi: Đăng ký thường trú}, field: {code: G01-CT04, name: "Đăng ký, quản lý cư trú"}}
            dossiers: {share: [quoc-gia]}
            accounts:
              - {dialect: national-portal, user: 000.00.00.H26, password-file: certs/h26.password}

            """
        folder["certs/h26.password"] = password + "\n"
        return folder
    }
}
