import Gateway

/// The frame of every page of the sandbox: plain HTML that an old telephone, a slow line and a screen reader can
/// use. No script, nothing fetched from elsewhere, and on top the mark that all of it is made up.
enum SandboxPage {
    /// - Parameters:
    ///   - owner: whose page it is, linked to `home`.
    ///   - content: HTML, already escaped.
    static func html(_ language: Language, title: String, owner: String, home: String, content: String) -> String {
        let vietnamese = language == .vi
        return """
            <!doctype html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>\(HTMLText.escaped(title))</title>
            <style>\(style)</style>
            </head>
            <body>
            <a class="skip" href="#noi-dung">\(vietnamese ? "Tới nội dung" : "To the content")</a>
            <p class="mark"><strong>\(vietnamese ? "Dữ liệu giả lập" : "Synthetic data")</strong> – \
            \(vietnamese ? "trang thử nghiệm, không phải trang của cơ quan nhà nước." : "a test page, not a page of any authority.")</p>
            <header><a href="\(HTMLText.escaped(home))">\(HTMLText.escaped(owner))</a></header>
            <main id="noi-dung">
            \(content)
            </main>
            <footer>\(footer(language))</footer>
            </body>
            </html>

            """
    }

    private static func footer(_ language: Language) -> String {
        switch language {
        case .vi: "Số liệu: báo cáo Nghị quyết 36a năm 2017 của Văn phòng Chính phủ, theo ICTnews."
        case .en: "Figures: the Government Office’s report on Resolution 36a in 2017, as printed by ICTnews."
        }
    }

    private static let style = """
        body{margin:0;font:1.125rem/1.6 system-ui,sans-serif;background:#fff;color:#1b1b1f}\
        a{color:#9c1c14}a:focus,button:focus,input:focus,textarea:focus{outline:3px solid #b8860b;outline-offset:2px}\
        .skip{position:absolute;left:-99rem}.skip:focus{left:.5rem;top:.5rem;background:#fff;padding:.5rem}\
        .mark{margin:0;padding:.5rem 1.25rem;background:#fff3cd;color:#4a3800;font-size:1rem}\
        header,main,footer{max-width:44rem;margin:0 auto;padding:0 1.25rem}header{padding-top:1.25rem;font-weight:700}\
        header a{text-decoration:none;font-size:1.25rem}h1{font-size:1.9rem;line-height:1.25;margin:.75rem 0}\
        h2{font-size:1.35rem;margin:2rem 0 .5rem}ul.cards{list-style:none;padding:0;margin:0}\
        ul.cards li{border:1px solid #8a8a93;border-radius:.5rem;margin:.75rem 0;padding:.75rem 1rem}\
        ul.cards a{font-weight:600;font-size:1.2rem}small{font-size:1rem;color:#55555e}dt{color:#55555e}dd{margin:0 0 .75rem}\
        label{display:block;margin:.75rem 0 .25rem}input,textarea,button{font:inherit;box-sizing:border-box}\
        input,textarea{width:100%;padding:.5rem;border:1px solid #6b6b74;border-radius:.25rem;background:#fff;color:#1b1b1f}\
        button{margin-top:.75rem;padding:.6rem 1.25rem;border:0;border-radius:.25rem;background:#9c1c14;color:#fff}\
        footer{margin-top:3rem;padding-bottom:2rem;font-size:1rem;color:#55555e}\
        @media(prefers-color-scheme:dark){body{background:#17171a;color:#ececf1}a{color:#ffb4a9}\
        .skip:focus{background:#17171a}.mark{background:#3d3000;color:#ffe08a}small,dt,footer{color:#b9b9c3}\
        input,textarea{background:#222227;color:#ececf1}button{background:#ffb4a9;color:#3b0300}}
        """
}
