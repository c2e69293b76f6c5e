import Configuration
import Gateway
import Testing

/// A file with a mistake in it, and the line that says so.
struct BadFile: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let expected: [String]

    init(_ name: String, _ text: String, _ expected: String...) {
        self.name = name
        self.text = text
        self.expected = expected
    }

    var testDescription: String { expected.first ?? name }
}

@Suite struct MistakeTests {
    /// Five lines that are right, so that what follows starts at line 6.
    private static let head = """
        agency:
          code: G02
          name: {vi: Bộ Công Thương, en: Ministry of Industry and Trade}
        connectors:
          portal: {upstream: "http://127.0.0.1:18080"}

        """

    private static let gatewayFiles = [
        BadFile("gateway.yaml", "", "routes/gateway.yaml:1:1: error: empty; at least listen is needed"),
        BadFile("gateway.yaml", "admin: unix:state/admin.sock\n",
            "routes/gateway.yaml:1:1: error: listen: missing; allowed is a list of 1 or more, each a mapping with address, tls"),
        BadFile("gateway.yaml", "listen:\n  - address: 8080\n",
            "routes/gateway.yaml:2:14: error: listen[1].address: found \"8080\"; allowed is an address with its port such as 127.0.0.1:8080 or \"[::]:8443\", or unix:PATH"),
        BadFile("gateway.yaml", "listen:\n  - address: 127.0.0.1:80800\n",
            "routes/gateway.yaml:2:14: error: listen[1].address: found \"127.0.0.1:80800\"; allowed is an address with its port such as 127.0.0.1:8080 or \"[::]:8443\", or unix:PATH"),
        BadFile("gateway.yaml", "listen:\n  - address: 127.0.0.1:8080\n  - address: 127.0.0.1:8080\n",
            "routes/gateway.yaml:3:14: error: listen: 127.0.0.1:8080 is already listened on at routes/gateway.yaml:2:14; each address stands once"),
        BadFile("gateway.yaml", "listen:\n  - address: 127.0.0.1:8080\nadmin: 0.0.0.0:9901\n",
            "routes/gateway.yaml:3:8: error: admin: found \"0.0.0.0:9901\" (reachable from other machines); allowed is an address of this machine only such as 127.0.0.1:9901, or unix:PATH"),
        BadFile("gateway.yaml", "listen:\n  - address: 127.0.0.1:9901\nadmin: 127.0.0.1:9901\n",
            "routes/gateway.yaml:3:8: error: admin: 127.0.0.1:9901 is already listened on at routes/gateway.yaml:2:14; allowed is an address of its own"),
        BadFile("gateway.yaml", "listen: [{address: 127.0.0.1:8080}]\ncache: {memory: 256MB}\n",
            "routes/gateway.yaml:2:17: error: cache.memory: found \"256MB\"; allowed is a size from 1MiB to 1TiB, such as 64KiB or 256MiB"),
        BadFile("gateway.yaml", "listen: [{address: 127.0.0.1:8080}]\nlog: {level: verbose, access: \"-\"}\n",
            "routes/gateway.yaml:2:14: error: log.level: found \"verbose\"; allowed is debug, info, warning or error"),
        BadFile("gateway.yaml", "listen: [{address: 127.0.0.1:8080}]\ntrusted-proxies: [10.0.0.0/33]\n",
            "routes/gateway.yaml:2:19: error: trusted-proxies[1]: found \"10.0.0.0/33\"; allowed is an address or a block of addresses such as 10.0.0.0/8 or 2001:db8::/32"),
        BadFile("gateway.yaml", "listen: [{address: 127.0.0.1:8080}]\nlimits: {haed: 64KiB}\n",
            "routes/gateway.yaml:2:10: error: unknown key \"haed\" in limits; did you mean \"head\"?"),
        BadFile("gateway.yaml", "listen: [{address: 127.0.0.1:8080}]\nlimits: {head: 2GiB, head-time: 10}\n",
            "routes/gateway.yaml:2:16: error: limits.head: found \"2GiB\" (out of range); allowed is a size from 1KiB to 1MiB, such as 64KiB or 256MiB",
            "routes/gateway.yaml:2:33: error: limits.head-time: found \"10\" (without a unit); allowed is a duration from 100ms to 5m, such as 250ms, 10s, 5m, 2h or 1d"),
        BadFile("gateway.yaml", "listen:\n  - address: 127.0.0.1:8443\n    tls: {certificate: certs/gone.pem, key: certs/gateway.key}\n",
            "routes/gateway.yaml:3:24: error: listen[1].tls.certificate: /srv/motcua/certs/gone.pem cannot be read: No such file or directory"),
        BadFile("gateway.yaml", "listen:\n  - address: 127.0.0.1:8443\n    tls: {certificate: certs/empty.pem, key: certs/gateway.key}\n",
            "routes/gateway.yaml:3:24: error: listen[1].tls.certificate: /srv/motcua/certs/empty.pem holds no certificate in PEM form"),
        BadFile("gateway.yaml", "listen:\n  - address: 127.0.0.1:8443\n    tls:\n      certificate: certs/gateway.pem\n      key: certs/other.key\n",
            "routes/gateway.yaml:5:12: error: listen[1].tls.key: the private key in /srv/motcua/certs/other.key is not the one of the certificate in /srv/motcua/certs/gateway.pem (named at routes/gateway.yaml:4:20)"),
        BadFile("gateway.yaml", "listen:\n  - address: 127.0.0.1:8443\n    tls: {certificate: certs/expired.pem, key: certs/gateway.key}\n",
            "routes/gateway.yaml:3:24: error: listen[1].tls.certificate: /srv/motcua/certs/expired.pem expired on 2026-11-25"),
        BadFile("gateway.yaml", "listen:\n  - address: 127.0.0.1:8443\n    tls: {certificate: certs/gateway.pem}\n",
            "routes/gateway.yaml:3:10: error: listen[1].tls.key: missing; allowed is a path, from the parent of the configuration's folder"),
    ]

