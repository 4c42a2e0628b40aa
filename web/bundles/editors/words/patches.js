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
const FOUND = "return isEqualHitPolicy(entry.value, {\n        aggregation,\n        hitPolicy\n      });\n    })";
const OTHER = `{
      value: { hitPolicy, aggregation },
      label: [hitPolicy, aggregation].filter(Boolean).join(" "),
      explanation: "Other policy"
    }`;
const OTHER_POLICY = [[`${FOUND};`, `${FOUND} || ${OTHER};`]];
const OTHER_CHOICE = ["HIT_POLICIES.map(entry", "[...new Set([...HIT_POLICIES, hitPolicyEntry])].map(entry"];

/* What only the form editor's own panel needs. */
export const LEFT_OUT = /^(@codemirror\/.*|@bpmn-io\/feel-editor|@bpmn-io\/feelers-editor|focus-trap)$/;

export const REPLACED = new Map([
  ["dmn-js-shared/lib/components/LiteralExpression.js", PLAIN_TEXT],
  [`${TABLE}/features/hit-policy/HitPolicies.js`, HIT_POLICIES],
  ...FORM_REPLACED,
]);

/* The column of row numbers has a name for those who hear the table. */
const ROW_NUMBERS = [['createVNode(1, "th", "index-column")', 'createVNode(1, "th", "index-column", "行", 0)']];

/* A table that is only read says its types in words as well. */
const READ_TYPES = [
  ["inputValues.text || inputExpression.typeRef,", "inputValues.text || translate(inputExpression.typeRef || ''),"],
  ["outputValues.text || typeRef,", "outputValues.text || translate(typeRef || ''),"],
];

const MOVED = [["let title = `Move ${isInput(col) ? 'Input' : 'Output'}`;", "let title = this._translate(isInput(col) ? 'Move input' : 'Move output');"]];

/* The type of a foreign file stays among those to choose from, with its word. */
const OTHER_TYPE = [
  ["this._dataTypes.getAll().map(", "[...new Set([...this._dataTypes.getAll(), ...(typeRef ? [typeRef] : [])])].map("],
];

export const PATCHES = new Map([
  [`${TABLE}/features/decision-table-head/components/DecisionTableHead.js`, [...ROW_NUMBERS, ...READ_TYPES]],
  [`${TABLE}/features/drag-and-drop/DragAndDrop.js`, MOVED],
  [`${TABLE}/features/type-ref/components/TypeRefCellContextMenu.js`, OTHER_TYPE],
  [`${TABLE}/features/context-menu/ContextMenu.js`, [['"Decision table context menu"', '"这一格能做什么"']]],
  ["dmn-js-shared/lib/components/List.js", [['"Remove item"', '"删去这个值"']]],
  [`${TABLE}/features/hit-policy/editor/components/EditableHitPolicy.js`, [...OTHER_POLICY, OTHER_CHOICE]],
  [`${TABLE}/features/hit-policy/components/HitPolicy.js`, OTHER_POLICY],
  ...FORM_PATCHES,
]);
