import Access
import Caching
import Catalogue
import Configuration
import Connectors
import Front
import Gateway
import Telemetry
import Testing

@Suite struct DesignExampleTests {
    static let gateway = """
        # routes/gateway.yaml
        listen:
          - address: 127.0.0.1:8080
          - address: "[::]:8443"
            tls: {certificate: certs/gateway.pem, key: certs/gateway.key}
        admin: unix:state/admin.sock       # or 127.0.0.1:9901
        state: state                       # journal, cache on disk, evidence; made with mode 0700
        cache: {memory: 256MiB}
        log: {level: info, access: state/access.log}   # "-" is standard output
        trusted-proxies: [10.0.0.0/8]
        """

    static let agency = """
        # routes/bo-cong-thuong.yaml
        agency:
          code: G02                      # official identifier; names in `Catalogue`
          name: {vi: Bộ Công Thương, en: Ministry of Industry and Trade}
        connectors:
          portal:
            upstream: [https://dichvucong.example.gov.vn]   # several: balanced
            timeout: 10s                 # whole exchange; connect has its own default
            tls: {authority: certs/moit-ca.pem, identity: certs/gateway.pem}
            health: {path: /healthz, every: 10s}
            cache: {stale-if-error: 1d}  # what the origin does not say itself
        routes:
          - path: /bo-cong-thuong/*    # goes on as it is; `rewrite: /*` would drop the prefix
            to: portal
            access: public
        services:
          - {procedure: 2.000123, level: 4, path: /bo-cong-thuong/cap-c-o}
        """

    private let reading = TestFolder(["gateway.yaml": gateway, "bo-cong-thuong.yaml": agency]).read()

    @Test("The design's two files are read without a mistake")
    func noMistake() {
        #expect(reading.mistakes.map(\.description) == [])
        #expect(reading.agencies.count == 1)
    }

    @Test("The gateway's own file becomes listeners, paths, sizes and blocks")
    func gatewaySettings() throws {
        let gateway = try #require(reading.gateway)
        #expect(gateway.listeners == [
            ListenerSettings(address: .tcp(host: "127.0.0.1", port: 8080)),
            ListenerSettings(
                address: .tcp(host: "::", port: 8443),
                tls: ListenerTLS(certificate: "/srv/motcua/certs/gateway.pem", key: "/srv/motcua/certs/gateway.key")),
        ])
        #expect(gateway.admin == .unix(path: "/srv/motcua/state/admin.sock"))
        #expect(gateway.state == "/srv/motcua/state")
        #expect(gateway.cache.memory == 256 << 20)
        #expect(gateway.log.level == .info)
        #expect(gateway.log.access == .file("/srv/motcua/state/access.log"))
        #expect(gateway.trustedProxies == [AddressBlock("10.0.0.0/8")])
        #expect(gateway.limits == LimitValues())
    }

    @Test("The agency's file becomes a connector, a route and a service, each with its place")
    func agencySettings() throws {
        let agency = try #require(reading.agencies.first)
        #expect(agency.reference == AgencyReference(code: "G02", nameVi: "Bộ Công Thương", nameEn: "Ministry of Industry and Trade"))
        let portal = try #require(agency.connector(named: "portal"))
        #expect(try portal.http.upstreams == [Upstream("https://dichvucong.example.gov.vn")])
        #expect(portal.http.timeout == .seconds(10))
        #expect(portal.http.tls.authority == "/srv/motcua/certs/moit-ca.pem")
        #expect(portal.http.tls.identity == "/srv/motcua/certs/gateway.pem")
        #expect(portal.http.tls.key == "/srv/motcua/certs/gateway.key")
        #expect(portal.http.health == HealthSettings(path: "/healthz", every: .seconds(10)))
        #expect(portal.cache.staleIfError == .days(1))
        #expect(portal.places.upstream.description == "routes/bo-cong-thuong.yaml:7:16")

        let route = try #require(agency.routes.first)
        #expect(route.pattern.description == "/bo-cong-thuong/*")
        #expect(route.to == "portal")
        #expect(route.access == .public)
        #expect(route.places.route.description == "routes/bo-cong-thuong.yaml:13:5")
        #expect(route.places.access.description == "routes/bo-cong-thuong.yaml:15:13")
        #expect(agency.services.map(\.procedure.code.text) == ["2.000123"])
        #expect(agency.services.map(\.procedure.level) == [4])
    }
}
