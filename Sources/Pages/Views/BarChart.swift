import Gateway

/// Bars as SVG, drawn here; each stands beside a table of the same numbers, so it is one picture with one name to a screen reader.
struct BarChart {
    struct Bar {
        let name: String
        let value: Int
        /// A class of the style sheet.
        let style: String
    }

    let title: String
    let bars: [Bar]
    let text: (Int) -> String

    var svg: String {
        let most = max(1, bars.map(\.value).max() ?? 1), height = bars.count * 34 + 6
        let lines = bars.enumerated().map { index, bar in
            let width = max(bar.value > 0 ? 2 : 0, bar.value * 360 / most), y = index * 34 + 6
            return """
                <text x="0" y="\(y + 17)">\(HTMLText.escaped(bar.name))</text><rect class="\(bar.style)" x="120" y="\(y)" width="\(width)" height="24"/>\
                <text x="\(126 + width)" y="\(y + 17)">\(HTMLText.escaped(text(bar.value)))</text>
                """
        }
        return #"<svg class="chart" viewBox="0 0 580 \#(height)" width="580" height="\#(height)" role="img" aria-label="\#(HTMLText.escaped(title))">"# + lines.joined() + "</svg>"
    }
}
