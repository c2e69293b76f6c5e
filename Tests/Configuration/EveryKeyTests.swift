import Access
import Caching
import Catalogue
import Configuration
import Connectors
import Front
import Gateway
import Pages
import Reports
import Telemetry
import Testing

@Suite struct EveryKeyTests {
    static let gateway = """
        listen:
          - {address: "localhost:0", tls: {certificate: certs/gateway.pem, key: certs/gateway.key, client-authority: certs/moit-ca.pem}}
          - {address: "unix:state/front.sock"}
        admin: 127.0.0.1:9901
        state: /var/lib/motcua
        cache: {memory: 1GiB, disk: 10GiB, disk-files: 5000}
        log: {level: debug, access: "-"}
        trusted-proxies: [10.0.0.0/8, "::1"]
        limits: {head: 64KiB, body: 1GiB, head-time: 5s, streams: 256}
        dossiers: {serve: true}
        pages: {serve: true, notice: {vi: Giả lập}}
        """

    static let agency = """
        agency: {code: H26, name: {vi: Hà Nội, en: Hanoi}, contact: "1900 1009"}
        connectors:
          portal:
            upstream: [https://a.example.gov.vn, "http://10.1.2.3:8080", "unix:state/portal.sock"]
            balance: hash(X-Session)
            timeout: 10s
            connect-timeout: 250ms
            retry: {attempts: 3, budget: 10%}
            circuit: {failures: 7, rest: 30s}
            health: {path: /healthz?deep=1, every: 5s, timeout: 1s}
            tls: {authority: certs/moit-ca.pem, identity: certs/gateway.pem, key: certs/gateway.key}
            headers:
              set:
                X-Gateway: motcua
                Authorization: {secret-file: secrets/token}
                X-Password: {credential: portal}
              remove: [Cookie]
            proxy: http://proxy.example.gov.vn:3128
            http-version: 2
            addresses: {allow: [10.0.0.0/8], deny: [10.9.0.0/16]}
            resolve-for: 1m
            cache:
              default-freshness: 5m
              stale-if-error: 1d
              stale-while-revalidate: 30s
              error-freshness: 10s
              error-limit: 5m
              set-cookie: drop
              query: {sort: true, drop: [utm_*, fbclid]}
              refresh-ahead: false
              outage-banner: true
          plain: {upstream: "http://127.0.0.1:18081"}
        routes:
          - host: DichVuCong.example.gov.vn
            path: /tthc/{code}/*
            methods: [GET, HEAD]
            to: portal
            rewrite: /api/{code}/*
            access: public
            cache: {stale-if-error: 2h, query: {drop: [phien]}, refresh-ahead: true}
            upgrade: [WebSocket]
            timeout: 1m
          - {path: /noi-bo/*, to: plain, access: deny, cache: off}
        services:
          - procedure: 1.004222
            name: {vi: Đăng ký thường trú, en: Permanent residence registration}
            field: {code: G01-CT04, name: "Đăng ký, quản lý cư trú"}
            level: 4
            time-limit: 5 working days
            path: /tthc/1.004222/nop
            audience: Công dân
            fee: {amount: 8000, note: miễn cho hộ nghèo}
            papers: [Tờ khai, "Giấy tờ, nếu có"]
            lists: [846/QĐ-TTg]
          - {procedure: 2.000123.000.00.00.H26, level: 3, path: /tthc/2.000123/nop}
        tasks:
          - {resolution: 17/NQ-CP, number: "3.1", text: Kết nối cổng, due: 2026-12-31, state: in-progress, evidence: Biên bản}
          - {number: "2", text: Báo cáo quý, state: finished}
        """

    private let reading = TestFolder(["gateway.yaml": gateway, "ha-noi.yaml": agency]).read()

