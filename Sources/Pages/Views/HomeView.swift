import Gateway

extension Pages {
    func home(_ call: PageCall) -> Told {
        let events = LifeEvents.all.map { event -> [String: Any] in
            let searches = event.searches.map { search -> [String: Any] in
                ["name": call.isVietnamese ? search.vi.prefix(1).uppercased() + search.vi.dropFirst() : search.en, "address": searchAddress(search.vi, call)]
            }
            return ["name": call.isVietnamese ? event.vi : event.en, "searches": searches]
        }
        let words = PageWords.all(call.language)
        return page("home", ["title": words["slogan"] ?? "", "searchTitle": words["searchLabel"] ?? "", "events": events], call, storable: PageKind.home.freshness)
    }

    func searchAddress(_ text: String, _ call: PageCall) -> String { call.address("/tim-kiem") + "?q=" + FormFields.encoded(text) }

    func help(_ call: PageCall) -> Told {
        let topics = HelpTopics.all.map { topic -> [String: Any] in
            ["question": call.isVietnamese ? topic.vi.question : topic.en.question, "answer": call.isVietnamese ? topic.vi.answer : topic.en.answer]
        }
        return page("help", ["title": PageWords.all(call.language)["helpTitle"] ?? "", "topics": topics], call, storable: PageKind.help.freshness)
    }
}