    private static let shapeFiles = [
        BadFile("a.yaml", "", "routes/a.yaml:1:1: error: empty; at least agency is needed"),
        BadFile("a.yaml", "- agency\n", "routes/a.yaml:1:1: error: found no mapping; allowed is one with agency, connectors, routes, services, dossiers, accounts, single-window, documents or tasks"),
        BadFile("a.yaml", "routes: []\n", "routes/a.yaml:1:1: error: agency: missing; allowed is a mapping with code, name, contact"),
        BadFile("a.yaml", "agency: {code: G02, name: {vi: Bộ}}\n",
            "routes/a.yaml:1:27: error: agency.name.en: missing; allowed is a line of text of at most 200 characters"),
        BadFile("a.yaml", "agency: {code: G 02, name: {vi: a, en: b}}\n",
            "routes/a.yaml:1:16: error: agency.code: found \"G 02\" (did you mean \"G02\"?); allowed is an official identifier such as G02 or 000.00.01.H26"),
        BadFile("a.yaml", "agency: [G02\nroutes: []\n", "routes/a.yaml:2:7: error: not YAML: did not find expected ',' or ']' (while parsing a flow sequence, from line 1)"),
        BadFile("a.yaml", "agency:\n\tcode: G02\n", "routes/a.yaml:2:1: error: found a tab; indent with spaces"),
        BadFile("a.yaml", head + "agency: {code: G03}\n",
            "routes/a.yaml:6:1: error: agency: written twice in one mapping, first at routes/a.yaml:1:1; keep one of the two"),
        BadFile("a.yaml", head + "routes:\n  - {path: /a, to: portal, path: /b, access: public}\n",
            "routes/a.yaml:7:28: error: path: written twice in one mapping, first at routes/a.yaml:7:6; keep one of the two"),
        BadFile("a.yaml", head + "route:\n  - path: /a\n", "routes/a.yaml:6:1: error: unknown key \"route\"; did you mean \"routes\"?"),
        BadFile("a.yaml", "agency: 1\n---\nagency: 2\n", "routes/a.yaml:2:1: error: found a second document (---); allowed is one in each file"),
        BadFile("a.yaml", "agency:\n  code: G\u{1}2\n", "routes/a.yaml:2:10: error: not YAML: control characters are not allowed"),
        BadFile("a.yaml", "a: &a [1]\nb: [" + String(repeating: "*a, ", count: 21) + "]\n",
            "routes/a.yaml:2:1: error: more than 20 aliases (*NAME); write the values out"),
        BadFile("a.yaml", head + "owner: me\n", "routes/a.yaml:6:1: error: unknown key \"owner\"; allowed is agency, connectors, routes, services, dossiers, accounts, single-window, documents or tasks"),
    ]

