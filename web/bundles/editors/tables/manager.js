/* Decision tables alone: no diagram of requirements, no FEEL, and only what the evaluation of the office reads. */
import EditingManager from "dmn-js-shared/lib/base/EditingManager";
import { is } from "dmn-js-shared/lib/util/ModelUtil";

import addRule from "dmn-js-decision-table/lib/features/add-rule";
import annotations from "dmn-js-decision-table/lib/features/annotations";
import annotationsEditor from "dmn-js-decision-table/lib/features/annotations/editor";
import cellSelection from "dmn-js-decision-table/lib/features/cell-selection";
import columnResize from "dmn-js-decision-table/lib/features/column-resize";
import tableContextMenu from "dmn-js-decision-table/lib/features/context-menu";
import copyCutPaste from "dmn-js-decision-table/lib/features/copy-cut-paste";
import copyCutPasteKeys from "dmn-js-decision-table/lib/features/copy-cut-paste/key-bindings";
import createInputs from "dmn-js-decision-table/lib/features/create-inputs";
import ruleIndices from "dmn-js-decision-table/lib/features/decision-rule-indices";
import rules from "dmn-js-decision-table/lib/features/decision-rules";
import rulesEditor from "dmn-js-decision-table/lib/features/decision-rules/editor";
import head from "dmn-js-decision-table/lib/features/decision-table-head";
import headEditor from "dmn-js-decision-table/lib/features/decision-table-head/editor";
import properties from "dmn-js-decision-table/lib/features/decision-table-properties";
import propertiesEditor from "dmn-js-decision-table/lib/features/decision-table-properties/editor";
import description from "dmn-js-decision-table/lib/features/description";
import dragAndDrop from "dmn-js-decision-table/lib/features/drag-and-drop";
import tableActions from "dmn-js-decision-table/lib/features/editor-actions";
import hitPolicy from "dmn-js-decision-table/lib/features/hit-policy";
import hitPolicyEditor from "dmn-js-decision-table/lib/features/hit-policy/editor";
import keyboard from "dmn-js-decision-table/lib/features/keyboard";
import modeling from "dmn-js-decision-table/lib/features/modeling";
import poweredBy from "dmn-js-decision-table/lib/features/powered-by";
import simpleBoolean from "dmn-js-decision-table/lib/features/simple-boolean-edit";
import simpleMode from "dmn-js-decision-table/lib/features/simple-mode";
import simpleNumber from "dmn-js-decision-table/lib/features/simple-number-edit";
import simpleString from "dmn-js-decision-table/lib/features/simple-string-edit";
import core from "dmn-js-decision-table/lib/core";
import Viewer from "dmn-js-decision-table/lib/Viewer";
import dataTypes from "dmn-js-shared/lib/features/data-types";
import expressionLanguages from "dmn-js-shared/lib/features/expression-languages";
import contextMenu from "table-js/lib/features/context-menu";
import editorActions from "table-js/lib/features/editor-actions";
import interactionEvents from "table-js/lib/features/interaction-events";
import selection from "table-js/lib/features/selection";
import translate from "diagram-js/lib/i18n/translate";

const SHOWN = [annotations, core, translate, head, properties, ruleIndices, rules, hitPolicy, poweredBy];
const EDITED = [
  addRule, annotationsEditor, cellSelection, contextMenu, copyCutPaste, copyCutPasteKeys, createInputs, dataTypes,
  tableContextMenu, tableActions, headEditor, columnResize, dragAndDrop, description, expressionLanguages, keyboard,
  propertiesEditor, editorActions, hitPolicyEditor, interactionEvents, modeling, rulesEditor, selection, simpleMode,
  simpleBoolean, simpleNumber, simpleString,
];

class TableViewer extends Viewer {
  getModules() {
    return SHOWN;
  }
}

class TableDesigner extends Viewer {
  getModules() {
    return [...SHOWN, ...EDITED];
  }
}

export class TableManager extends EditingManager {
  /* What a file says although it would go without saying stays written: a file is not changed by being saved. */
  _createModdle(options) {
    const moddle = super._createModdle(options);
    for (const property of moddle.getType("dmn:DecisionTable").$descriptor.properties) delete property.default;
    return moddle;
  }

  _getViewProviders() {
    const constructor = this._options.readOnly ? TableViewer : TableDesigner;
    const opens = (element) => is(element, "dmn:Decision") && is(element.decisionLogic, "dmn:DecisionTable");
    return [{ id: "decisionTable", constructor, opens }];
  }
}
