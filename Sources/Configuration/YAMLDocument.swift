import Gateway
import Yams

/// The text of one file as a tree of nodes with their places, and what is wrong with it as YAML.
///
/// The parser stops at a repeated key; so that the file's other mistakes are found too, the repetition is noted,
/// its name replaced by one nobody writes, and the text parsed again.
struct YAMLDocument {
    /// Nil when the file is empty or is not YAML.
    let root: Node?
    let mistakes: [Mistake]

    /// Repetitions noted in one file; past it the rest waits for the next check.
    private static let mostRepetitions = 50

    init(_ text: String, file: String) {
        if let mistake = Self.tooManyAliases(text, file: file) {
            root = nil
            mistakes = [mistake]
            return
        }
        var mistakes: [Mistake] = []
        var text = text
        for number in 0...Self.mostRepetitions {
            do {
                // Everything is read as text and parsed by the key's own kind, so the resolver has no rules (nor regular expressions).
                root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
                self.mistakes = mistakes
                return
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let first = SourcePlace(file: file, line: context.mark.line, column: context.mark.column)
                guard let name = names.first, let repair = Repetition(of: name, after: first, in: text) else {
                    mistakes.append(Mistake(at: first, "\(names.first ?? "key"): written twice in one mapping; keep one of the two"))
                    break
                }
                mistakes.append(Mistake(at: repair.place, "\(name): written twice in one mapping, first at \(first); keep one of the two"))
                text = repair.text(withNameNumber: number)
            } catch {
                mistakes.append(Self.mistake(error, in: text, file: file))
                break
            }
        }
        root = nil
        self.mistakes = mistakes
    }

    /// Aliases of aliases multiply: a page of them may stand for more nodes than memory holds, and the parser walks them all.
    private static let mostAliases = 20

    private static func tooManyAliases(_ text: String, file: String) -> Mistake? {
        var count = 0, line = 1, before: UInt8 = 0x0a, beforeThat: UInt8 = 0x0a
        for byte in text.utf8 {
            if before == UInt8(ascii: "*"), Letters.isLabel(byte), " \t\n\r[{,:?-".utf8.contains(beforeThat) { count += 1 }
            if count > mostAliases {
                return Mistake(at: SourcePlace(file: file, line: line, column: 1), "more than \(mostAliases) aliases (*NAME); write the values out")
            }
            if byte == 0x0a { line += 1 }
            (beforeThat, before) = (before, byte)
        }
        return nil
    }

    private static func mistake(_ error: any Error, in text: String, file: String) -> Mistake {
        switch error as? YamlError {
        case .composer(.some, _, let mark, _):
            return Mistake(at: SourcePlace(file: file, line: mark.line, column: mark.column), "found a second document (---); allowed is one in each file")
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = SourcePlace(file: file, line: mark.line, column: mark.column)
            if character(at: place, in: text) == "\t" {
                return Mistake(at: place, "found a tab; indent with spaces")
            }
            let around = context.map { " (\($0.text), from line \($0.mark.line))" } ?? ""
            return Mistake(at: place, "not YAML: \(problem)\(around)")
        case .reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
            let line = before.lastIndex(of: "\n").map { before[before.index(after: $0)...] } ?? before
            let place = SourcePlace(file: file, line: 1 + before.count { $0 == "\n" }, column: 1 + line.unicodeScalars.count)
            return Mistake(at: place, "not YAML: \(problem)")
        default:
            return Mistake(at: .start(of: file), "not YAML")
        }
    }

    private static func character(at place: SourcePlace, in text: String) -> Unicode.Scalar? {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(place.line - 1) else { return nil }
        return lines[place.line - 1].dropFirst(place.column - 1).first
    }
}

/// The second time a key stands in a mapping, found in the text after the first.
struct Repetition {
    let place: SourcePlace
    private let lines: [[Unicode.Scalar]]
    private let length: Int

    /// A scalar of Unicode's private use area, of which stand-in names are made.
    private static let standIn: UInt32 = 0xe000

    static func isStandIn(_ key: String) -> Bool {
        key.unicodeScalars.first.map { (standIn..<standIn + 0x100).contains($0.value) } ?? false
    }

    init?(of name: String, after first: SourcePlace, in text: String) {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        let name = Array(name.unicodeScalars)
        guard !name.isEmpty, lines.indices.contains(first.line - 1) else { return nil }
        let before = lines[first.line - 1].prefix(first.column - 1)
        // In a block a mapping's keys stand in one column; in braces anywhere after a brace, a comma or a blank.
        let isBlock = before.allSatisfy { $0 == " " || $0 == "-" }
        for line in (first.line - 1)..<lines.count {
            let columns = isBlock ? first.column - 1..<first.column : 0..<lines[line].count
            for column in columns where line >= first.line || column >= first.column {
                if let start = Self.keyStart(name, in: lines[line], at: column) {
                    self.lines = lines
                    length = name.count
                    place = SourcePlace(file: first.file, line: line + 1, column: start + 1)
                    return
                }
            }
        }
        return nil
    }

    /// Where the name begins (past a quote), when a key of that name stands at `column`.
    private static func keyStart(_ name: [Unicode.Scalar], in line: [Unicode.Scalar], at column: Int) -> Int? {
        guard column < line.count, column == 0 || " {,-".unicodeScalars.contains(line[column - 1]) else { return nil }
        let quote = line[column] == "\"" || line[column] == "'" ? 1 : 0
        let start = column + quote
        guard line[start...].starts(with: name) else { return nil }
        let rest = line[(start + name.count)...].dropFirst(quote).drop { $0 == " " }
        return rest.first == ":" ? start : nil
    }

    /// The text with the repeated name replaced by one of equal length, so that all places stay as they are.
    func text(withNameNumber number: Int) -> String {
        var lines = lines
        for offset in 0..<length {
            let value = offset == 0 ? Self.standIn + UInt32(number) : 0xf8ff
            if let scalar = Unicode.Scalar(value) { lines[place.line - 1][place.column - 1 + offset] = scalar }
        }
        var text = String.UnicodeScalarView()
        for line in lines {
            text.append(contentsOf: line)
            text.append("\n")
        }
        return String(text)
    }
}
