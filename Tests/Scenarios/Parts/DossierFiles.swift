import Sandbox

/// The files of a gateway that takes dossiers in, for one agency.
enum DossierFiles {
    static let password = "a synthetic password"

    /// - Parameters:
    ///   - upstream: of the agency's own portal.
    ///   - portal: the port on loopback of the national portal that is told of the agency's dossiers; nil tells nobody.
    ///   - more: lines of `gateway.yaml`: `journal: …`.
    static func folder(upstream: String = "http://127.0.0.1:9", portal: Int? = nil, gateway more: [String] = []) -> ConfigurationFolder {
        var scene = SceneFiles(SceneFiles.Agency(upstream))
        scene.gateway = ["dossiers: {serve: true}", "national-portal: {serve: true}"] + more
        scene.limits = ["outbox-lease": "2s"]
        var folder = scene.folder
        let connector = portal.map { """
              quoc-gia:
                upstream: http://127.0.0.1:\($0)
                national-portal: {user: 000.00.00.H26, password-file: certs/h26.password}

            """ } ?? ""
        folder["routes/ha-noi.yaml"] = scene.agencies[0].text.replacing("routes:\n", with: connector + "routes:\n") + """
            services:
              - {procedure: 1.004222, level: 4, path: /ha-noi/x, name: {vi: Đăng ký thường trú}, field: {code: G01-CT04, name: "Đăng ký, quản lý cư trú"}}
            dossiers: {share: [\(portal == nil ? "" : "quoc-gia")]}
            accounts:
              - {dialect: national-portal, user: 000.00.00.H26, password-file: certs/h26.password}

            """
        folder["certs/h26.password"] = password + "\n"
        return folder
    }
}