    @Test("Every key of gateway.yaml reaches its setting")
    func gatewayKeys() throws {
        #expect(reading.mistakes.map(\.description) == [])
        let gateway = try #require(reading.gateway)
        #expect(gateway.listeners.map(\.address) == [.tcp(host: "127.0.0.1", port: 0), .unix(path: "/srv/motcua/state/front.sock")])
        #expect(gateway.listeners.first?.tls?.clientAuthority == "/srv/motcua/certs/moit-ca.pem")
        #expect(gateway.admin == .tcp(host: "127.0.0.1", port: 9901))
        #expect(gateway.state == "/var/lib/motcua")
        #expect(gateway.cache.memory == 1 << 30 && gateway.cache.disk == 10 << 30 && gateway.cache.diskFiles == 5000)
        #expect(gateway.log.level == .debug)
        #expect(gateway.pages.isServed && gateway.pages.notice?.en == "Giả lập")
        #expect(gateway.log.access == .standardOutput)
        #expect(gateway.limits[Limits.head] == 64 << 10)
        #expect(gateway.limits[Limits.body] == 1 << 30)
        #expect(gateway.limits.span(Limits.headTime) == .seconds(5))
        #expect(gateway.limits[Limits.streams] == 256)
        #expect(gateway.limits[Limits.target] == Limits.target.standard)
    }

    @Test("Pages without dossiers are refused: they take them in and look them up")
    func pagesAlone() {
        let reading = TestFolder(["gateway.yaml": "listen: [{address: 127.0.0.1:0}]\npages: {serve: true}\n"]).read()
        #expect(reading.mistakes.map(\.description).contains { $0.contains("gateway.yaml:2:16") && $0.contains("dossiers: {serve: true}") })
    }

