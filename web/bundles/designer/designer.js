/* The analysts' designer as one file: bpmn-js with the panel of our extensions, map, search, simulation and layout. */
import Modeler from "bpmn-js/lib/Modeler";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import SearchModule from "bpmn-js/lib/features/search";
import KeyboardModule from "bpmn-js/lib/features/keyboard";
import { CreateAppendAnythingModule } from "bpmn-js-create-append-anything";
import { BpmnPropertiesPanelModule } from "bpmn-js-properties-panel";
import SimulationModule from "bpmn-js-token-simulation";
import MinimapModule from "diagram-js-minimap";

import ArrangementModule from "./layout/arrangement.js";
import { withDrawing as drawingOf } from "./layout/drawing.js";
import NamingModule from "./naming.js";
import panelModules, { moddle } from "./panel/index.js";
import { keepReferences } from "./references.js";
import SearchingModule from "./searching.js";
import WalkModule from "./walk.js";
import { translate } from "./words/translate.js";

const words = { translate: ["value", translate] };
const extensions = moddle ? { spiffworkflow: moddle } : {};

/* `canvas` and `panel` are elements; `bench` is what the page knows of the draft (modules ask for `config.bench`). */
export function openDesigner(canvas, panel, bench) {
  return new Modeler({
    container: canvas,
    propertiesPanel: { parent: panel },
    bench,
    moddleExtensions: extensions,
    minimap: { open: false },
    additionalModules: [
      words,
      NamingModule,
      MinimapModule,
      CreateAppendAnythingModule,
      BpmnPropertiesPanelModule,
      SimulationModule,
      ArrangementModule,
      SearchingModule,
      WalkModule,
      ...panelModules,
    ],
  });
}

/* The same drawing for those who only look. */
export function openReader(canvas, bench) {
  return new NavigatedViewer({
    container: canvas,
    bench,
    moddleExtensions: extensions,
    minimap: { open: false },
    additionalModules: [words, MinimapModule, SearchModule, KeyboardModule, SearchingModule, WalkModule],
  });
}

/* Show a text; raises what is wrong with one that cannot be shown. */
export async function show(modeler, text) {
  const { warnings } = await modeler.importXML(text);
  keepReferences(warnings, modeler.get("moddle"));
}

/* {text, added}: the text itself, or with a drawing where it holds none or only part of one. */
export const withDrawing = (text) => drawingOf(text, extensions);

/* The drawing as text, written as our files are: attributes that hold double quotes stand in single ones. */
export async function textOf(modeler) {
  const { xml } = await modeler.saveXML({ format: true });
  return xml.replace(/="([^"']*&#34;[^"']*)"/g, (whole, value) => `='${value.replaceAll("&#34;", '"')}'`);
}
