import Crypto

/// Style and script, embedded in the executable, at addresses that change with their content.
struct Assets: Sendable {
    struct Asset: Sendable {
        let path: String
        let type: String
        let digest: String
        let bytes: [UInt8]

        init(_ name: String, _ type: String, _ bytes: [UInt8]) {
            digest = SHA256.hash(data: bytes).prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            path = "/tai-nguyen/\(digest)/\(name)"
            self.type = type
            self.bytes = bytes
        }
    }

    let style = Asset("mot-cua.css", "text/css; charset=utf-8", PackageResources.mot_cua_css)
    let script = Asset("mot-cua.js", "text/javascript; charset=utf-8", PackageResources.mot_cua_js)
    let icon = Asset("mot-cua.svg", "image/svg+xml", PackageResources.mot_cua_svg)

    var all: [Asset] { [style, script, icon] }
}
