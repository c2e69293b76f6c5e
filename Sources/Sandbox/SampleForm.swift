import Gateway
import NIOCore

/// A blank form of exactly 100 KiB that opens in a PDF reader: the static file of a portal.
enum SampleForm {
    static let length = 100 << 10

    static let resource = PortalResource(document(), type: "application/pdf", caching: "max-age=3600")

    static func document() -> ByteBuffer {
        // With this much padding all offsets have six digits already, so the second length is exact.
        let rough = length - 2048
        let exact = length - text(padding: rough).utf8.count + rough
        return ByteBuffer(string: text(padding: exact))
    }

    /// - Parameter padding: bytes of a comment after the header, at least 2.
    private static func text(padding: Int) -> String {
        let words = "BT /F1 18 Tf 72 760 Td (MAU DON GIA LAP - SYNTHETIC FORM) Tj ET"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(words.utf8.count) >>\nstream\n\(words)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var text = "%PDF-1.4\n%" + String(repeating: ".", count: padding - 2) + "\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return text
    }
}
