/* What is put in the place of what, by file under node_modules. */
import { FORM_PATCHES, FORM_REPLACED } from "./formpatches.js";

const TABLE = "dmn-js-decision-table/lib";

/* Cells hold the analysts' expression language, which the editor of FEEL would mark as wrong. */
const PLAIN_TEXT = 'export { default } from "./ContentEditable";';

const HIT_POLICIES = `
  export const HIT_POLICIES = ["Unique", "First", "Collect"].map((label, index) => ({
    label,
    value: { hitPolicy: label.toUpperCase(), aggregation: undefined },
    explanation: [
      "No overlap is possible and all rules are disjoint. Only a single rule can be matched",
      "Rules may overlap. The first matching rule will be chosen",
      "Collects the values of all matching rules",
    ][index],
  }));`;

/* Another policy of a foreign file is shown, and found by the check. */
const OTHER_POLICY = [
  [
    "return isEqualHitPolicy(entry.value, {\n        aggregation,\n        hitPolicy\n      });\n    });",
    "return isEqualHitPolicy(entry.value, {\n        aggregation,\n        hitPolicy\n      });\n    }) || { value: { hitPolicy, aggregation }, explanation: String(hitPolicy) };",
  ],
];

/* What only the form editor's own panel needs. */
export const LEFT_OUT = /^(@codemirror\/.*|@bpmn-io\/feel-editor|@bpmn-io\/feelers-editor|focus-trap)$/;

export const REPLACED = new Map([
  ["dmn-js-shared/lib/components/LiteralExpression.js", PLAIN_TEXT],
  [`${TABLE}/features/hit-policy/HitPolicies.js`, HIT_POLICIES],
  ...FORM_REPLACED,
]);

/* The column of row numbers has a name for those who hear the table. */
const ROW_NUMBERS = [['createVNode(1, "th", "index-column")', 'createVNode(1, "th", "index-column", "行", 0)']];

export const PATCHES = new Map([
  [`${TABLE}/features/decision-table-head/components/DecisionTableHead.js`, ROW_NUMBERS],
  [`${TABLE}/features/hit-policy/editor/components/EditableHitPolicy.js`, OTHER_POLICY],
  ...FORM_PATCHES,
]);
