import Testing

extension Scenarios.Poisoning {
    private static let disguises = [
        "/tai-khoan/x.css", "/tai-khoan;x.css", "/tai-khoan%2fx.css", "/tai-khoan%3Fx.css", "/tai-khoan%23x.css", "/tai-khoan%0ax.css",
        "/tai-khoan/x.css?1", "/tai-khoan/a/b/anh.PNG", "/tai-khoan.js", "/tai-khoan/x.css;v=1.woff2",
    ]

    @Test("A page of one citizen is nobody else's, however its address is dressed up as a file", .timeLimit(.minutes(1)), arguments: [
        ["Cache-Control: private, max-age=600"], ["Cache-Control: no-store"], ["Cache-Control: max-age=600", "Set-Cookie: phien=1"],
        ["Last-Modified: Mon, 02 Jan 2006 15:04:05 GMT"], ["ETag: \"1\""],
        // As a server says that gives every file a lifetime by its name alone.
        ["Cache-Control: max-age=86400", "Content-Type: text/html; charset=utf-8"],
        ["Cache-Control: public, max-age=86400", "Content-Type: Text/HTML"],
        ["Expires: Fri, 01 Jan 2100 00:00:00 GMT", "Content-Type: application/problem+json"],
    ])
    func deception(_ fields: [String]) async throws {
        let lines = fields.joined(separator: "\r\n")
        try await Attack.play(on: { wireAnswer($0["cookie"] ?? "nobody", lines) }) { attack async throws in
            for target in Self.disguises {
                #expect(try await attack.get(target, ["Cookie": "phien=cong-dan"]).text == "phien=cong-dan", "\(target)")
                let attacker = try await attack.get(target)
                #expect(attacker.text == "nobody", "\(target)")
            }
        }
    }

    @Test("A file that is one is shared, with or without a cookie", .timeLimit(.minutes(1)))
    func file() async throws {
        try await Attack.play(on: { _ in sharedAnswer("body{}", "Content-Type: text/css") }) { attack async throws in
            _ = try await attack.get("/chung/x.css", ["Cookie": "phien=cong-dan"])
            #expect(try await attack.get("/chung/x.css").cacheStatus.contains("hit"))
        }
    }

    @Test("A path that two readers could resolve in two ways is refused, and the portal hears nothing", .timeLimit(.minutes(1)))
    func twoReadings() async throws {
        try await Attack.play(on: { sharedAnswer($0.target) }) { attack async throws in
            let targets = [
                "/tai-khoan/../x.css", "/tai-khoan/./x.css", "/tai-khoan/%2e%2e/x.css", "/tai-khoan/..%2fx.css", "/tai-khoan/%2E%2e%2Fx.css",
                "/tai-khoan%2f..%2fx.css", "/tai-khoan%2f..", "/tai-khoan/..%5cx.css", "/tai-khoan\\..\\x.css", "/tai-khoan/..;/x.css",
                "/tai-khoan/..;a=b/x.css", "/tai-khoan/%2e%2e;/x.css", "/tai-khoan%00.css", "/tai-khoan#x.css", "/tai-khoan%zz.css",
                "/tai-khoan/x%", "/tai-khoan\u{7f}.css", "/tài-khoản.css",
            ]
            for target in targets {
                let answer = try await attack.get(target)
                #expect(answer.status == 400, "\(target): \(answer.startLine)")
            }
            #expect(attack.requests.isEmpty)
        }
    }

    private static let spelled = [
        ("/%61%7Eb", "/a~b"), ("/a%2fb", "/a%2Fb"), ("/a%2Fb", "/a%2Fb"), ("/a/b", "/a/b"), ("/a//b", "/a//b"), ("/%252e%252e/b", "/%252e%252e/b"),
        ("/a%252fb", "/a%252fb"), ("/a;x=1", "/a;x=1"), ("/a%3bx=1", "/a%3Bx=1"), ("/a%3fb", "/a%3Fb"), ("/A", "/A"), ("/a", "/a"), ("/a/", "/a/"),
        ("/a?%61", "/a?%61"), ("/...", "/..."), ("/c%c3%a0", "/c%C3%A0"), ("/a+b", "/a+b"), ("/a%20b", "/a%20b"), ("/a%2bb", "/a%2Bb"),
    ]

    @Test("What the portal is asked for is what the key holds, byte for byte, decoded no more than once", .timeLimit(.minutes(1)))
    func sameBytes() async throws {
        try await Attack.play(on: { sharedAnswer($0.target) }) { attack async throws in
            for (target, sent) in Self.spelled {
                #expect(try await attack.get(target).text == sent)
                let again = try await attack.get(sent)
                #expect(again.text == sent && again.cacheStatus.contains("hit"), "\(target)")
            }
        }
    }

    @Test("A portal that reads two spellings of one path as two pages cannot be made to swap them", .timeLimit(.minutes(1)))
    func spellings() async throws {
        let portal: @Sendable (WireMessage) -> String = { request in
            request.target == "/trang-chu" ? sharedAnswer("the page") : sharedAnswer("no such page", status: "404 Not Found")
        }
        try await Attack.play(on: portal) { attack async throws in
            #expect(try await attack.get("/%74rang-chu").text == "the page")
            #expect(try await attack.get("/trang-chu").text == "the page")
        }
    }

    @Test("Every query is another address: repeated, reordered, cloaked, encoded or empty parameters meet nobody else's answer", .timeLimit(.minutes(1)))
    func queries() async throws {
        try await Attack.play(on: { sharedAnswer($0.target) }) { attack async throws in
            let targets = [
                "/t", "/t?", "/t?a=1", "/t?a=2", "/t?a=1&a=2", "/t?a=2&a=1", "/t?a=1;a=2", "/t?a=1&b=2;a=2", "/t?a=1%26a=2", "/t?a=1&amp;a=2", "/t?a[]=1&a[]=2",
                "/t?A=1", "/t?a=1&", "/t?&a=1", "/t?a=1&&a=2", "/t?a", "/t?a=", "/t?%61=1", "/t?a=%31", "/t?a=1+1", "/t?a=1%201", "/t?a=1?a=2", "/t?a=1&utm_source=x;a=2",
            ]
            for isStored in [false, true] {
                for target in targets {
                    let answer = try await attack.get(target)
                    #expect(answer.text == target && answer.cacheStatus.contains("hit") == isStored, "\(target)")
                }
            }
        }
    }
}