    @Test("Every key of a connector reaches its setting")
    func connectorKeys() throws {
        let portal = try #require(reading.agencies.first?.connector(named: "portal"))
        var expected = HTTPConnectorSettings(upstreams: try [
            Upstream("https://a.example.gov.vn"), Upstream("http://10.1.2.3:8080"), Upstream("unix:/srv/motcua/state/portal.sock"),
        ])
        expected.balance = .hash(field: "X-Session")
        expected.timeout = .seconds(10)
        expected.connectTimeout = .milliseconds(250)
        expected.retry.attempts = 3
        expected.retry.budget = 10
        expected.circuit.failures = 7
        expected.circuit.rest = .seconds(30)
        expected.health = HealthSettings(path: "/healthz?deep=1", every: .seconds(5), timeout: .seconds(1))
        expected.tls.authority = "/srv/motcua/certs/moit-ca.pem"
        expected.tls.identity = "/srv/motcua/certs/gateway.pem"
        expected.tls.key = "/srv/motcua/certs/gateway.key"
        expected.setFields = [
            FieldSetting(name: "X-Gateway", value: .plain("motcua")),
            FieldSetting(name: "Authorization", value: .secret(Secret("Bearer not-a-real-token"))),
            FieldSetting(name: "X-Password", value: .secret(Secret("not-a-real-password"))),
        ]
        expected.removeFields = ["Cookie"]
        expected.proxy = "http://proxy.example.gov.vn:3128"
        expected.httpVersion = .http2
        expected.allowed = [try #require(AddressBlock("10.0.0.0/8"))]
        expected.denied = [try #require(AddressBlock("10.9.0.0/16"))]
        expected.resolveFor = .minutes(1)
        #expect(portal.http == expected)
        var rules = CacheRules()
        rules.defaultFreshness = .minutes(5)
        rules.staleIfError = .days(1)
        rules.staleWhileRevalidate = .seconds(30)
        rules.errorFreshness = .seconds(10)
        rules.errorLimit = .minutes(5)
        rules.setCookie = .drop
        rules.query = QueryRules()
        rules.query?.isSorted = true
        rules.query?.dropped = try ["utm_*", "fbclid"].map { try #require(QueryRules.Pattern($0)) }
        rules.refreshesAhead = false
        rules.hasOutageBanner = true
        #expect(portal.cache == rules)
        #expect(portal.cache.text == "default-freshness: 5m, stale-if-error: 1d, stale-while-revalidate: 30s, error-freshness: 10s, error-limit: 5m, set-cookie: drop, query: {sort: true, drop: [utm_*, fbclid]}, refresh-ahead: false, outage-banner: true")
    }

    @Test("Every key of a route reaches its setting, and its cache rules start from the connector's")
    func routeKeys() throws {
        let routes = try #require(reading.agencies.first?.routes)
        let route = routes[0]
        #expect(route.host == "dichvucong.example.gov.vn")
        #expect(route.methods == [.get, .head])
        #expect(route.rewrite == PathRewrite(try PathPattern("/api/{code}/*")))
        #expect(route.upgrades == ["websocket"])
        #expect(route.timeout == .minutes(1))
        #expect(route.cache?.staleIfError == .hours(2))
        #expect(route.cache?.defaultFreshness == .minutes(5))
        #expect(route.cache?.query?.text == "{drop: [phien]}")
        #expect(route.cache?.refreshesAhead == true && route.cache?.hasOutageBanner == true)
        #expect(route.title == "GET,HEAD dichvucong.example.gov.vn/tthc/{code}/*")
        #expect(routes[1].access == .deny)
        #expect(routes[1].cache?.isOn == false)
    }

    @Test("Every key of a service reaches the catalogue")
    func serviceKeys() throws {
        let applied = try #require(AppliedConfiguration.applying(reading, over: nil, at: TestFolder.now))
        let agency = try #require(AgencyCode("000.00.00.H26")), first = try #require(ProcedureCode("1.004222"))
        #expect(applied.services.all.count == 2)
        var expected = Procedure(
            code: first, agency: agency, name: .init(vi: "Đăng ký thường trú", en: "Permanent residence registration"),
            field: .init(code: "G01-CT04", name: "Đăng ký, quản lý cư trú"), level: 4, timeLimit: .workingDays(5), path: "/tthc/1.004222/nop")
        expected.audience = "Công dân"
        expected.fee = .init(amount: 8000, note: "miễn cho hộ nghèo")
        expected.papers = ["Tờ khai", "Giấy tờ, nếu có"]
        expected.lists = ["846/QĐ-TTg"]
        #expect(applied.services.procedure(first, of: agency) == expected)
        let second = try #require(ProcedureCode("2.000123.000.00.00.H26"))
        #expect(applied.services.procedure(second, of: agency) == Procedure(code: second, agency: agency, level: 3, path: "/tthc/2.000123/nop"))
    }

    @Test("Every key of a task reaches the reports")
    func taskKeys() throws {
        let agency = try #require(AgencyCode("H26"))
        #expect(reading.agencies.first?.tasks == [
            ResolutionTask(resolution: "17/NQ-CP", number: "3.1", text: "Kết nối cổng", agency: agency, due: Day("2026-12-31"), state: .inProgress, evidence: "Biên bản"),
            ResolutionTask(resolution: "36a/NQ-CP", number: "2", text: "Báo cáo quý", agency: agency, state: .finished),
        ])
    }

    @Test("A connector of one upstream alone has the standard settings")
    func standardConnector() throws {
        let plain = try #require(reading.agencies.first?.connector(named: "plain"))
        #expect(try plain.http == HTTPConnectorSettings(upstreams: [Upstream("http://127.0.0.1:18081")]))
        #expect(plain.cache == CacheRules())
    }

    @Test("The reference names every key, its default and what is allowed")
    func reference() {
        for line in [
            "timeout: for the whole exchange (default 30s)", "stale-if-error:", "head: a request's head, fields and trailers included (default 32KiB)",
            "certificate: PEM file of the certificate and its chain (needed)", "    round-robin, least-pending or hash(FIELD-NAME)",
        ] {
            #expect(Reference.text.contains(line))
        }
    }

    @Test("A secret is never printed: not in settings, not in a summary")
    func secretsStayUnprinted() throws {
        let applied = try #require(AppliedConfiguration.applying(reading, over: nil, at: TestFolder.now))
        var dumped = ""
        dump(applied, to: &dumped)
        for text in ["\(reading)", "\(applied)", "\(ConfigurationSummary(applied))", dumped] {
            #expect(!text.contains("not-a-real"))
        }
    }
}
