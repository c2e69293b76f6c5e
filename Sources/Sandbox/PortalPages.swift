import Gateway

/// What a portal shows: its pages and its list of services.
enum PortalPages {
    static func front(_ agency: SandboxAgency) -> String {
        let base = "/\(agency.slug)/"
        let services = agency.services.isEmpty
            ? "<p>Báo cáo năm 2017 không nêu tên dịch vụ nào của cơ quan này.</p>"
            : "<ul class=\"cards\">" + agency.services.map { service in
                "<li><a href=\"\(base)dich-vu/\(service.slug)\">\(HTMLText.escaped(service.nameVi))</a><br>"
                    + "<small>Mã thủ tục \(service.procedure) (giả lập)</small></li>"
            }.joined() + "</ul>"
        return page(agency, title: "Cổng dịch vụ công", """
            <h1>Cổng dịch vụ công<br>\(HTMLText.escaped(agency.reference.nameVi))</h1>
            <p>Năm 2017 nhận <strong>\(HTMLText.escaped(agency.dossiersPhrase(.vi)))</strong> hồ sơ trực tuyến\(HTMLText.escaped(agency.misprintNote(.vi))).</p>
            <h2>Dịch vụ</h2>
            \(services)
            <h2>Tra cứu hồ sơ</h2>
            <form action="\(base)tra-cuu" method="get">
            <label for="so-ho-so">Số hồ sơ, ví dụ \(agency.reference.code)-20171231-0001</label>
            <input id="so-ho-so" name="so-ho-so" required maxlength="50" autocomplete="off">
            <button type="submit">Tra cứu</button>
            </form>
            <h2>Nộp hồ sơ</h2>
            \(handInForm(agency))
            <h2>Biểu mẫu</h2>
            <p><a href="\(base)bieu-mau.pdf">Mẫu đơn trống (PDF, 100 KiB)</a></p>
            <h2>Liên hệ</h2>
            <p>\(HTMLText.escaped(agency.reference.contact ?? ""))</p>
            """)
    }

    static func service(_ service: SandboxAgency.Service, _ agency: SandboxAgency) -> String {
        page(agency, title: service.nameVi, """
            <h1>\(HTMLText.escaped(service.nameVi))</h1>
            <dl><dt>Cơ quan</dt><dd>\(HTMLText.escaped(agency.reference.nameVi))</dd>
            <dt>Mã thủ tục (giả lập)</dt><dd>\(service.procedure)</dd></dl>
            <h2>Nộp hồ sơ</h2>
            \(handInForm(agency))
            """)
    }

    private static func handInForm(_ agency: SandboxAgency) -> String {
        """
        <form action="/\(agency.slug)/nop-ho-so" method="post">
        <label for="noi-dung-ho-so">Nội dung (đừng ghi thông tin thật của ai)</label>
        <textarea id="noi-dung-ho-so" name="noi-dung" rows="4"></textarea>
        <button type="submit">Nộp</button>
        </form>
        """
    }

    /// The services as JSON.
    static func serviceList(_ agency: SandboxAgency) -> String {
        let services = agency.services.map { service in
            #"{"thuTuc":"\#(service.procedure)","ten":\#(JSONText.quoted(service.nameVi)),"#
                + #""name":\#(JSONText.quoted(service.nameEn)),"duongDan":"/\#(agency.slug)/dich-vu/\#(service.slug)"}"#
        }
        return #"{"coQuan":"\#(agency.reference.code)","ten":\#(JSONText.quoted(agency.reference.nameVi)),"#
            + #""hoSo2017":\#(agency.dossiers2017),"dichVu":[\#(services.joined(separator: ","))],"duLieuGiaLap":true}"# + "\n"
    }

    static func receipt(_ number: String, bytes: Int, _ agency: SandboxAgency) -> String {
        page(agency, title: "Đã nhận hồ sơ", """
            <h1>Đã nhận hồ sơ</h1>
            <p>Số hồ sơ: <a href="/\(agency.slug)/tra-cuu/\(number)"><strong>\(number)</strong></a></p>
            <p>Đã nhận \(bytes) byte.</p>
            """)
    }

    /// - Parameter state: how the dossier stands; nil where there is none with that number.
    static func dossier(_ number: String, state: String?, _ agency: SandboxAgency) -> String {
        guard let state else {
            return page(agency, title: "Không tìm thấy hồ sơ", """
                <h1>Không tìm thấy hồ sơ</h1>
                <p>Không có hồ sơ nào mang số “\(HTMLText.escaped(number))”.</p>
                """)
        }
        return page(agency, title: "Hồ sơ \(number)", """
            <h1>Hồ sơ \(HTMLText.escaped(number))</h1>
            <dl><dt>Trạng thái</dt><dd><strong>\(HTMLText.escaped(state))</strong></dd>
            <dt>Cơ quan</dt><dd>\(HTMLText.escaped(agency.reference.nameVi))</dd></dl>
            """)
    }

    static func notFound(_ agency: SandboxAgency) -> String {
        page(agency, title: "Không tìm thấy trang", "<h1>Không tìm thấy trang</h1><p>Cổng này không có trang ở địa chỉ đó.</p>")
    }

    static func wrongMethod(_ agency: SandboxAgency) -> String {
        page(agency, title: "Phương thức không được phép", "<h1>Phương thức không được phép</h1>")
    }

    static func badLength(_ agency: SandboxAgency) -> String {
        page(agency, title: "Độ dài không hợp lệ", "<h1>Độ dài không hợp lệ</h1><p>Số byte từ 0 đến \(PatternBody.range.upperBound).</p>")
    }

    /// The page of a fault that was asked for.
    static func failure(_ agency: SandboxAgency, _ status: Int) -> String {
        page(agency, title: "Lỗi \(status)", "<h1>Lỗi \(status)</h1><p>Sự cố giả lập của cổng này.</p>")
    }

    private static func page(_ agency: SandboxAgency, title: String, _ content: String) -> String {
        SandboxPage.html(
            .vi, title: "\(title) – \(agency.reference.nameVi)", owner: agency.reference.nameVi, home: "/\(agency.slug)/",
            content: content)
    }
}
