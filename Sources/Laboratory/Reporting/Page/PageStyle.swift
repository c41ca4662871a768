/// The page's style sheet.
enum PageStyle {
    static let text = """
        :root{color-scheme:light;\(light)}
        @media (prefers-color-scheme:dark){:root{color-scheme:dark;\(dark)}}
        :root[data-scheme=light]{color-scheme:light;\(light)}
        :root[data-scheme=dark]{color-scheme:dark;\(dark)}
        @media print{:root,:root[data-scheme]{color-scheme:light;\(light)}}
        \(rules)
        """

    private static let light =
        "--bg:#fff;--ink:#1b1f24;--soft:#59636e;--edge:#d8dee4;--grid:#e6e9ed;--well:#f6f8fa;--link:#0550ae;"
        + "--fine:#116329;--failed:#a40e26;--mark:#fff3c4;" + PagePalette.declarations(isDark: false)

    private static let dark =
        "--bg:#0f1419;--ink:#e6e9ee;--soft:#a2abb6;--edge:#343b44;--grid:#262d35;--well:#181e25;--link:#79b8ff;"
        + "--fine:#56d37a;--failed:#ff8f8a;--mark:#4d3f0c;" + PagePalette.declarations(isDark: true)

    private static let rules = #"""
        *{box-sizing:border-box}
        body{margin:0 auto;padding:1rem clamp(.75rem,3vw,2rem) 4rem;max-width:1240px;background:var(--bg);color:var(--ink);
        font:16px/1.5 "Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;overflow-wrap:break-word}
        a{color:var(--link)}
        a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible,svg:focus-visible,pre:focus-visible{outline:2px solid var(--link);outline-offset:2px}
        header{position:relative}
        .kind{margin:0;color:var(--soft)}
        h1{margin:.1rem 5.5rem .6rem 0;font-size:1.7rem;line-height:1.25}
        h2{margin:2.2rem 0 .7rem;padding-bottom:.25rem;border-bottom:1px solid var(--edge);font-size:1.25rem}
        h3{margin:0;font-size:1.05rem}
        nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:0;padding:0;list-style:none;font-size:.9rem}
        #scheme{position:absolute;top:0;right:0}
        button,input{padding:.2rem .6rem;border:1px solid var(--edge);border-radius:6px;background:var(--well);color:var(--ink);font:inherit;font-size:.85rem}
        button{cursor:pointer}
        .verdict{margin:.4rem 0;padding:.5rem .8rem;border-left:4px solid;background:var(--well)}
        .verdict.fine{border-color:var(--fine)}
        .verdict.failed{border-color:var(--failed)}
        .fine strong{color:var(--fine)}
        .failed strong{color:var(--failed)}
        .findings{padding-left:1.2rem}
        .findings li{margin:.3rem 0}
        figure{margin:.8rem 0;min-width:0}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:0 1.4rem}
        .many{grid-column:1/-1}
        figcaption p{margin:0 0 .3rem;color:var(--soft);font-size:.9rem}
        .legend{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;margin:.2rem 0 .5rem;padding:0;list-style:none;font-size:.9rem}
        .legend li{display:flex;align-items:center;gap:.35rem}
        .panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:1rem 1.4rem}
        .panel{display:block;width:100%;height:auto}
        .two{grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr))}
        .panels .panel{max-width:600px}
        .narrow{display:none}
        @media (max-width:700px){.roomy{display:none}.narrow{display:block}h1{font-size:1.35rem}}
        .defs{position:absolute}
        .panel text{font-family:"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;font-size:12px;fill:var(--ink)}
        .panel .tt{font-size:13px;font-weight:bold}
        .panel .ta,.panel .tk{fill:var(--soft)}
        .tr{paint-order:stroke;stroke:var(--bg);stroke-width:3px;stroke-linejoin:round}
        .gr{fill:none;stroke:var(--grid)}
        .ax{fill:none;stroke:var(--soft)}
        .ru{fill:none;stroke:var(--ink);stroke-width:1.2}
        .ln{fill:none;stroke:var(--c);stroke-width:2}
        .fu use{fill:var(--c)}
        .op use{fill:var(--bg);stroke:var(--c);stroke-width:1.4}
        .bd{fill:var(--c);fill-opacity:.15}
        .br{fill:none;stroke:var(--c);stroke-width:1.3}
        .ar{fill:var(--c)}
        .ol{fill:none;stroke:var(--c);stroke-width:1.5}
        .hv{fill:transparent}
        .d1{stroke-dasharray:7 4}.d2{stroke-dasharray:2 3}.d3{stroke-dasharray:8 3 2 3}.d4{stroke-dasharray:8 3 2 3 2 3}
        .at{outline:2px solid var(--ink);outline-offset:1px}
        #tip{position:fixed;z-index:9;max-width:min(22rem,90vw);padding:.35rem .6rem;border:1px solid var(--edge);border-radius:6px;background:var(--bg);
        color:var(--ink);box-shadow:0 2px 8px #0004;font-size:.85rem;white-space:pre-line;pointer-events:none}
        .wide{overflow-x:auto;margin:.4rem 0}
        table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
        .caption{margin:.4rem 0 0;color:var(--soft);font-size:.88rem}
        th,td{padding:.22rem .6rem;border-bottom:1px solid var(--edge);text-align:left;vertical-align:top}
        .n,.n button{text-align:right}
        td{white-space:nowrap}
        td.w{white-space:normal;min-width:16rem}
        th{background:var(--well);vertical-align:bottom}
        th button{padding:0;text-align:inherit;border:0;background:none;font-weight:bold;font-size:inherit}
        th[aria-sort=ascending] button::after{content:" ▲"}
        th[aria-sort=descending] button::after{content:" ▼"}
        tbody tr:hover{background:var(--well)}
        .tools{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;margin:.5rem 0 .2rem;font-size:.85rem;color:var(--soft)}
        summary{cursor:pointer;margin:.4rem 0}
        pre{overflow-x:auto;padding:.7rem;border:1px solid var(--edge);border-radius:6px;background:var(--well);font-size:.82rem;line-height:1.45}
        mark{background:var(--mark);color:inherit}
        .facts{margin:.4rem 0}
        .facts div{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.2rem 1rem;padding:.2rem 0;border-bottom:1px solid var(--edge)}
        .facts dt{color:var(--soft)}
        .facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
        @media (max-width:500px){.facts div{grid-template-columns:1fr}}
        @media print{nav,.tools,#scheme{display:none}body{max-width:none;padding:0;font-size:11px}figure,tr{break-inside:avoid}h2,figcaption{break-after:avoid}
        .panels{grid-template-columns:1fr 1fr}.roomy{display:block}.narrow{display:none}.wide,pre{overflow:visible}pre{white-space:pre-wrap}}
        """#
}
