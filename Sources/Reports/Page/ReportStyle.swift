/// The style sheet of the pages, inside each so that it stands alone.
///
/// Printed pages are light whatever the screen is.
enum ReportStyle {
    static let css = variables + screen + print

    private static var variables: HTML {
        func list(_ value: (ReportColor) -> UInt32) -> HTML {
            HTML(ReportColor.allCases.map { "--\($0.rawValue):\(ReportColor.hex(value($0)));" as HTML })
        }
        let shades = (ReportColor.rightShades + ReportColor.wrongShades).map { shade -> HTML in
            ".\(shade.rawValue){background:\(shade.variable)}"
        }
        return """
            :root{color-scheme:light dark;\(list(\.values.light))}
            @media screen and (prefers-color-scheme:dark){:root{\(list(\.values.dark))}}
            \(HTML(shades))

            """
    }

    private static let screen: HTML = """
        *{box-sizing:border-box}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:1000px;padding:32px 20px}
        h1,h2,p{overflow-wrap:anywhere}h1{font-size:26px;margin:0}
        h2{font-size:18px;margin:36px 0 8px;border-top:1px solid var(--rule);padding-top:20px;scroll-margin-top:8px}
        p{margin:6px 0}.soft,.lead{color:var(--soft)}a{color:var(--link)}a:hover>img{outline:2px solid var(--link)}#review:target{background:var(--panel);color:var(--ink)}
        code{font-size:13px;background:var(--panel);padding:1px 4px;border-radius:3px;overflow-wrap:anywhere}
        nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:12px 0 0;padding:0;font-size:13px}
        .figures{display:flex;flex-wrap:wrap;gap:12px;margin:18px 0}
        .figure{display:flex;flex-direction:column-reverse;justify-content:flex-end;background:var(--panel);border-radius:8px;padding:12px 16px;min-width:150px;max-width:100%}
        .figure dd{margin:0;font-size:24px;font-weight:700;font-variant-numeric:tabular-nums}
        .figure dt{color:var(--soft);font-size:13px;overflow-wrap:anywhere}
        .scroll{overflow:auto;max-width:100%;max-height:600px;margin:8px 0}
        .scroll:focus-visible,a:focus-visible{outline:2px solid var(--link);outline-offset:2px}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums}
        th,td{padding:4px 10px;text-align:right;vertical-align:top;border-bottom:1px solid var(--rule)}
        th,td{white-space:nowrap}thead th,.confusion th{font-weight:600;color:var(--soft)}tbody th{font-weight:400}
        td.text,th.text{text-align:left}tbody .text{white-space:normal;min-width:120px}.text code{white-space:nowrap}.name{overflow-wrap:anywhere}
        .confusion td,.confusion th{min-width:32px;width:48px;height:32px;padding:0 2px;text-align:center;vertical-align:middle;border:1px solid var(--paper)}
        figure{margin:0}img,svg{display:block;max-width:100%;height:auto}img{border-radius:4px}img.glyph{image-rendering:pixelated}
        .charts{display:flex;flex-wrap:wrap;gap:12px 28px;margin:8px 0}figcaption{font-size:13px;color:var(--soft)}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,280px),1fr));gap:14px;list-style:none;margin:12px 0;padding:0}
        .card{display:flex;align-items:flex-start;gap:12px;background:var(--panel);border-radius:8px;padding:10px;font-size:13px;min-width:0}
        .card>*{min-width:0}.card>a,.card>figure,.card>img{flex:none}.card p{margin:0;flex:1 1 130px}.card b.read{color:var(--error)}
        .card>a{display:flex;flex-wrap:wrap;gap:6px}.row{display:flex;flex-wrap:wrap;gap:2px;max-width:282px}td>.row{width:282px}.card>.row{max-width:142px;flex:none}
        .sheet{min-height:172px}.sheet img{width:124px}.issue figure{width:76px;font-size:12px}
        .issue img{width:72px;height:72px;object-fit:contain;background:#fff}.place{color:var(--soft)}
        img.rejected{width:88px}.legend span{display:inline-block;margin-right:10px}
        .legend i{display:inline-block;width:11px;height:11px;border:1px solid var(--soft);border-radius:2px;margin-right:4px}
        footer{margin-top:40px;color:var(--soft);font-size:13px}
        @media(max-width:600px){body{padding:20px 16px}.figure{flex:1 1 130px;min-width:0;padding:10px 12px}.figure dd{font-size:20px}
        .confusion td,.confusion th{min-width:26px;width:30px;font-size:12px}.issue{flex-wrap:wrap}}

        """

    private static let print: HTML = """
        @media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:12px}nav{display:none}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{color:inherit}
        .scroll{overflow:visible;max-height:none}h2{margin-top:20px;padding-top:14px}h1,h2,.lead,.legend{break-after:avoid}
        thead{display:table-header-group}p,li,tr,img,svg,figure,.figure,.card,.confusion{break-inside:avoid}
        .figure{padding:8px 12px;min-width:110px}.figure dd{font-size:18px}.figure dt{font-size:11px}.charts{display:grid;grid-template-columns:1fr 1fr}
        footer{margin-top:14px;break-before:avoid}img.mosaic{max-height:100mm;width:auto}tbody .text{min-width:0}.confusion td,.confusion th{width:40px;height:26px}}
        @page{margin:15mm}
        """
}
