/// What must find nothing in a sound journal, as SQL for either store; each gives one column of text.
enum VerifyQuestion {
    static let all: [(question: String, words: String)] = [
        (
            """
            SELECT space || ':' || key FROM name WHERE NOT EXISTS (SELECT 1 FROM stream WHERE stream.id = name.stream) LIMIT 20
            """, "a name of no stream"
        ),
        (
            """
            SELECT CAST(id AS TEXT) FROM message WHERE NOT EXISTS (SELECT 1 FROM stream WHERE stream.id = message.stream) LIMIT 20
            """, "a message of no stream"
        ),
        (
            """
            SELECT party || ' ' || CAST(min(id) AS TEXT) FROM message GROUP BY party, stream \
            HAVING sum(first) <> 1 OR max(CASE WHEN first = 1 THEN id ELSE 0 END) <> min(id) LIMIT 20
            """, "messages of one stream without the oldest as their first"
        ),
        (
            """
            SELECT file FROM reference WHERE NOT EXISTS (SELECT 1 FROM file WHERE file.digest = reference.file) LIMIT 20
            """, "a file that a stream refers to is missing"
        ),
        (
            """
            SELECT digest FROM file WHERE pieces <> (SELECT count(*) FROM piece WHERE piece.upload = file.upload) LIMIT 20
            """, "a file with missing pieces"
        ),
        (
            """
            SELECT CAST(stream AS TEXT) FROM event WHERE NOT EXISTS (SELECT 1 FROM stream WHERE stream.id = event.stream) LIMIT 20
            """, "an event of no stream"
        ),
    ]
}
