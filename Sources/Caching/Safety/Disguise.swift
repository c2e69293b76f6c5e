import Gateway

/// Web cache deception: an address that looks like a file of the site's own, `/tai-khoan/x.css`, for which a portal
/// that ignores the end of a path gives the page of whoever is lured there, and whose front server adds a lifetime
/// because of that end.
///
/// A page or a record that came for a cookie by such an address is not stored, whatever its answer says.
enum Disguise {
    static func hides(_ fields: Fields, to request: RequestHead) -> Bool {
        guard request.fields.contains(.cookie), request.withPath(isFileOfSite) else { return false }
        return fields.withFirst(.contentType, isPageOrRecord) ?? false
    }

    private static let suffixes: Set<String> = [
        "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp", "woff", "woff2", "ttf",
        "otf", "eot", "mp3", "mp4", "webm", "pdf", "zip", "gz", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "csv", "txt",
    ]
    private static let longestSuffix = 5

    private static func isFileOfSite(_ path: UnsafeRawBufferPointer) -> Bool {
        guard let dot = path.lastIndex(of: 0x2e), (1...longestSuffix).contains(path.count - dot - 1) else { return false }
        return suffixes.contains(String(decoding: path[(dot + 1)...], as: UTF8.self).lowercased())
    }

    private static func isPageOrRecord(_ type: UnsafeRawBufferPointer) -> Bool {
        let name = String(decoding: type.prefix { $0 != 0x3b && !Directives.isBlank($0) }, as: UTF8.self).lowercased()
        return ["text/html", "application/xhtml+xml", "application/json"].contains(name) || name.hasSuffix("+json")
    }
}