    private static let routeFiles = [
        BadFile("a.yaml", head + "routes: /a\n", "routes/a.yaml:6:9: error: routes: found \"/a\"; allowed is a list, each a mapping with host, path, methods, to, rewrite, access, cache, upgrade, timeout"),
        BadFile("a.yaml", head + "routes: [{path: /a, to: protal, access: public}]\n",
            "routes/a.yaml:6:25: error: routes[1].to: found \"protal\", which is no connector of this file; did you mean \"portal\"?"),
        BadFile("a.yaml", head + "routes: [{path: /a, to: portal}]\n", "routes/a.yaml:6:10: error: routes[1].access: missing; allowed is public or deny"),
        BadFile("a.yaml", head + "routes: [{path: /a, to: portal, access: pubic}]\n",
            "routes/a.yaml:6:41: error: routes[1].access: found \"pubic\" (did you mean \"public\"?); allowed is public or deny"),
        BadFile("a.yaml", head + "routes: [{path: a/b, to: portal, access: public}]\n",
            "routes/a.yaml:6:17: error: routes[1].path: found \"a/b\" (does not begin with /); allowed is a path such as /a/b, /a/* or /a/{name}/c"),
        BadFile("a.yaml", head + "routes: [{path: /a/*/b, to: portal, access: public}]\n",
            "routes/a.yaml:6:17: error: routes[1].path: found \"/a/*/b\" (* stands only as the last segment, /*); allowed is a path such as /a/b, /a/* or /a/{name}/c"),
        BadFile("a.yaml", head + "routes: [{path: \"/a/{x}/{x}\", to: portal, access: public}]\n",
            "routes/a.yaml:6:17: error: routes[1].path: found \"/a/{x}/{x}\" ({x} stands twice); allowed is a path such as /a/b, /a/* or /a/{name}/c"),
        BadFile("a.yaml", head + "routes: [{path: \"/a/{x}/*\", to: portal, rewrite: \"/b/{y}/*\", access: public}]\n",
            "routes/a.yaml:6:50: error: routes[1].rewrite: {y} is not in path /a/{x}/*; allowed is {x}"),
        BadFile("a.yaml", head + "routes: [{path: /a, to: portal, rewrite: /b/*, access: public}]\n",
            "routes/a.yaml:6:42: error: routes[1].rewrite: ends in /*, but path /a does not; allowed is a path without *"),
        BadFile("a.yaml", head + "routes: [{path: /a, methods: [get], to: portal, access: public}]\n",
            "routes/a.yaml:6:31: error: routes[1].methods[1]: found \"get\" (did you mean \"GET\"?); allowed is a method such as GET or POST"),
        BadFile("a.yaml", head + "routes: [{path: /a, host: \"x.vn:80\", to: portal, access: public}]\n",
            "routes/a.yaml:6:27: error: routes[1].host: found \"x.vn:80\" (has a port); allowed is a host name such as dichvucong.example.gov.vn, without a port"),
        BadFile("a.yaml", head + "routes:\n  - {path: \"/a/{x}\", to: portal, access: public}\n  - {path: \"/a/{y}\", methods: [GET], to: portal, access: deny}\n",
            "routes/a.yaml:8:12: error: routes: GET /a/{y} is already routed at routes/a.yaml:7:12; allowed is one route for each path and method"),
        BadFile("a.yaml", head + "routes: [{path: /a/*, to: portal, access: public}]\nservices: [{procedure: 2.000123, level: 4, path: /b}]\n",
            "routes/a.yaml:7:50: error: services[1].path: no route of this file answers /b; allowed is a path below /a/*"),
        BadFile("a.yaml", head + "routes: [{path: /a/*, to: portal, access: public}]\nservices: [{procedure: 2.000123, level: 5, path: /a}]\n",
            "routes/a.yaml:7:41: error: services[1].level: found \"5\" (out of range); allowed is a whole number from 1 to 4"),
    ]

