/* Marks on cells and rows, as rules of a style sheet: the table draws its cells anew at will, and they stay marked. */
const quoted = (id) => `"${CSS.escape(id)}"`;
const cell = (id) => `[data-element-id=${quoted(id)}]`;
const row = (id) => `td[data-row-id=${quoted(id)}]`;

export function marking() {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return {
    /* `cells` and `rows` map an id to "error" or "warning", `fired` lists rules. */
    show({ cells = {}, rows = {}, fired = [] }) {
      const lines = [
        ...Object.entries(rows).map(([id, tone]) => `.tjs-container ${row(id)}.rule-index { box-shadow: inset 4px 0 0 var(--mark-${tone}); }`),
        ...fired.map((id) => `.tjs-container ${row(id)} { background: var(--mark-fired) !important; }`),
        ...Object.entries(cells).map(([id, tone]) => `.tjs-container ${cell(id)} { box-shadow: inset 0 0 0 2px var(--mark-${tone}); }`),
      ];
      sheet.replaceSync(lines.join("\n"));
    },
  };
}
