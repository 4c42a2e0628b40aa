/* The panel beside the canvas: what our extensions of BPMN hold of an element, picked from the draft's lists. */
import { PanelLists } from "./lists.js";
import { PanelProvider } from "./provider.js";
import { Proposals } from "./proposals.js";
import descriptor from "./spiffworkflow.json";

export const moddle = descriptor;

export default [
  {
    __init__: ["panelLists", "panelProvider"],
    panelLists: ["type", PanelLists],
    panelProposals: ["type", Proposals],
    panelProvider: ["type", PanelProvider],
  },
];
