internal import Mustache

/// The page's text, in which all that is put into double braces is escaped.
enum PageTemplate {
    /// One page that asks nobody for anything: its policy forbids it to.
    static let text = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}} – Keyshift</title>
        <link rel="icon" href="data:,">
        <style>
        {{{style}}}
        </style>
        </head>
        <body>
        {{{markers}}}
        <header>
        <p class="kind">{{kind}}</p>
        <h1>{{title}}</h1>
        <nav aria-label="Sections"><ul>{{#sections}}<li><a href="#{{name}}">{{heading}}</a></li>{{/sections}}</ul></nav>
        </header>
        <main>
        {{#sections}}
        <section id="{{name}}">
        <h2>{{heading}}</h2>
        {{#blocks}}
        {{>block}}
        {{/blocks}}
        </section>
        {{/sections}}
        </main>
        <div id="tip" role="status" hidden></div>
        <script>
        {{{script}}}
        </script>
        </body>
        </html>

        """#

    static let block = #"""
        {{#paragraph}}<p>{{.}}</p>{{/paragraph}}
        {{#verdict}}<p class="verdict {{look}}"><strong>{{word}}</strong> {{text}}</p>{{/verdict}}
        {{#hasSentences}}<ul class="findings">{{#sentences}}<li>{{.}}</li>{{/sentences}}</ul>{{/hasSentences}}
        {{#hasCharts}}<div class="charts">{{#charts}}{{>chart}}{{/charts}}</div>{{/hasCharts}}
        {{#table}}{{>table}}{{/table}}
        {{#hasListing}}<pre tabindex="0">{{#listing}}{{#isMarked}}<mark>{{text}}</mark>{{/isMarked}}{{^isMarked}}{{text}}{{/isMarked}}
        {{/listing}}</pre>{{/hasListing}}
        {{#hasFacts}}<dl class="facts">{{#facts}}<div><dt>{{name}}</dt><dd>{{text}}</dd></div>{{/facts}}</dl>{{/hasFacts}}
        {{#hasFiles}}<dl class="facts">{{#files}}<div><dt><a href="{{name}}">{{name}}</a></dt><dd>{{text}}</dd></div>{{/files}}</dl>{{/hasFiles}}
        {{#hasDefinitions}}<details><summary>What the metrics mean</summary><dl class="facts" id="definitions">{{#definitions}}<div><dt>{{name}}</dt><dd>{{text}}</dd></div>{{/definitions}}</dl></details>{{/hasDefinitions}}
        """#

    static let chart = #"""
        <figure id="chart-{{name}}" class="{{look}}">
        <figcaption><h3>{{heading}}</h3><p>{{note}}</p></figcaption>
        {{#hasLegend}}<ul class="legend">{{#legend}}<li>{{{swatch}}}{{label}}</li>{{/legend}}</ul>{{/hasLegend}}
        {{#sets}}<div class="{{look}}">{{#panels}}{{{.}}}
        {{/panels}}</div>{{/sets}}
        </figure>
        """#

    static let table = #"""
        {{#isFolded}}<details><summary>{{caption}}</summary>{{/isFolded}}
        {{^isFolded}}<p class="caption" id="caption-{{name}}">{{caption}}</p>{{/isFolded}}
        <div class="wide"><table id="table-{{name}}" data-name="{{name}}"{{^isFolded}} aria-labelledby="caption-{{name}}"{{/isFolded}}>
        <thead><tr>{{#columns}}<th scope="col"{{{attributes}}}>{{title}}</th>{{/columns}}</tr></thead>
        <tbody>
        {{#rows}}<tr>{{#cells}}<td{{{attributes}}}>{{text}}{{/cells}}</tr>
        {{/rows}}</tbody></table></div>
        {{#isFolded}}</details>{{/isFolded}}
        """#
}

extension Page {
    /// The page's text: HTML that holds all it needs.
    var html: String {
        do {
            var library = MustacheLibrary()
            try library.register(PageTemplate.text, named: "page")
            try library.register(PageTemplate.block, named: "block")
            try library.register(PageTemplate.chart, named: "chart")
            try library.register(PageTemplate.table, named: "table")
            return library.render(PageContext(self), withTemplate: "page") ?? ""
        } catch {
            preconditionFailure("the page's template cannot be read: \(error)")
        }
    }
}
