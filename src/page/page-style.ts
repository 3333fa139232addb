/** Colours have a contrast of 4.5 to 1 and more to what is behind them, in both themes. */
export const PAGE_STYLE: string = `
:root { color-scheme: light; --back: #ffffff; --fore: #1b1f24; --dim: #57606a; --line: #d0d7de; --soft: #f6f8fa;
  --link: #0550ae; --bad: #b42318; --unsure: #8a5300; --known: #5b3cc4; --good: #1a7f37; --mark: #fff3bf;
  --c1: #0969da; --c2: #bc4c00; --c3: #1a7f37; --c4: #8250df; --c5: #bf3989; }
:root[data-theme="dark"] { color-scheme: dark; --back: #0d1117; --fore: #e6edf3; --dim: #9aa4af; --line: #3d444d; --soft: #161b22;
  --link: #79c0ff; --bad: #ff9492; --unsure: #e3b341; --known: #d2a8ff; --good: #56d364; --mark: #4a3a00;
  --c1: #79c0ff; --c2: #ffa657; --c3: #56d364; --c4: #d2a8ff; --c5: #ff9bce; }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { color-scheme: dark; --back: #0d1117; --fore: #e6edf3;
  --dim: #9aa4af; --line: #3d444d; --soft: #161b22; --link: #79c0ff; --bad: #ff9492; --unsure: #e3b341; --known: #d2a8ff;
  --good: #56d364; --mark: #4a3a00; --c1: #79c0ff; --c2: #ffa657; --c3: #56d364; --c4: #d2a8ff; --c5: #ff9bce; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem 1.25rem 4rem; background: var(--back); color: var(--fore);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-bottom: 1rem; }
h1 { font-size: 1.4rem; margin: 0; flex: 1 1 20rem; }
h3, h4, h5 { margin: 1rem 0 .25rem; font-size: 1rem; }
h5 { color: var(--dim); font-weight: 600; }
summary h3 { display: inline; margin: 0; font-weight: 600; }
.filters { flex: 1 0 100%; display: flex; flex-wrap: wrap; gap: .5rem; }
button { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .2rem .7rem; cursor: pointer; }
button[aria-pressed="false"] { text-decoration: line-through; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
details.check { border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; content-visibility: auto; contain-intrinsic-size: auto 3rem; }
details.check[hidden] { display: none; }
details.check > summary { cursor: pointer; padding: .5rem .75rem; }
.body { padding: 0 1rem 1rem; border-top: 1px solid var(--line); }
.badge { font-weight: 600; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .9rem; background: none; }
.bad { color: var(--bad); } .unsure { color: var(--unsure); } .known { color: var(--known); } .good { color: var(--good); }
.amount { float: right; font-variant-numeric: tabular-nums; }
.place, .dim { color: var(--dim); font-size: .92em; }
.reason { font-size: 1.05rem; font-weight: 600; }
.grows { color: var(--bad); }
.warning { border-left: 4px solid var(--unsure); padding-left: .75rem; }
.advice { border-left: 4px solid var(--good); padding-left: .75rem; }
.culprit { border-left: 4px solid var(--line); padding-left: 1rem; margin: 1rem 0; }
code, pre { font: .92em/1.5 ui-monospace, monospace; }
.tree ul { list-style: none; margin: 0; padding: 0 0 0 1.1rem; border-left: 1px solid var(--line); }
.tree > ul { padding-left: 0; border: 0; }
.tree li { padding: .1rem 0 0 .4rem; }
.edge { color: var(--link); }
details.src { margin: .25rem 0; } .tree details.src { display: inline; }
details.src > summary { cursor: pointer; color: var(--link); } .tree details.src > summary { display: inline; }
pre.source { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; padding: .5rem; margin: .25rem 0; }
pre.source span, pre.source mark { display: block; white-space: pre; } pre.source span.no { display: inline-block; min-width: 3.5rem; color: var(--dim); user-select: none; }
mark { background: var(--mark); color: inherit; } pre.source mark span.no { color: inherit; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .25rem; }
th, td { border: 1px solid var(--line); padding: .2rem .6rem; text-align: left; font-weight: 400; }
thead th { background: var(--soft); font-weight: 600; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; margin: 1rem 0; }
figure { margin: 0; min-width: 0; } .plot { display: block; width: 100%; font-size: 11px; fill: var(--dim); } .grid { stroke: var(--line); }
.c1 { fill: var(--c1); } .c2 { fill: var(--c2); } .c3 { fill: var(--c3); } .c4 { fill: var(--c4); } .c5 { fill: var(--c5); }
.fit { stroke: var(--c2); stroke-width: 2; } .band { fill: var(--c2); opacity: .2; } figcaption { color: var(--dim); font-size: .92em; }
@media print { details.check { break-inside: avoid; } button { display: none; } }
`;