    /// One connector, whose keys stand from line 6 on.
    private static func connector(_ text: String) -> String {
        """
        agency:
          code: G02
          name: {vi: Bộ Công Thương, en: Ministry of Industry and Trade}
        connectors:
          portal:
            \(text)

        """
    }

    private static let up = "upstream: \"http://127.0.0.1:18080\"\n    "

    private static let connectorFiles = [
        BadFile("a.yaml", connector("timeout: 10s"),
            "routes/a.yaml:6:5: error: connectors.portal.upstream: missing; allowed is a URL of scheme, host and port such as https://portal.example.gov.vn:8443, or unix:PATH, or a list of them"),
        BadFile("a.yaml", connector("upstream: ftp://x.vn"),
            "routes/a.yaml:6:15: error: connectors.portal.upstream: found \"ftp://x.vn\" (scheme ftp); allowed is a URL of scheme, host and port such as https://portal.example.gov.vn:8443, or unix:PATH"),
        BadFile("a.yaml", connector("upstream: https://x.vn/api"),
            "routes/a.yaml:6:15: error: connectors.portal.upstream: found \"https://x.vn/api\" (has a path; a route's rewrite changes paths); allowed is a URL of scheme, host and port such as https://portal.example.gov.vn:8443, or unix:PATH"),
        BadFile("a.yaml", connector("upstream: https://me:password@x.vn"),
            "routes/a.yaml:6:15: error: connectors.portal.upstream: found •••• (has a user name; secrets come from files); allowed is a URL of scheme, host and port such as https://portal.example.gov.vn:8443, or unix:PATH"),
        BadFile("a.yaml", connector(up + "timout: 10s"), "routes/a.yaml:7:5: error: unknown key \"timout\" in connectors.portal; did you mean \"timeout\"?"),
        BadFile("a.yaml", connector(up + "timeout: ten seconds"),
            "routes/a.yaml:7:14: error: connectors.portal.timeout: found \"ten seconds\"; allowed is a duration from 1ms to 1h, such as 250ms, 10s, 5m, 2h or 1d"),
        BadFile("a.yaml", connector(up + "timeout: [10s]"),
            "routes/a.yaml:7:14: error: connectors.portal.timeout: found a list; allowed is a duration from 1ms to 1h, such as 250ms, 10s, 5m, 2h or 1d"),
        BadFile("a.yaml", connector(up + "timeout:"),
            "routes/a.yaml:7:13: error: connectors.portal.timeout: found nothing; allowed is a duration from 1ms to 1h, such as 250ms, 10s, 5m, 2h or 1d"),
        BadFile("a.yaml", connector(up + "timeout: 0s"),
            "routes/a.yaml:7:14: error: connectors.portal.timeout: found \"0s\" (out of range); allowed is a duration from 1ms to 1h, such as 250ms, 10s, 5m, 2h or 1d"),
        BadFile("a.yaml", connector(up + "timeout: 1s\n    connect-timeout: 2s"),
            "routes/a.yaml:8:22: error: connectors.portal.connect-timeout: 2s is longer than the whole exchange's timeout, 1s; allowed is at most that"),
        BadFile("a.yaml", connector(up + "balance: random"),
            "routes/a.yaml:7:14: error: connectors.portal.balance: found \"random\"; allowed is round-robin, least-pending or hash(FIELD-NAME)"),
        BadFile("a.yaml", connector(up + "retry: {attempts: 0, budget: 20}"),
            "routes/a.yaml:7:23: error: connectors.portal.retry.attempts: found \"0\" (out of range); allowed is a whole number from 1 to 10",
            "routes/a.yaml:7:34: error: connectors.portal.retry.budget: found \"20\"; allowed is a percentage from 0% to 100%, such as 20%"),
        BadFile("a.yaml", connector(up + "circuit: off"), "routes/a.yaml:7:14: error: connectors.portal.circuit: found \"off\"; allowed is a mapping with failures, rest"),
        BadFile("a.yaml", connector(up + "health: {path: healthz}"),
            "routes/a.yaml:7:20: error: connectors.portal.health.path: found \"healthz\" (does not begin with /); allowed is a path such as /healthz"),
        BadFile("a.yaml", connector(up + "health: {path: /, every: 1s, timeout: 2s}"),
            "routes/a.yaml:7:43: error: connectors.portal.health.timeout: 2s is longer than the time between two probes, 1s; allowed is at most that"),
        BadFile("a.yaml", connector(up + "tls: {authority: certs/gone.pem}"),
            "routes/a.yaml:7:22: error: connectors.portal.tls.authority: /srv/motcua/certs/gone.pem cannot be read: No such file or directory"),
        BadFile("a.yaml", connector(up + "tls: {identity: certs/gateway.pem, key: certs/other.key}"),
            "routes/a.yaml:7:45: error: connectors.portal.tls.key: the private key in /srv/motcua/certs/other.key is not the one of the certificate in /srv/motcua/certs/gateway.pem (named at routes/a.yaml:7:21)"),
        BadFile("a.yaml", connector(up + "tls: {identity: certs/moit-ca.pem}"),
            "routes/a.yaml:7:21: error: connectors.portal.tls.identity: /srv/motcua/certs/moit-ca.pem holds no private key in PEM form without a passphrase"),
        BadFile("a.yaml", connector(up + "headers: {set: {Authorization: Bearer abc}}"),
            "routes/a.yaml:7:20: error: connectors.portal.headers.set: Authorization is written out, but is a secret; write {secret-file: PATH} or {credential: NAME}"),
        BadFile("a.yaml", connector(up + "headers: {set: {X-Token: {secret-file: secrets/gone}}}"),
            "routes/a.yaml:7:30: error: connectors.portal.headers.set.X-Token: /srv/motcua/secrets/gone cannot be read: No such file or directory"),
        BadFile("a.yaml", connector(up + "headers: {set: {X-Token: {secret-file: secrets/empty}}}"),
            "routes/a.yaml:7:30: error: connectors.portal.headers.set.X-Token: /srv/motcua/secrets/empty does not hold one line that can be a field value"),
        BadFile("a.yaml", connector(up + "headers: {set: {\"X Token\": a}}"),
            "routes/a.yaml:7:21: error: connectors.portal.headers.set: found \"X Token\"; allowed is a field name such as X-Gateway"),
        BadFile("a.yaml", connector(up + "headers: {remove: [Content-Length]}"),
            "routes/a.yaml:7:24: error: connectors.portal.headers.remove[1]: found \"Content-Length\" (it frames the message, which is the gateway's own work); allowed is a field name such as X-Gateway"),
        BadFile("a.yaml", connector(up + "http-version: 3"), "routes/a.yaml:7:19: error: connectors.portal.http-version: found \"3\"; allowed is 1.1 or 2"),
        BadFile("a.yaml", connector(up + "proxy: https://proxy.vn:3128"),
            "routes/a.yaml:7:12: error: connectors.portal.proxy: found \"https://proxy.vn:3128\" (scheme https); allowed is a URL of scheme http, host and port such as http://proxy.example.gov.vn:3128"),
        BadFile("a.yaml", connector(up + "addresses: {deny: [localhost]}"),
            "routes/a.yaml:7:24: error: connectors.portal.addresses.deny[1]: found \"localhost\"; allowed is an address or a block of addresses such as 10.0.0.0/8 or 2001:db8::/32"),
        BadFile("a.yaml", connector(up + "cache: never"),
            "routes/a.yaml:7:12: error: connectors.portal.cache: found \"never\"; allowed is off, or a mapping with default-freshness, stale-if-error, stale-while-revalidate, error-freshness, error-limit, set-cookie, query, refresh-ahead or outage-banner"),
        BadFile("a.yaml", connector(up + "cache: {set-cookie: keep, refresh-ahead: yes, outage-baner: true}"),
            "routes/a.yaml:7:25: error: connectors.portal.cache.set-cookie: found \"keep\"; allowed is pass or drop",
            "routes/a.yaml:7:46: error: connectors.portal.cache.refresh-ahead: found \"yes\"; allowed is true or false",
            "routes/a.yaml:7:51: error: unknown key \"outage-baner\" in connectors.portal.cache; did you mean \"outage-banner\"?"),
        BadFile("a.yaml", connector(up + "cache: {error-freshness: 2h, error-limit: 2d}"),
            "routes/a.yaml:7:30: error: connectors.portal.cache.error-freshness: found \"2h\" (out of range); allowed is a duration from 0s to 1h, such as 250ms, 10s, 5m, 2h or 1d",
            "routes/a.yaml:7:47: error: connectors.portal.cache.error-limit: found \"2d\" (out of range); allowed is a duration from 0s to 1d, such as 250ms, 10s, 5m, 2h or 1d"),
        BadFile("a.yaml", connector(up + "cache: {error-freshness: 10s, error-limit: 5s}"),
            "routes/a.yaml:7:30: error: connectors.portal.cache.error-freshness: 10s is longer than error-limit, 5s; allowed is at most that"),
        BadFile("a.yaml", connector(up + "cache:\n      query:\n        sort: 1\n        drop: [utm_*, \"a*b\"]\n        keep: [q]"),
            "routes/a.yaml:9:15: error: connectors.portal.cache.query.sort: found \"1\"; allowed is true or false",
            "routes/a.yaml:10:23: error: connectors.portal.cache.query.drop[2]: found \"a*b\"; allowed is a parameter's name such as fbclid, or how it begins such as utm_*",
            "routes/a.yaml:11:9: error: unknown key \"keep\" in connectors.portal.cache.query; allowed is sort or drop"),
    ]

