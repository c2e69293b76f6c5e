import NIOCore

/// Finds the route of a host and a path: exact paths from one table, the others by walking a tree of segments.
///
/// Order of preference: the route's own host before any host; then, segment by segment, a literal before a
/// parameter before `/*`; of two routes with one path, the one that takes the method.
package struct RouteTable: Sendable {
    /// Why two routes cannot stand side by side.
    package struct Clash: Error, Sendable {
        package let route: Route
        package let existing: Route
    }

    private final class Node: Sendable {
        /// Ordered by their names, to be searched without making a key.
        let children: [(name: [UInt8], node: Node)]
        let parameter: Node?
        let exact: [Route]
        let prefix: [Route]

        init(_ draft: Draft) {
            children = draft.children.map { (Array($0.utf8), Node($1)) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }
            parameter = draft.parameter.map(Node.init)
            exact = draft.exact
            prefix = draft.prefix
        }

        /// The child whose name is `segment`, by halving.
        func child(_ segment: UnsafeRawBufferPointer) -> Node? {
            var low = 0, high = children.count
            while low < high {
                let middle = (low + high) / 2
                let order = Self.compare(children[middle].name, segment)
                if order == 0 { return children[middle].node }
                if order < 0 { low = middle + 1 } else { high = middle }
            }
            return nil
        }

        /// Less than, equal to or greater than zero, as in `lexicographicallyPrecedes`.
        private static func compare(_ name: [UInt8], _ segment: UnsafeRawBufferPointer) -> Int {
            let common = min(name.count, segment.count)
            for index in 0..<common where name[index] != segment[index] { return name[index] < segment[index] ? -1 : 1 }
            return name.count - segment.count
        }
    }

    private final class Draft {
        var children: [String: Draft] = [:]
        var parameter: Draft?
        var exact: [Route] = []
        var prefix: [Route] = []
    }

    private let anyHost: Node
    private let hosts: [String: Node]
    package let routes: [Route]

    package init(_ routes: [Route]) throws(Clash) {
        var drafts: [String: Draft] = ["": Draft()]
        for route in routes {
            let host = route.host ?? ""
            let draft = drafts[host] ?? Draft()
            drafts[host] = draft
            try Self.insert(route, into: draft)
        }
        anyHost = Node(drafts[""] ?? Draft())
        drafts[""] = nil
        hosts = drafts.mapValues(Node.init)
        self.routes = routes
    }

    private static func insert(_ route: Route, into root: Draft) throws(Clash) {
        var node = root
        for segment in route.pattern.segments {
            switch segment {
            case .literal(let text):
                let next = node.children[text] ?? Draft()
                node.children[text] = next
                node = next
            case .parameter:
                let next = node.parameter ?? Draft()
                node.parameter = next
                node = next
            }
        }
        let siblings = route.pattern.isPrefix ? node.prefix : node.exact
        if let existing = siblings.first(where: { overlap($0.methods, route.methods) }) {
            throw Clash(route: route, existing: existing)
        }
        if route.pattern.isPrefix { node.prefix.append(route) } else { node.exact.append(route) }
    }

    private static func overlap(_ left: Set<Method>?, _ right: Set<Method>?) -> Bool {
        guard let left, let right else { return true }
        return !left.isDisjoint(with: right)
    }

    package enum Match {
        case route(Route)
        /// The path is known, the method is not among its own.
        case wrongMethod(allowed: [Method])
        case none
    }

    package func find(_ request: RequestHead) -> Match {
        var allowed: Set<Method> = []
        if !hosts.isEmpty, let own = hosts[Self.hostName(request.authorityText)],
            let found = search(own, request, &allowed) {
            return .route(found)
        }
        if let found = search(anyHost, request, &allowed) { return .route(found) }
        if allowed.isEmpty { return .none }
        return .wrongMethod(allowed: allowed.sorted { $0.description < $1.description })
    }

    private func search(_ root: Node, _ request: RequestHead, _ allowed: inout Set<Method>) -> Route? {
        request.withPath { path in
            walk(root, path, from: 1, method: request.method, &allowed)
        }
    }

    private func walk(
        _ node: Node, _ path: UnsafeRawBufferPointer, from start: Int, method: Method, _ allowed: inout Set<Method>
    ) -> Route? {
        if start > path.count {
            return pick(node.exact, method, &allowed) ?? pick(node.prefix, method, &allowed)
        }
        var end = start
        while end < path.count, path[end] != 0x2f { end += 1 }
        if let child = node.child(UnsafeRawBufferPointer(rebasing: path[start..<end])),
            let found = walk(child, path, from: end + 1, method: method, &allowed) {
            return found
        }
        if let parameter = node.parameter, end > start,
            let found = walk(parameter, path, from: end + 1, method: method, &allowed) {
            return found
        }
        return pick(node.prefix, method, &allowed)
    }

    private func pick(_ routes: [Route], _ method: Method, _ allowed: inout Set<Method>) -> Route? {
        // By index: a loop over the array would count a reference to it, which all event loops share.
        for index in routes.indices {
            guard let methods = routes[index].methods else { return routes[index] }
            if methods.contains(method) { return routes[index] }
            allowed.formUnion(methods)
        }
        return nil
    }

    /// The route path nearest to an unknown one, for the words of a 404.
    package func nearest(to path: String) -> String? {
        let known = Set(routes.filter { $0.host == nil }.compactMap { route -> String? in
            guard case .literal(let first) = route.pattern.segments.first, !first.isEmpty else { return nil }
            return "/" + first
        })
        let first = "/" + (path.dropFirst().split(separator: "/").first ?? "")
        return Spelling.nearest(to: first, among: known)
    }

    static func hostName(_ authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }
}
