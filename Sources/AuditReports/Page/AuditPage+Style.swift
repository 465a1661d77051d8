// How the page looks: one style sheet, light and dark, from a phone's width up, and on paper.

extension AuditPage {
  static let style: StaticString = """

    :root {
      --page: #fbfbfa; --card: #fff; --ink: #1d2126; --quiet: #5d6670; --line: #dcdfe3;
      --pass: #1a7f4b; --fail: #b3261e; --warn: #8a5a00; --chart: #2f6fb3;
      --earlier: #9fb3c8; --newest: #2f6fb3;
      --c3: #1b7f5c; --c2: #7cc3a0; --c1: #e2b04a; --c0: #b8483f;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #14171a; --card: #1c2025; --ink: #e6e9ec; --quiet: #9aa4ae; --line: #343a41;
        --pass: #5cc98f; --fail: #ff8a80; --warn: #e9b44c; --chart: #7ab3ec;
        --earlier: #5a6b7c; --newest: #7ab3ec;
        --c3: #38a87c; --c2: #24664c; --c1: #c8952f; --c0: #c95b52;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 72rem; background: var(--page);
      color: var(--ink); font: 15px/1.45 system-ui, sans-serif;
    }
    h1 { margin: 0 0 .75rem; font-size: 1.6rem; line-height: 1.2; }
    h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; }
    h3 { margin: 1.25rem 0 .5rem; font-size: .95rem; font-weight: 600; }
    ul, dl, dd, p { margin: 0; padding: 0; }
    ul { list-style: none; }
    code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
    svg { display: block; width: 100%; }
    .hidden {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap;
    }
    .quiet, .note, dt { color: var(--quiet); }
    .note { max-width: 60rem; margin-bottom: .75rem; font-size: .9rem; }
    .verdict { display: inline-block; padding: .1em .55em; border-radius: .4em; font-size: .7em;
      vertical-align: .15em; border: 1px solid currentColor; }
    .pass > .mark, .mark.pass, .verdict.pass { color: var(--pass); }
    .fail > .mark, .mark.fail, .verdict.fail { color: var(--fail); }
    .mark.skip { color: var(--quiet); }
    .facts { display: flex; flex-wrap: wrap; gap: .35rem 1.75rem; font-size: .9rem; }
    .facts div { display: flex; gap: .5em; min-width: 0; }
    .facts dd { overflow-wrap: anywhere; }

    details { margin-top: .75rem; }
    summary { cursor: pointer; }
    summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--chart); outline-offset: 2px; }
    .phases { display: grid; gap: .5rem; }
    details.phase {
      margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
    }
    details.phase > summary {
      display: grid; grid-template-columns: 1.2em 1fr auto; gap: .5rem; align-items: baseline;
      padding: .5rem .85rem; list-style: none;
    }
    details.phase > summary::-webkit-details-marker { display: none; }
    details.phase > summary .phase { font-weight: 600; }
    details.phase > summary .quiet { font-size: .85rem; text-align: right; }
    .mark { font-weight: 700; }
    .checks { border-top: 1px solid var(--line); padding: .25rem 0; }
    .checks li {
      display: grid; grid-template-columns: 1.2em minmax(11rem, 17rem) 1fr; gap: .5rem;
      align-items: baseline; padding: .2rem .85rem; font-size: .9rem;
    }
    .checks .detail { overflow-wrap: anywhere; color: var(--quiet); }
    .checks .fail .detail { color: var(--fail); }

    .metrics, .days { display: grid; gap: .75rem; }
    .metrics { grid-template-columns: repeat(auto-fill, minmax(13.5rem, 1fr)); }
    .days { grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); align-items: start; }
    .card {
      min-width: 0; padding: .75rem .85rem; background: var(--card); border: 1px solid var(--line);
      border-radius: .5rem;
    }
    .card.warn { border-color: var(--warn); }
    .card h3 { margin: 0; font-weight: 500; font-size: .85rem; color: var(--quiet); }
    .value { display: flex; align-items: baseline; justify-content: space-between; gap: .5rem;
      margin: .1rem 0 .4rem; }
    .value strong { font-size: 1.3rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
    .days .value { justify-content: flex-start; }
    .change { font-size: .85rem; color: var(--quiet); white-space: nowrap; }
    .change.warn { color: var(--warn); font-weight: 600; }
    .badge { padding: .05em .5em; border: 1px solid currentColor; border-radius: .4em; font-size: .85rem; }
    .badge.stable { color: var(--pass); }
    .badge.minor { color: var(--warn); }
    .badge.major { color: var(--fail); }
    .ends { display: flex; justify-content: space-between; gap: .75rem; margin: .15rem 0 .4rem;
      font-size: .75rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
    .ends.four span { flex: 1; text-align: center; line-height: 1.2; }
    .four { gap: .4rem; font-size: .75rem; }
    dl.four { display: grid; grid-template-columns: repeat(4, 1fr); }
    .four dd { font-variant-numeric: tabular-nums; }
    .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-bottom: .6rem; font-size: .9rem; }
    .key { display: inline-block; width: .8em; height: .8em; margin-right: .45em; border-radius: .15em; }

    .line { height: 64px; }
    .line polyline { fill: none; stroke: var(--chart); stroke-width: 1.75; stroke-linejoin: round;
      stroke-linecap: round; vector-effect: non-scaling-stroke; }
    .line .dot { stroke-width: 7; }
    .axis { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
    .bar { height: 28px; border-radius: .3rem; }
    .columns { height: 120px; }
    .histogram { height: 110px; }
    rect.c3, .key.c3 { fill: var(--c3); background: var(--c3); }
    rect.c2, .key.c2 { fill: var(--c2); background: var(--c2); }
    rect.c1, .key.c1 { fill: var(--c1); background: var(--c1); }
    rect.c0, .key.c0 { fill: var(--c0); background: var(--c0); }
    rect.earlier, .key.earlier { fill: var(--earlier); background: var(--earlier); }
    rect.newest, .key.newest { fill: var(--newest); background: var(--newest); }

    .scroll { overflow-x: auto; margin-top: .5rem; }
    table { border-collapse: collapse; font-size: .85rem; }
    caption { padding-bottom: .3rem; text-align: left; color: var(--quiet); }
    th, td { padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--line); text-align: left;
      font-weight: 400; white-space: nowrap; }
    thead th { color: var(--quiet); }
    .number { text-align: right; font-variant-numeric: tabular-nums; }

    @media (max-width: 40rem) {
      body { padding: 1rem .75rem 3rem; }
      .checks li { grid-template-columns: 1.2em 1fr; gap: 0 .5rem; }
      .columns { height: 90px; }
      .checks .detail { grid-column: 2; }
      details.phase > summary { grid-template-columns: 1.2em 1fr; }
      details.phase > summary .quiet { grid-column: 2; text-align: left; }
      .metrics { grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); }
      .days { grid-template-columns: minmax(0, 1fr); }
    }
    @media print {
      body { max-width: none; }
      .card, details.phase { break-inside: avoid; }
    }

    """
}