    private static let soapFiles: [BadFile] = [
        BadFile("a.yaml", connector(up + "soap:\n      service: S\n      namespace: urn:s\n      operations:\n        - {name: a, method: GET, path: \"/x/{so}\", query: [khac], request: [{xml: so, json: so}, {xml: b, json: b}]}\n        - {name: aResponse, path: x, answer: [{xml: \"b[]\", json: b}]}"),
            "routes/a.yaml:11:40: error: connectors.portal.soap.operations[1].path: {so} is no required member of the request; allowed is one of so or b",
            "routes/a.yaml:11:58: error: connectors.portal.soap.operations[1].query: khac is no member of the request; allowed is one that is",
            "routes/a.yaml:11:75: error: connectors.portal.soap.operations[1].request: b goes nowhere: GET has no content; allowed is a member in path or query",
            "routes/a.yaml:12:35: error: connectors.portal.soap.operations[2].path: found \"x\"; allowed is a path such as /api/ho-so/{maHoSo}",
            "routes/a.yaml:12:46: error: connectors.portal.soap.operations[2].answer: b[] is for each of several on one side, and for one on the other; allowed is each once, a value or on the way to values"),
    ]

    /// From line 6 on: a party of the single window, its account, and procedures.
    private static func window(_ pairs: String, more: String = "", account: String = "NSW", through: String = "cua-so") -> String {
        head + """
              cua-so:
                upstream: "http://127.0.0.1:18081"
                single-window: {party: {name: NSW, identity: NSW}, account: NSW\(more)}
            accounts: [{dialect: single-window, user: \(account), password-file: secrets/token}]
            single-window:
              party: {name: BCT, identity: BCT}
              procedures:
                - code: BCT0600001
                  through: \(through)
                  side: ministry
                  pairs: [\(pairs)]

            """
    }

