import Dossiers
import Gateway
import JSON

/// A code with its words in the reader's language: `{"ma": "4", "ten": "đang xử lý"}`.
enum Coded {
    static func json(_ state: DossierState, _ language: Language) -> JSON {
        json(String(state.rawValue), language == .vi ? state.vi : state.en)
    }

    static func json(_ kind: DossierEvent.Kind, _ language: Language) -> JSON {
        json(kind.rawValue, language == .vi ? kind.vi : kind.en)
    }

    static func json(_ code: String, _ words: String) -> JSON { ["ma": .string(code), "ten": .string(words)] }
}
