import Gateway

/// What an agency's file of the sandbox says of the single window and of documents between agencies.
package struct SandboxExchange: Sendable, Hashable {
    /// The ministry that has both: its licence goes through the window, and its documents by the axis.
    package static let agency = "bo-cong-thuong"
    /// Of the window and of the axis on loopback.
    package static let windowPort = 18121, axisPort = 18122
    /// The other organs at the axis, which the sandbox plays.
    package static let organs = ["H26", "G22"]
    /// The procedure that goes through the window, in the national catalogue and there.
    package static let procedure = "1.900008", documentType = "BCT0600001"

    let windowPort: Int
    let axisPort: Int

    var connectors: [String] {
        [
            "  cua-so:",
            "    upstream: http://127.0.0.1:\(windowPort)",
            "    single-window: {party: {name: NSW, identity: NSW}, account: NSW, path: /VNSWReceiveGateway/ws}",
            "  truc:",
            "    upstream: http://127.0.0.1:\(axisPort)",
            "    document-axis: {secret-file: \(SandboxDossiers.passwordFile), every: 1s}",
        ]
    }

    /// Behind the accounts.
    var rest: [String] {
        [
            "  - {dialect: single-window, user: NSW, password-file: \(SandboxDossiers.passwordFile)}",
            "single-window:",
            "  party: {name: DN, identity: DN}",
            "  procedures:",
            "    - code: \(Self.documentType)",
            "      procedure: \(Self.procedure)",
            "      through: cua-so",
            "      side: business",
            "      content:",
            "        - {xml: Importer/Name, json: ChuHoSo, required: true}",
            "        - {xml: Purpose, json: TrichYeuHoSo, required: true}",
            "      pairs:",
            "        - {type: 10, function: \"01\", from: business, meaning: declare}",
            "        - {type: 10, function: \"02\", from: business, meaning: supplement}",
            "        - {type: 11, function: \"03\", from: ministry, meaning: accept}",
            "        - {type: 11, function: \"04\", from: ministry, meaning: ask-supplement, reason: Reason}",
            "        - {type: 12, function: \"01\", from: ministry, meaning: result, result: {name: Giấy phép nhập khẩu, number: Licence/Number}}",
            "        - {type: 13, function: \"01\", from: ministry, meaning: complete}",
            "  agreements:",
            "    - name: hai-quan",
            "      procedure: \(Self.documentType)",
            "      with: {name: Hải quan giả lập, identity: TCHQ}",
            "      type: 90",
            "      function: \"01\"",
            "      share: [trangThai, ketQua.so]",
            "      from: 2026-01-01",
            "      basis: Thỏa thuận giả lập",
            "documents: {axis: truc}",
        ]
    }
}