    private static let declares = "{type: 10, function: \"01\", from: business, meaning: declare}"

    private static let windowFiles: [BadFile] = [
        BadFile("a.yaml", window(declares + ", " + declares),
            "routes/a.yaml:16:14: error: single-window.procedures[1].pairs: type 10 and function 01 stand twice; allowed is one meaning for each pair"),
        BadFile("a.yaml", window(declares + ", {type: 11, function: \"01\", from: ministry, meaning: agree-correction}"),
            "routes/a.yaml:16:14: error: single-window.procedures[1].pairs: no state of a declaration reaches agree-correction; allowed are meanings whose forerunners are in the table too"),
        BadFile("a.yaml", window("{type: 11, function: \"01\", from: business, meaning: query}"),
            "routes/a.yaml:16:14: error: single-window.procedures[1].pairs: no pair declares; allowed is a table in which one does"),
        BadFile("a.yaml", window(declares + ", {type: 11, function: \"02\", from: ministry, meaning: refuse}"),
            "routes/a.yaml:16:14: error: single-window.procedures[1].pairs: refuse has no reason; allowed is a path to the element that tells the applicant why"),
        BadFile("a.yaml", window(declares + ", {type: 11, function: \"99\", from: ministry, meaning: accept}"),
            "routes/a.yaml:16:14: error: single-window.procedures[1].pairs: type 11 and function 99 are how messages are received (99) and refused (00); allowed is another pair"),
        BadFile("a.yaml", window("{type: 10, function: \"01\", from: business, meaning: declares}, " + declares.replacing("10", with: "11")),
            "routes/a.yaml:16:67: error: single-window.procedures[1].pairs[1].meaning: found \"declares\" (did you mean \"declare\"?); allowed is declare, amend, supplement, withdraw, ask-later-date, ask-correction, query, accept, refuse, ask-supplement, agree-withdrawal, refuse-withdrawal, agree-later-date, refuse-later-date, agree-correction, refuse-correction, fee-notice, fee-paid, result, result-withdrawn or complete"),
        BadFile("a.yaml", window(declares.replacing("declare}", with: "declare, schema: secrets/token}")),
            "routes/a.yaml:16:84: error: single-window.procedures[1].pairs[1].schema: secrets/token is no XML Schema: line 1: Document is empty"),
        BadFile("a.yaml", window(declares, account: "BYT"),
            "routes/a.yaml:13:5: error: single-window.procedures: connectors.cua-so.single-window.account: NSW is no account of this file with dialect single-window; allowed is BYT"),
        BadFile("a.yaml", window(declares, through: "portal"),
            "routes/a.yaml:14:16: error: single-window.procedures[1].through: portal is no connector with single-window in this file; allowed is cua-so"),
        BadFile("a.yaml", window(declares + "]\n      content: [{xml: A/B, json: a.b}, {xml: A, json: c}").replacing("]\n\n", with: "]\n"),
            "routes/a.yaml:17:16: error: single-window.procedures[1].content: A stands twice in the table, or lies on the way to another of its elements; allowed is each once, a value or on the way to values"),
        BadFile("a.yaml", window(declares + "]\n  agreements:\n    - {name: a, procedure: BCT0600002, with: {name: T, identity: T}, type: 10, function: \"01\", share: [trangThai], from: 2026-01-02, until: 2026-01-01, basis: x}\n    - {name: b, procedure: BCT0600001, with: {name: T, identity: T}, type: 10, function: \"01\", share: [trangThai, tatCa], from: 2026-01-02").replacing("2026-01-02]", with: "2026-01-02}"),
            "routes/a.yaml:18:28: error: single-window.agreements[1].procedure: BCT0600002 is no procedure of this file; allowed is BCT0600001",
            "routes/a.yaml:18:141: error: single-window.agreements[1].until: 2026-01-01 is before from, 2026-01-02; allowed is that day or a later one",
            "routes/a.yaml:19:7: error: single-window.agreements[2].basis: missing; allowed is a line of text of at most 1000 characters",
            "routes/a.yaml:19:90: error: single-window.agreements[2].function: type 10 and function 01 mean declare in BCT0600001; allowed is a pair of its own",
            "routes/a.yaml:19:115: error: single-window.agreements[2].share[2]: found \"tatCa\"; allowed is one of trangThai, yNghia, thoiDiem, lyDo, ketQua.ten, ketQua.so and khaiBao/ with an element's path"),
        BadFile("a.yaml", window(declares, more: ", signature: {system: required}"),
            "routes/a.yaml:8:81: error: connectors.cua-so.single-window.signature.authority: missing, and signatures are to be judged; allowed is the path of a file"),
        BadFile("a.yaml", window(declares, more: ", signature: {authority: secrets/token}"),
            "routes/a.yaml:8:93: error: connectors.cua-so.single-window.signature.authority: holds no certificate in PEM form, or revoked no revocation list; allowed are PEM files"),
    ]

