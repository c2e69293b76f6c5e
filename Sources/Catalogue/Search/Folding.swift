/// Texts as searches compare them: lower case, without marks, `đ` as `d`, runs of anything but letters and digits as one blank.
///
/// `y` behind a consonant at a word's end is `i`: both are written (`kỹ`, `kĩ`; `đăng ký`, `đăng kí`).
package enum Folding {
    package static func words(_ text: String) -> [String] {
        var words: [String] = [], word: [UInt8] = []
        for scalar in text.unicodeScalars {
            // Marks that stand behind their letter (NFD) add nothing.
            if (0x300...0x36f).contains(scalar.value) { continue }
            if let letter = letter(scalar) {
                word.append(letter)
            } else if !word.isEmpty {
                words.append(finished(word))
                word.removeAll(keepingCapacity: true)
            }
        }
        if !word.isEmpty { words.append(finished(word)) }
        return words
    }

    package static func text(_ text: String) -> String { words(text).joined(separator: " ") }

    private static func finished(_ word: [UInt8]) -> String {
        var word = word
        let count = word.count
        if count > 1, word[count - 1] == UInt8(ascii: "y") {
            let before = word[count - 2]
            let isVowel = "aeiouy".utf8.contains(before), isQu = before == UInt8(ascii: "u") && count > 2 && word[count - 3] == UInt8(ascii: "q")
            if !isVowel && before > UInt8(ascii: "9") || isQu { word[count - 1] = UInt8(ascii: "i") }
        }
        return String(decoding: word, as: UTF8.self)
    }

    /// The letter or digit a scalar comes down to; nil for what separates words, other scripts among it.
    private static func letter(_ scalar: Unicode.Scalar) -> UInt8? {
        let value = scalar.value
        switch value {
        case 0x30...0x39, 0x61...0x7a: return UInt8(value)
        case 0x41...0x5a: return UInt8(value + 0x20)
        case 0xc0...0x1b0: return table[Int(value - 0xc0)]
        case 0x1ea0...0x1ef9: return table[Int(value - 0x1ea0) + 0xf1]
        default: return nil
        }
    }

    /// Of U+00C0 to U+01B0, then of U+1EA0 to U+1EF9.
    private static let table: [UInt8?] = {
        var table = [UInt8?](repeating: nil, count: 0xf1 + 0x5a)
        for (letter, marked) in marked {
            for scalar in (marked + marked.uppercased()).unicodeScalars {
                switch scalar.value {
                case 0xc0...0x1b0: table[Int(scalar.value - 0xc0)] = letter
                case 0x1ea0...0x1ef9: table[Int(scalar.value - 0x1ea0) + 0xf1] = letter
                default: break
                }
            }
        }
        return table
    }()

    private static let marked: [(UInt8, String)] = [
        (UInt8(ascii: "a"), "àáảãạăằắẳẵặâầấẩẫậ"), (UInt8(ascii: "e"), "èéẻẽẹêềếểễệ"), (UInt8(ascii: "i"), "ìíỉĩị"),
        (UInt8(ascii: "o"), "òóỏõọôồốổỗộơờớởỡợ"), (UInt8(ascii: "u"), "ùúủũụưừứửữự"), (UInt8(ascii: "y"), "ỳýỷỹỵ"), (UInt8(ascii: "d"), "đ"),
    ]
}
