import GRDB

/// Searches: the plan's questions from the narrowest on, until enough titles were found; then they are ranked.
extension ProcedureRegister {
    /// Titles that are ranked at most, and from which on no wider question is asked.
    private static let most = 300, enough = 12

    package func search(_ search: Search) async throws(RegisterFailure) -> SearchAnswer {
        try await read { db in try self.search(search, db) }
    }

    private func search(_ search: Search, _ db: Database) throws -> SearchAnswer {
        let vocabulary = try vocabulary(db)
        var answer = SearchAnswer()
        let written = Folding.words(search.text)
        var words = written
        if search.agency == nil, let found = Gazetteer.standard.find(in: words) {
            answer.place = found.place
            words = found.rest
        }
        words = Array(Synonyms.replaced(words).prefix(12))
        guard !words.isEmpty else { return answer }
        let scope = Scope(agency: search.agency ?? answer.place?.agency, online: search.online, day: search.day)
        var ranked = try rank(words, vocabulary, scope, search, db)
        if ranked.titles.isEmpty, answer.place != nil {
            // A place's name may be a part of what is sought; and what one agency does not do, another may.
            var everywhere = scope
            everywhere.agency = search.agency
            let whole = try rank(Array(Synonyms.replaced(written).prefix(12)), vocabulary, everywhere, search, db)
            ranked = whole.titles.first.map { $0.score > 4 } ?? false ? whole : try rank(words, vocabulary, everywhere, search, db)
            answer.isElsewhere = !ranked.titles.isEmpty
            answer.hits = try ranked.titles.prefix(search.limit).compactMap { try hit($0.id, everywhere, db) }
        } else {
            answer.hits = try ranked.titles.prefix(search.limit).compactMap { try hit($0.id, scope, db) }
        }
        let meant = ranked.words.map { alternatives in alternatives.count == 1 || vocabulary.has(alternatives[0]) ? alternatives[0] : alternatives[1] }
        if !search.isPrefix, meant != words, !answer.hits.isEmpty { answer.corrected = meant.joined(separator: " ") }
        return answer
    }

    /// Which procedures count.
    private struct Scope {
        var agency: AgencyCode?
        var online: OnlineScope?
        var day: Day

        /// Conditions on `procedure`.
        var sql: String {
            var sql = "procedure.since <= \(day.number) AND procedure.until > \(day.number)"
            if let agency {
                // Codes are letters, digits and dots.
                let code = agency.canonical
                sql += " AND procedure.root = '\(agency.root.canonical)'"
                if agency.depth > 1 { sql += " AND (procedure.agency = '\(code)' OR procedure.agency GLOB '\(code).*')" }
            }
            switch online {
            case .whole: sql += " AND procedure.level = 4"
            case .part: sql += " AND procedure.level = 3"
            case .information: sql += " AND procedure.level < 3"
            case nil: break
            }
            return sql
        }
    }

    private struct Ranked {
        var titles: [(id: Int64, score: Double)] = []
        var words: [[String]] = []
    }

    private func rank(_ words: [String], _ vocabulary: Vocabulary, _ scope: Scope, _ search: Search, _ db: Database) throws -> Ranked {
        let plan = SearchPlan(words, vocabulary, isPrefix: search.isPrefix)
        let ranking = Ranking(plan.words, vocabulary, isPrefix: search.isPrefix)
        var found: [Int64: Double] = [:], best = 0.0
        for question in plan.questions {
            let rows = try Row.fetchCursor(db.cachedStatement(sql: Self.sql(scope)), arguments: [question])
            while let row = try rows.next() {
                let id: Int64 = row[0]
                guard found[id] == nil else { continue }
                let score = ranking.score(row[1], offered: row[2])
                found[id] = score
                best = max(best, score)
            }
            // Every word was found (3) and next to its neighbours (1): wider questions find nothing better.
            if found.count >= Self.enough || best >= 3.9 { break }
        }
        let titles = found.filter { $0.value > 1 }.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map { (id: $0.key, score: $0.value) }
        return Ranked(titles: titles, words: plan.words)
    }

    /// Of those that match, those with a procedure in scope, and how many agencies do each now.
    private static func sql(_ scope: Scope) -> String {
        """
        SELECT title.id, title.folded, title.agencies \
        FROM (SELECT rowid AS id FROM search WHERE search MATCH ? LIMIT \(scope.agency == nil && scope.online == nil ? most : 5 * most)) AS match \
        JOIN title ON title.id = match.id WHERE EXISTS (SELECT 1 FROM procedure WHERE procedure.title = title.id AND \(scope.sql)) LIMIT \(most)
        """
    }

    private func hit(_ title: Int64, _ scope: Scope, _ db: Database) throws -> SearchAnswer.Hit? {
        let row = try Row.fetchOne(db.cachedStatement(sql: """
            SELECT content, name, title.code, title.agencies FROM title JOIN procedure ON procedure.title = title.id \
            WHERE title.id = ? AND \(scope.sql) ORDER BY root, agency LIMIT 1
            """), arguments: [title])
        guard let row, let procedure = Self.procedure(row) else { return nil }
        return SearchAnswer.Hit(name: row[1], code: row[2], agencies: row[3], procedure: procedure)
    }
}