    @Test("A mistake names its place, key, what was found and what is allowed",
        arguments: gatewayFiles + shapeFiles + routeFiles + connectorFiles + windowFiles + soapFiles)
    func mistake(_ bad: BadFile) {
        let reading = TestFolder([bad.name: bad.text]).read()
        #expect(reading.mistakes.map(\.description) == bad.expected)
    }

    @Test("All mistakes of all files come at once, file by file")
    func allAtOnce() {
        let reading = TestFolder([
            "gateway.yaml": "listen: [{address: nowhere}]\nadmin: 1\n",
            "b.yaml": Self.connector(Self.up + "timeout: 1\n    timout: 1s\n    timeout: 2s") + "routes: [{path: x, to: y}]\n",
            "a.yaml": "agency: {code: G01}\n",
        ]).read()
        #expect(reading.mistakes.map { "\($0.place)" } == [
            "routes/gateway.yaml:1:20", "routes/gateway.yaml:2:8", "routes/a.yaml:1:9", "routes/b.yaml:7:14", "routes/b.yaml:8:5",
            "routes/b.yaml:9:5", "routes/b.yaml:10:10", "routes/b.yaml:10:17", "routes/b.yaml:10:24",
        ])
    }

    @Test("A folder without gateway.yaml says so, and so does one that is not there")
    func missingFiles() {
        var folder = TestFolder(["a.yaml": TestFolder.agency("G01")])
        folder["gateway.yaml"] = nil
        #expect(folder.read().mistakes.map(\.description) == ["routes/gateway.yaml:1:1: error: cannot be read: No such file or directory"])
        let nowhere = ConfigurationReader(directory: "/nowhere/routes", files: folder.files).read(at: TestFolder.now)
        #expect(nowhere.mistakes.count == 2)
    }

    @Test("A credential cannot be read where systemd gave none")
    func noCredentials() {
        var folder = TestFolder(["a.yaml": Self.connector(Self.up + "headers: {set: {X-Token: {credential: portal}}}")])
        folder.credentials = nil
        #expect(folder.read().mistakes.map(\.description) == [
            "routes/a.yaml:7:30: error: connectors.portal.headers.set.X-Token.credential: portal cannot be read: $CREDENTIALS_DIRECTORY is not set; write LoadCredential=portal:PATH in the unit"
        ])
    }

    @Test("Ten thousand brackets are a mistake, and not the end of the gateway")
    func deepNesting() {
        let reading = TestFolder(["a.yaml": String(repeating: "[", count: 10_000)]).read()
        #expect(reading.mistakes.count == 1)
    }

    @Test("A file that is not UTF-8 says at which byte")
    func notUTF8() {
        struct Latin: FileReader {
            let inner: MemoryFiles
            var workingDirectory: String { inner.workingDirectory }
            func names(in folder: String) throws(FileFault) -> [String] { try inner.names(in: folder) }
            func contents(of path: String) throws(FileFault) -> [UInt8] {
                path.hasSuffix("a.yaml") ? Array("agency:\n  code: ".utf8) + [0xe9, 0x0a] : try inner.contents(of: path)
            }
        }
        let files = Latin(inner: TestFolder(["a.yaml": ""]).files)
        let reading = ConfigurationReader(directory: "routes", files: files).read(at: TestFolder.now)
        #expect(reading.mistakes.map(\.description) == ["routes/a.yaml:2:9: error: not UTF-8; save it as UTF-8"])
    }

    @Test("A clash is told even of a file that has other mistakes")
    func clashBesideMistake() {
        let reading = TestFolder([
            "a.yaml": TestFolder.agency("G01", paths: ["/a/*"]) + "servces: []\n",
            "b.yaml": TestFolder.agency("G02", paths: ["/a/*"]),
        ]).read()
        #expect(reading.mistakes.map { "\($0.place)" } == ["routes/a.yaml:9:1", "routes/b.yaml:8:12"])
    }

    @Test("Two files with one code, or one route, are told of both places")
    func clashes() {
        let reading = TestFolder([
            "a.yaml": TestFolder.agency("G01", paths: ["/a/*"]), "b.yaml": TestFolder.agency("000.00.00.G01", paths: ["/b/*"]),
            "c.yaml": TestFolder.agency("G03", paths: ["/c", "/a/*"]),
        ]).read()
        #expect(reading.mistakes.map(\.description) == [
            "routes/b.yaml:2:9: error: agency.code: 000.00.00.G01 is already the code of the agency at routes/a.yaml:2:9; allowed is one file for each agency",
            "routes/c.yaml:9:12: error: routes: /a/* is already routed at routes/a.yaml:8:12; allowed is one route for each path and method",
        ])
    }
}
