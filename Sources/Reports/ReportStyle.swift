/// The look of the report, inside the page so that the page stands alone.
enum ReportStyle {
    static let css: HTML = """
        :root{--ink:#1d2433;--soft:#5b6475;--line:#d9dee7;--paper:#fff;--panel:#f6f7fa;--loss:#7a5af5;--error:#d1495b;--good:#2a7f62}
        *{box-sizing:border-box}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:960px;padding:32px 20px}
        h1{font-size:26px;margin:0}h2{font-size:18px;margin:36px 0 8px;border-top:1px solid var(--line);padding-top:20px}
        p{margin:6px 0}.soft{color:var(--soft)}code{font-size:13px;background:var(--panel);padding:1px 4px;border-radius:3px}
        .figures{display:flex;flex-wrap:wrap;gap:12px;margin:18px 0}
        .figure{background:var(--panel);border-radius:8px;padding:12px 16px;min-width:150px}
        .figure b{display:block;font-size:24px;font-variant-numeric:tabular-nums}.figure span{color:var(--soft);font-size:13px}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:4px 10px;text-align:right;border-bottom:1px solid var(--line)}
        th{font-weight:600;color:var(--soft)}td.text,th.text{text-align:left}
        table.confusion td,table.confusion th{width:44px;height:32px;padding:0;text-align:center;border:1px solid #fff}
        img{max-width:100%;height:auto;image-rendering:pixelated;border-radius:4px}
        svg{width:100%;max-width:640px;font-size:12px}svg text{fill:var(--soft)}.axis{fill:none;stroke:var(--line)}
        .mistakes{display:flex;flex-wrap:wrap;gap:12px}.mistake{width:116px;font-size:12px;color:var(--soft)}
        .mistake b{color:var(--error)}footer{margin-top:40px;color:var(--soft);font-size:13px}
        img.rejected{width:80px;max-width:none;image-rendering:auto}td{vertical-align:top}.name{overflow-wrap:anywhere}.legend span{display:inline-block;margin-right:10px}
        .legend i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:4px}
        .sheets{display:grid;grid-template-columns:repeat(auto-fill,minmax(430px,1fr));gap:14px}
        .sheet{display:flex;gap:12px;background:var(--panel);border-radius:8px;padding:10px;font-size:13px}
        .sheet img{width:150px;image-rendering:auto}.sheet a{flex:none}
        .doubts{display:flex;flex-wrap:wrap;gap:12px}.doubt{background:var(--panel);border-radius:8px;padding:10px;width:240px;font-size:13px}
        .doubt figure{display:inline-block;margin:0 6px 0 0;width:94px;vertical-align:top;font-size:12px;color:var(--soft)}
        .doubt img{width:84px;height:84px;object-fit:contain;background:#fff;image-rendering:auto}.doubt b{color:var(--error)}
        @media(max-width:600px){table.confusion td,table.confusion th{width:28px;font-size:12px}}
        """
}
